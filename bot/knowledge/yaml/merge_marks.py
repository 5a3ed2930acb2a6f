"""What an unfinished merge leaves in a file: two versions of one place, and the marks around them."""

from __future__ import annotations

import re

from bot.knowledge.yaml.mistake import Mistake

_OPENS = re.compile(r"<{7}(?: |$)")
_BASE = re.compile(r"\|{7}(?: |$)")
_MIDDLE = re.compile(r"={7}$")
_CLOSES = re.compile(r">{7}(?: |$)")
_HINT = "keep the right one of the two, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"


def merge_mistakes(lines: list[str]) -> list[Mistake]:
    """Find the marks, and blank them and the second version in `lines`, so that reading can continue."""
    mistakes: list[Mistake] = []
    opened, second = 0, False
    for number, line in enumerate(lines, start=1):
        if _OPENS.match(line):
            opened, second = number, False
            mistakes.append(
                Mistake(number, 1, "two versions of this place were merged, and none was chosen", _HINT)
            )
        elif _CLOSES.match(line) or (_MIDDLE.match(line) and not opened):
            if not opened:
                what = "this line is left from a merge of two versions"
                mistakes.append(
                    Mistake(number, 1, what, "look whether the lines around it are right, and delete it")
                )
            lines[number - 1], opened, second = "", 0, False
            continue
        elif opened and (_MIDDLE.match(line) or _BASE.match(line)):
            second = True
        if opened and (second or number == opened):
            lines[number - 1] = ""
    return mistakes
