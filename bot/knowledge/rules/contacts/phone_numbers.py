"""Telephone numbers that cannot be dialed from abroad, or that firm.yaml cannot change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_TYPED = re.compile(r"(?<![\d+])(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for the firm's number without a country code, and for numbers typed into texts."""
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
