"""Placeholders in a sentence for what firm.yaml leaves open; the words for that fit only after a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_FACT = re.compile(r"(:\**\s*)?\{firm\.(hours|email|website)\}(?=(\.?\s*$)?)", re.MULTILINE)


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each such placeholder that is not all that follows a colon in its line."""
    if draft.firm is None:
        return
    for written in draft.texts():
        for found in _FACT.finditer(written.text):
            fact = found[2]
            if getattr(draft.firm.model, fact) is None and (found[1] is None or found[3] is None):
                line, column = line_and_column(written.text, found.end(1) if found[1] else found.start())
                what = f"firm.yaml leaves {fact} open, so this sentence makes no sense"
                hint = f"fill in {fact} in firm.yaml, or leave {{firm.{fact}}} out"
                yield replace(written.fault(line, column, what, hint, Severity.WARNING), harms=True)
