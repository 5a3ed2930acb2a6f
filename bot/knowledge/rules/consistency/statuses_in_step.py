"""The CEAC statuses: the same in statuses.yaml, in the entry about them and among the official texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault
from bot.knowledge.did_you_mean import did_you_mean
from bot.knowledge.reading.sheets import Folder, LanguageDraft

_WORD = re.compile(r"[^\W_]+")


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every status that is missing in one of the three places."""
    for language in draft.languages:
        if language.statuses and language.complete:
            yield from _explained(language)
            yield from _pasted(language)


def _explained(language: LanguageDraft) -> Iterator[Fault]:
    """Yield statuses that the entry about all statuses does not mention, or that no phrase leads to."""
    sheet = language.statuses
    if sheet is None or sheet.model.explained_in is None:
        return
    named = sheet.model.explained_in
    entries = {item.id: item for _, _, item in language.all_entries()}
    if named not in entries:
        return
    said = _plain(f"{entries[named].lead} {entries[named].more}")
    asked: dict[str, list[str]] = {}
    for _, _, group in language.all_asked():
        asked.setdefault(group.entry, []).extend(group.questions)
    for path, row in sheet.numbered("statuses", sheet.model.statuses):
        if _plain(row.status) not in said:
            what = f"the entry “{named}” explains the statuses but does not name “{row.status}”"
            yield sheet.fault((*path, "status"), what, "name it there")
        if row.entry not in entries:
            continue  # reported as such
        phrases = [
            _plain(text)
            for entry in {named, row.entry} & entries.keys()
            for text in (*entries[entry].phrases, *asked.get(entry, ()))
        ]
        if not any(_plain(row.status) in each for each in phrases):
            what = f"no phrase of “{named}” or “{row.entry}” holds “{row.status}”"
            yield sheet.fault((*path, "status"), what, "add one, so that a client's word is recognized")


def _pasted(language: LanguageDraft) -> Iterator[Fault]:
    """Yield official texts whose status is not known, or leads to another entry."""
    texts, sheet = language.official_texts, language.statuses
    if texts is None or sheet is None:
        return
    entry_of = {row.status: row.entry for row in sheet.model.statuses}
    for path, text in texts.numbered("official_texts", texts.model.official_texts):
        if text.status is None:
            continue
        if text.status not in entry_of:
            hint = did_you_mean(text.status, entry_of, "write it as in statuses.yaml")
            yield texts.fault((*path, "status"), f"no status is called “{text.status}”", hint)
        elif text.entry != entry_of[text.status]:
            what = f"“{text.status}” leads to “{entry_of[text.status]}” in statuses.yaml"
            yield texts.fault((*path, "entry"), what, "make both lead to the same entry")


def _plain(text: str) -> str:
    """Return the words of `text` in lowercase, with a space before and after each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
