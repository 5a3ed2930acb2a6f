"""Titles of themes, which clients read on buttons."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.reading.sheets import Folder

LONGEST = 64
"""Characters of a button; phones cut off more."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield titles that two files share, and titles that are too long for a button."""
    for language in draft.languages:
        first: dict[str, str] = {}
        for sheet in language.entries:
            title = " ".join(sheet.model.theme.split())
            if len(title) > LONGEST:
                what = f"this title has {len(title)} characters, but a button shows at most {LONGEST}"
                yield sheet.fault(("theme",), what, "shorten it")
            if before := first.get(title.casefold()):
                what = f"the theme of {before} is called “{title}” too"
                yield sheet.fault(("theme",), what, "give one of the two another title")
            first.setdefault(title.casefold(), sheet.file)
