"""Ids of entries that do not exist: each cause is reported once, with the number of references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.fault import Fault
from bot.knowledge.did_you_mean import did_you_mean, nearest
from bot.knowledge.reading.folder_files import FolderFiles, ids_in
from bot.knowledge.reading.sheets import Folder, LanguageDraft, Sheet
from bot.knowledge.yaml.document import Path

_RESTORE = "restore it; to take an answer out of use, add the line “retired: true” to it instead"
_LIKE_ENOUGH = 50.0
"""Similarity (of 100): an entry without references, with a name like an unknown one, was probably renamed."""

_MANY = 3
"""Number of unknown ids from which not an entry but a file is probably missing."""


@dataclass(frozen=True, slots=True)
class _Naming:
    """A place where an entry is named by its id.

    `is_needed`: an answer must be there; `instead`: what to do where it is retired.
    """

    sheet: Sheet[Any]
    path: Path
    id: str
    is_needed: bool = True
    instead: str = "name another entry"

    @property
    def place(self) -> str:
        return f"{self.sheet.file}, line {self.sheet.document.value_place(self.path)[0]}"


_Namings = Mapping[str, Sequence[_Naming]]


def check(draft: Folder) -> Iterator[Fault]:
    """Yield why referenced entries are not in use, and entries that list themselves as related."""
    for language in draft.languages:
        if language.complete:
            named = _grouped(language)
            ids = language.ids()
            yield from _retired({each: named[each] for each in named if each in language.retired}, language)
            unknown = {each: named[each] for each in named if each not in ids | language.retired}
            if unknown:
                yield from _Gone(unknown, named, language, draft).faults()
        for sheet, path, item in language.all_entries():
            for at, related in enumerate(item.related):
                if related == item.id:
                    what = f"the entry “{related}” names itself as related"
                    yield sheet.fault((*path, "related", at), what, "delete it here")
                elif related in item.related[:at]:
                    what = f"“{related}” appears twice in this list"
                    yield sheet.fault((*path, "related", at), what, "delete one of the two")


def _grouped(language: LanguageDraft) -> _Namings:
    named: dict[str, list[_Naming]] = defaultdict(list)
    for each in _named(language):
        named[each.id].append(each)
    return named


def _named(language: LanguageDraft) -> Iterator[_Naming]:
    for sheet, path, item in language.all_entries():
        for at, related in enumerate(item.related):
            yield _Naming(sheet, (*path, "related", at), related, is_needed=False)
    for group_sheet, path, group in language.all_asked():
        yield _Naming(group_sheet, (*path, "entry"), group.entry, is_needed=False)
    if opposites := language.opposites:
        for path, pair in opposites.numbered("opposites", opposites.model.opposites):
            for number, side in enumerate(pair.sides):
                for at, entry in enumerate(side.entries):
                    yield _Naming(opposites, (*path, "sides", number, "entries", at), entry, is_needed=False)
    if judged := language.judged:
        for path, question in judged.numbered("judged", judged.model.judged):
            for at, entry in enumerate(question.accept):
                yield _Naming(judged, (*path, "accept", at), entry, is_needed=False)
    if texts := language.official_texts:
        if texts.model.ticked:
            instead = "name another entry, or write null"
            yield _Naming(texts, ("ticked",), texts.model.ticked, instead=instead)
        for path, text in texts.numbered("official_texts", texts.model.official_texts):
            yield _Naming(texts, (*path, "entry"), text.entry, instead=_without(texts, path))
    if statuses := language.statuses:
        if statuses.model.explained_in is not None:
            yield _Naming(statuses, ("explained_in",), statuses.model.explained_in)
        for path, status in statuses.numbered("statuses", statuses.model.statuses):
            yield _Naming(statuses, (*path, "entry"), status.entry)
            for at, entry in enumerate(status.outdates):
                yield _Naming(statuses, (*path, "outdates", at), entry, is_needed=False)


def _retired(named: _Namings, language: LanguageDraft) -> Iterator[Fault]:
    """Yield places that need an answer but name one that is out of use."""
    for entry, places in named.items():
        for each in places:
            if each.is_needed:
                what = f"the entry “{entry}” is retired, but it is needed here"
                yield each.sheet.fault(each.path, what, each.instead)


def _without(texts: Sheet[Any], path: Path) -> str:
    """Return that the official text at `path` can be deleted, with its lines."""
    first, last = (texts.document.value_place((*path, key))[0] for key in ("text", "entry"))
    return f"name another entry, or delete the text and its entry (lines {first} to {last})"


class _Gone:
    """Finds out why referenced entries are missing."""

    def __init__(self, unknown: _Namings, named: _Namings, language: LanguageDraft, draft: Folder) -> None:
        self._left = dict(unknown)
        self._named = named
        self._language = language
        self._files = draft.files
        self._before = draft.before
        self._folder = f"{language.locale}/entries"

    def faults(self) -> Iterator[Fault]:
        """Yield a fault for each missing file or entry, the surest explanation first."""
        if self._files:
            yield from self._in_unread_files(self._files)
            if self._before:
                yield from self._in_files_that_are_gone(self._files, self._before)
                yield from self._in_changed_files(self._files, self._before)
            else:
                yield from self._renamed()
                yield from self._many_at_once(self._files)
        yield from self._never_there()

    def _in_unread_files(self, files: FolderFiles) -> Iterator[Fault]:
        for unread in files.unread:
            if places := self._take(unread.ids):
                what = f"{unread.what}, and {_naming(places)} its entries"
                yield Fault(files.path_of(unread.name), 1, 1, what, unread.hint)

    def _in_files_that_are_gone(self, files: FolderFiles, before: FolderFiles) -> Iterator[Fault]:
        for name in before.in_folder(self._folder):
            if name not in files.contents and (places := self._take(ids_in(before.contents[name]))):
                what = f"this file is gone, and {_naming(places)} its entries"
                yield Fault(files.path_of(name), 1, 1, what, _RESTORE)

    def _in_changed_files(self, files: FolderFiles, before: FolderFiles) -> Iterator[Fault]:
        known = {each for name in before.in_folder(self._folder) for each in ids_in(before.contents[name])}
        for name in before.in_folder(self._folder):
            old, new = ids_in(before.contents[name]), ids_in(files.contents.get(name, b""))
            gone, added = (
                [each for each in old if each in self._left],
                [each for each in new if each not in known],
            )
            for entry in gone:
                now = added[0] if len(added) == len(gone) == 1 else nearest(entry, added, _LIKE_ENOUGH)
                places = self._take([entry])
                if now:
                    yield self._rename_fault(entry, now, places)
                else:
                    what = f"the entry “{entry}” is gone from this file, and {_naming(places)} it"
                    yield Fault(files.path_of(name), 1, 1, what, _RESTORE)

    def _renamed(self) -> Iterator[Fault]:
        """Guess which entry had another id, if no earlier state is known."""
        unnamed = self._language.ids() - self._named.keys()
        for entry, places in list(self._left.items()):
            now = nearest(entry, unnamed, _LIKE_ENOUGH) if len(places) > 1 else None
            if now:
                yield self._rename_fault(entry, now, self._take([entry]))

    def _rename_fault(self, entry: str, now: str, places: Sequence[_Naming]) -> Fault:
        what = f"“{entry}” seems to be called “{now}” now, but {_naming(places)} “{entry}”"
        hint = f"write “{entry}” here again: buttons, votes and those places know the answer by its id"
        return next(
            sheet.fault((*path, "id"), what, hint)
            for sheet, path, item in self._language.all_entries()
            if item.id == now
        )

    def _many_at_once(self, files: FolderFiles) -> Iterator[Fault]:
        often = [entry for entry, places in self._left.items() if len(places) > 1]
        if len(often) < _MANY:
            return
        shown = ", ".join(f"“{each}”" for each in often[:_MANY])
        places = self._take(often)
        what = f"{len(often)} entries are not here ({shown}, ...), and {_naming(places)} them"
        yield Fault(files.path_of(self._folder), 1, 1, what, "restore the file that held them")

    def _never_there(self) -> Iterator[Fault]:
        ids = self._language.ids()
        for entry, (first, *others) in self._left.items():
            count = len(others)
            more = f", and {count} more {'place names' if count == 1 else 'places name'} it" if count else ""
            hint = did_you_mean(entry, ids, "look up the id of the entry you mean")
            yield first.sheet.fault(first.path, f"no entry is called “{entry}”{more}", hint)

    def _take(self, entries: Sequence[str]) -> list[_Naming]:
        """Return the places that name one of `entries`, and remove them from those to be explained."""
        return [each for entry in entries for each in self._left.pop(entry, ())]


def _naming(places: Sequence[_Naming]) -> str:
    first = f"(first {places[0].place})"
    return f"1 place {first} names" if len(places) == 1 else f"{len(places)} places {first} name"
