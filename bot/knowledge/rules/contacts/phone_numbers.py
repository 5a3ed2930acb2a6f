"""Telephone numbers that are too short, cannot be dialed from abroad, or cannot be changed in firm.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_TYPED = re.compile(r"(?<![\d+])(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")


_EXTENSION = re.compile(r"(?:ext\.?|extension|x)\s*\d+\s*$", re.IGNORECASE)

_LEAST, _LEAST_IN_NORTH_AMERICA = 7, 11
"""Digits of a whole number; with +1 it always has eleven (ITU-T E.164, North American Numbering Plan)."""


def without_extension(number: str) -> str:
    """Return a telephone number without “ext. 12” at its end."""
    return _EXTENSION.sub("", number)


def check(draft: Folder) -> Iterator[Fault]:
    """Yield an error for a firm's number that lost digits, and warnings for other numbers.

    These are the firm's number without a country code, and numbers typed into texts.
    """
    if draft.firm:
        number = without_extension(draft.firm.model.phone)
        digits = sum(each.isdigit() for each in number)
        least = _LEAST_IN_NORTH_AMERICA if number.startswith("+1") else _LEAST
        if digits < least:
            what = f"the telephone number “{draft.firm.model.phone}” has only {digits} digits"
            yield draft.firm.fault(("phone",), what, "write all of it, such as +1 406-555-0100")
    if draft.firm and not draft.firm.model.phone.startswith("+"):
        what = f"people abroad cannot dial “{draft.firm.model.phone}”"
        hint = "begin it with + and the country code, such as +1 406-555-0100"
        yield draft.firm.fault(("phone",), what, hint, Severity.WARNING)
    for language in draft.languages:
        for written in language.for_clients:
            for found in _TYPED.finditer(written.text):
                line, column = line_and_column(written.text, found.start())
                what = f"the telephone number “{found[0]}” is typed into this text"
                yield replace(
                    written.fault(line, column, what, "write {firm.phone}", Severity.WARNING), harms=True
                )
