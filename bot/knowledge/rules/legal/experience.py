"""Sentences of the firm's own experience that the attorney has not signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.fault import Fault, Severity
from bot.knowledge.files.sign_offs import is_signed
from bot.knowledge.reading.sheets import Folder


def check(draft: Folder, today: date) -> Iterator[Fault]:
    """Yield a warning for each entry without a sign-off that mentions the firm's experience."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            if item.experience and not is_signed(item):
                count = len(item.experience)
                what = f"{count} {'sentence' if count == 1 else 'sentences'} of “{item.id}” " + (
                    "is the firm's own experience" if count == 1 else "are the firm's own experience"
                )
                hint = "have the attorney sign the answer"
                yield sheet.fault((*path, "experience"), what, hint, Severity.WARNING)
