"""Labels of entries that a phone would cut off."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.reading.sheets import Folder

LONGEST = 34
"""Characters of a button as wide as a phone's screen."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every label of an entry that is longer than LONGEST."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            if len(item.label) > LONGEST:
                what = f"this label has {len(item.label)} characters, but phones show {LONGEST} of a button"
                yield sheet.fault((*path, "label"), what, "shorten it; “question” may be longer")
