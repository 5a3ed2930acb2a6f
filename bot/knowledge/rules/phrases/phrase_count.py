"""Entries with too few or too many phrases: the bot misses questions, or staff lose the overview."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.reading.sheets import Folder

FEWEST, MOST = 10, 16


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each entry with too few or too many phrases."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            count = len(item.phrases)
            if not FEWEST <= count <= MOST:
                line, column = sheet.document.place((*path, "phrases"))
                what = f"“{item.id}” has {count} phrase{'s' if count > 1 else ''}, not {FEWEST} to {MOST}"
                hint = (
                    "add ways in which clients ask it" if count < FEWEST else "delete those that say the same"
                )
                yield Fault(sheet.file, line, column, what, hint, Severity.WARNING)
