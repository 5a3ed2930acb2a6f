"""Letters in telephone numbers: an O for a zero, an l for a one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder
from bot.knowledge.rules.contacts.phone_numbers import without_extension

_LETTER = re.compile(r"(?<=\d)[A-Za-z]|[A-Za-z](?=\d)")
_LIKE = re.compile(r"(?<![\w+])(?:\+?[1Il][-. ])?\(?[\dOoIl]{3}\)?[-. ][\dOoIl]{3}[-. ][\dOoIl]{4}(?!\w)")
_MOST_LETTERS = 4


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a letter in the firm's number, and a warning for one in a number in a text for clients."""
    if draft.firm:
        number = without_extension(draft.firm.model.phone)
        if found := _LETTER.search(number):
            what = f"there is the letter {found[0]} in the telephone number “{draft.firm.model.phone}”"
            yield draft.firm.fault(("phone",), what, "write digits only: 0 for an O, 1 for an I or l")
    for language in draft.languages:
        for written in language.for_clients:
            for found in _LIKE.finditer(written.text):
                letters = [each for each in found[0] if each.isalpha()]
                if 0 < len(letters) <= _MOST_LETTERS:
                    line, column = line_and_column(written.text, found.start())
                    what = f"there is the letter {letters[0]} in the telephone number “{found[0]}”"
                    yield replace(
                        written.fault(line, column, what, "write {firm.phone}", Severity.WARNING), harms=True
                    )
