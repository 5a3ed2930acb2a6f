"""Answers that the attorney has not signed off, or not recently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain.fault import Fault, Severity
from bot.knowledge.files.sign_offs import is_signed
from bot.knowledge.reading.sheets import Folder, LanguageDraft


def not_yet(draft: Folder, today: date) -> Iterator[Fault]:
    """Yield every sign-off dated after `today`: it cannot have happened yet."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            if item.reviewed and item.reviewed.on > today:
                what = f"the sign-off of “{item.id}” is dated {item.reviewed.on}, which is in the future"
                yield sheet.fault((*path, "reviewed", "on"), what, "write the day on which it was given")


def void(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each sign-off of other words than the current ones: clients do not see it."""
    for language in draft.languages:
        for sheet, path, item in language.all_entries():
            if item.reviewed is None or is_signed(item):
                continue
            if item.reviewed.words is None:
                what = f"the sign-off of “{item.id}” does not say which words were signed"
            else:
                what = f"“{item.id}” changed after its sign-off of {item.reviewed.on}"
            hint = "clients no longer read it; if the attorney agrees, paste the line of check --sign-offs"
            yield sheet.fault((*path, "reviewed"), what, hint, Severity.WARNING)


def check(draft: Folder, today: date) -> Iterator[Fault]:
    """Yield one warning per language that names all answers without a sign-off in the last 12 months."""
    for language in draft.languages:
        yield from _stale(language, today)
        for sheet, path, item in language.all_entries():
            for at, source in enumerate(item.sources):
                # Not an error: a host whose clock is slow must not stop answering.
                if source.read > today:
                    what = f"“{source.read}” is in the future"
                    yield sheet.fault((*path, "sources", at, "read"), what, "correct it", Severity.WARNING)


def _stale(language: LanguageDraft, today: date) -> Iterator[Fault]:
    entries = list(language.all_entries())
    stale = [
        (sheet, path, item.id)
        for sheet, path, item in entries
        if not is_signed(item) or (item.reviewed and _a_year_after(item.reviewed.on) < today)
    ]
    if stale:
        sheet, path, _ = stale[0]
        line, column = sheet.document.place((*path, "reviewed"))
        what = f"{len(stale)} of {len(entries)} answers lack the attorney's sign-off of the last 12 months"
        names = ", ".join(each for _, _, each in stale[:5]) + (", ..." if len(stale) > 5 else "")
        hint = f"once the attorney agrees, paste the lines of check --sign-offs ({names})"
        yield Fault(sheet.file, line, column, what, hint, Severity.WARNING)


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)
