"""Answers about changing law: they say up to when we know it, and are reviewed sooner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.fault import Fault, Severity
from bot.knowledge.files.sign_offs import USUAL, review_due
from bot.knowledge.markup.template import placeholders_in
from bot.knowledge.reading.sheets import Folder


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each entry with `as_of` that is not reviewed sooner or does not show the date."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            if item.as_of is None:
                continue
            if (item.review_every or USUAL) >= USUAL:
                what = f"“{item.id}” is about law that changes but is read again no sooner than others"
                yield sheet.fault((*path, "as_of"), what, "add a line “review_every: 30”", Severity.WARNING)
            names = {name for _, _, name in placeholders_in(f"{item.lead} {item.more}")}
            if "entry.as_of" not in names:
                what = f"“{item.id}” does not tell clients up to which day it is known"
                yield sheet.fault((*path, "as_of"), what, "write {entry.as_of} into it", Severity.WARNING)


def due(draft: Folder, today: date) -> Iterator[Fault]:
    """Yield a warning for each entry with a source that is due for another reading."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            if not item.sources:
                continue
            days, again = item.review_every or USUAL, review_due(item)
            at, oldest = min(enumerate(each.read for each in item.sources), key=lambda pair: pair[1])
            if again is not None and again < today:
                what = f"a source of “{item.id}” was read on {oldest}, more than {days} days ago"
                hint = "read it again, correct the answer, and write the new day"
                yield sheet.fault((*path, "sources", at, "read"), what, hint, Severity.WARNING)
