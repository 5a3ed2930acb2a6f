"""Placeholders in a sentence for what firm.yaml leaves open; only a line of its own can be left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_FACT = re.compile(r"\{firm\.(hours|email|website)\}")
_OWN_LINE = re.compile(r"\s*(?:[-*] )?\**[^.:!?{}]+:\**\s*\{firm\.\w+\}\**\.?\s*")


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each such placeholder that shares its line with more than a caption and a colon."""
    if draft.firm is None:
        return
    for written in draft.texts():
        for found in _FACT.finditer(written.text):
            fact = found[1]
            line, column = line_and_column(written.text, found.start())
            if getattr(draft.firm.model, fact) is None and not _OWN_LINE.fullmatch(
                written.text.split("\n")[line - 1]
            ):
                what = f"firm.yaml leaves {fact} open, so clients do not read this line"
                hint = (
                    f"fill in {fact} in firm.yaml, or write “Caption: {{firm.{fact}}}” in a line of its own"
                )
                yield replace(written.fault(line, column, what, hint, Severity.WARNING), harms=True)
