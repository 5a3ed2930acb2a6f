"""Lines of a text below a | that lost their indentation, so that the text ends before them."""

from __future__ import annotations

import re
from collections.abc import Set

from bot.knowledge.did_you_mean import nearest
from bot.knowledge.yaml.lines import Line, block_indents, split
from bot.knowledge.yaml.mistake import Mistake

_HEADER = re.compile(r"[|>][+-]?\d?[+-]?\s*(?:#.*)?$")
_LIKE_ENOUGH = 85.0
"""Of 100: “Qestion” is a key with a typo, but “Note” is not “none”."""

_LIKE_A_KEY = re.compile(r"[a-z_]+$")


def text_mistakes(lines: list[str], keys: Set[str]) -> list[Mistake]:
    """Find such lines and fix them in `lines`; `keys` are the keys that the file may have."""
    mistakes: list[Mistake] = []
    inside = block_indents(lines)
    last, block, dashes_at = "", 0, -1
    for number in range(1, len(lines) + 1):
        text = lines[number - 1]
        if inside[number - 1] > 1 or not text.strip():
            block = max(block, inside[number - 1]) if inside[number - 1] > 1 else block
            continue
        line = split(number, text)
        if block and not text.lstrip().startswith("#") and not _is_structure(line, keys, dashes_at):
            what = "this line belongs to the text above it but is indented less"
            hint = f"indent it by {block} spaces like the rest of the text"
            lines[number - 1] = " " * block + text.strip()
            mistakes.append(Mistake(number, line.indent + 1, what, hint, lines[number - 1]))
            inside = block_indents(lines)
            continue
        last = line.value
        block = 0
        if _HEADER.match(last):
            block = (line.column if line.key else line.indent + 1) + 1
            dashes_at = line.indent if line.dashes and not line.key else -1
            block = _indent_below(lines, number) or block
    return mistakes


def _indent_below(lines: list[str], number: int) -> int:
    """Return the indentation of the text that begins below line `number`, or 0 if none does."""
    inside = block_indents(lines[: number + 5])
    return next((each for each in inside[number:] if each > 1), 0)


def _is_structure(line: Line, keys: Set[str], dashes_at: int) -> bool:
    """Return whether a line is a key or an item rather than words of a text."""
    if line.dashes:
        return line.key in keys or line.indent == dashes_at
    word = line.rest.split(" ")[0].rstrip(":")
    if word in keys:
        return True
    return bool(line.key) and bool(
        _LIKE_A_KEY.match(line.key) or not line.value or nearest(line.key, keys, _LIKE_ENOUGH) is not None
    )
