"""The lines with which the attorney signs answers, ready to be pasted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.knowledge.model import Knowledge


def sign_off_lines(knowledge: Knowledge, today: date) -> Iterator[str]:
    """Yield for each answer without a valid sign-off where it is, and below it the line to paste there."""
    by = "".join(name[0] for name in knowledge.firm.attorney.split() if name[0].isupper())
    for language in knowledge.languages.values():
        for entry in language.entries.values():
            if entry.reviewed is None:
                yield f"{entry.place.file}:{entry.place.line}: {entry.id}"
                yield f"    reviewed: {{by: {by}, on: {today}, words: {entry.fingerprint}}}"
