"""Markdown of other programs: Telegram shows it as plain characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_SIGNS = (
    (re.compile(r"~~[^~\n]+~~"), "struck-out words (~~) cannot be shown", "delete the words or the signs"),
    (re.compile(r"^ *- \[[ xX]\]", re.MULTILINE), "a box to tick cannot be shown", "delete the [ ]"),
    (re.compile(r"\[\^[^\]\n]+\]"), "a footnote cannot be shown", "put it into the sentence"),
    (re.compile(r"==[^=\n]+=="), "marked words (==) cannot be shown", "write **bold** instead"),
    (re.compile(r"\|\|[^|\n]+\|\|"), "hidden words (||) cannot be shown", "delete the signs"),
    (re.compile(r"\[\[[^\]\n]*\]\]"), "a link in [[ ]] cannot be shown", "write [words](https://...)"),
    (re.compile(r"^ *:::", re.MULTILINE), "a box (:::) cannot be shown", "delete the line"),
    (re.compile(r"^ *\|?[ :]*-{2,}[ :]*\|", re.MULTILINE), "a table cannot be shown", "write a list instead"),
)


def check(draft: Folder) -> Iterator[Fault]:
    """Yield the first of each kind in a text."""
    for written in draft.texts():
        for pattern, what, hint in _SIGNS:
            if found := pattern.search(written.text):
                blanks = len(found[0]) - len(found[0].lstrip(" "))
                line, column = line_and_column(written.text, found.start() + blanks)
                yield written.fault(line, column, what, hint)
