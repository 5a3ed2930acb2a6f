"""Ids of entries that do not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.domain.fault import Fault
from bot.knowledge.did_you_mean import did_you_mean
from bot.knowledge.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.yaml.document import Path


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every reference to a missing entry, and entries that list themselves as related."""
    for language in draft.languages:
        if language.complete:
            yield from _unknown(language)
        for sheet, path, item in language.all_entries():
            for at, related in enumerate(item.related):
                if related == item.id:
                    what = f"the entry “{related}” names itself as related"
                    yield sheet.fault((*path, "related", at), what, "delete it here")
                elif related in item.related[:at]:
                    what = f"“{related}” appears twice in this list"
                    yield sheet.fault((*path, "related", at), what, "delete one of the two")


def _unknown(language: LanguageDraft) -> Iterator[Fault]:
    ids = language.ids()
    for sheet, path, named in _named(language):
        if named not in ids:
            hint = did_you_mean(named, ids, "look up the id of the entry you mean")
            yield sheet.fault(path, f"no entry is called “{named}”", hint)


def _named(language: LanguageDraft) -> Iterator[tuple[Sheet[Any], Path, str]]:
    for sheet, path, item in language.all_entries():
        for at, related in enumerate(item.related):
            yield sheet, (*path, "related", at), related
    for group_sheet, path, group in language.all_asked():
        yield group_sheet, (*path, "entry"), group.entry
    if opposites := language.opposites:
        for path, pair in opposites.numbered("opposites", opposites.model.opposites):
            for number, side in enumerate(pair.sides):
                for at, entry in enumerate(side.entries):
                    yield opposites, (*path, "sides", number, "entries", at), entry
    if judged := language.judged:
        for path, question in judged.numbered("judged", judged.model.judged):
            for at, entry in enumerate(question.accept):
                yield judged, (*path, "accept", at), entry
    if texts := language.official_texts:
        if texts.model.ticked:
            yield texts, ("ticked",), texts.model.ticked
        for path, text in texts.numbered("official_texts", texts.model.official_texts):
            yield texts, (*path, "entry"), text.entry
    if statuses := language.statuses:
        for path, status in statuses.numbered("statuses", statuses.model.statuses):
            yield statuses, (*path, "entry"), status.entry
