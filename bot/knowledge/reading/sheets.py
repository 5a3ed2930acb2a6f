"""All files of the folder, each read separately: the input of the rules across files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import BaseModel

from bot.domain.fault import Fault, Severity
from bot.domain.ids import Locale
from bot.domain.reply import plain_text
from bot.knowledge.danger import HelpWording
from bot.knowledge.files.asked import AskedFile, AskedItem
from bot.knowledge.files.circumstances import CircumstancesFile
from bot.knowledge.files.danger import DangerFile
from bot.knowledge.files.entries import EntriesFile, EntryItem
from bot.knowledge.files.firm import FirmFile
from bot.knowledge.files.follow_ups import FollowUpsFile
from bot.knowledge.files.idioms import IdiomsFile
from bot.knowledge.files.judged import JudgedFile
from bot.knowledge.files.off_topic import OffTopicFile
from bot.knowledge.files.official_texts import OfficialTextsFile
from bot.knowledge.files.opposites import OppositesFile
from bot.knowledge.files.replies import RepliesFile
from bot.knowledge.files.small_talk import SmallTalkFile
from bot.knowledge.files.statuses import StatusesFile
from bot.knowledge.files.synonyms import SynonymsFile
from bot.knowledge.files.time_zones import TimeZonesFile
from bot.knowledge.files.urgent import UrgentFile
from bot.knowledge.markup.template import Template, parse_all
from bot.knowledge.reading.folder_files import FolderFiles
from bot.knowledge.wording.files import KEYS_OF, keys_of
from bot.knowledge.wording.keys import CASE_PLACEHOLDERS, FIRM_PLACEHOLDERS, Says
from bot.knowledge.yaml.document import Document, Path, Text

_M = TypeVar("_M", bound=BaseModel)
_I = TypeVar("_I")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[_M]):
    """One file: its document, its model, and the indexes of items that the model lacks for their errors."""

    document: Document
    model: _M
    left_out: frozenset[tuple[str, int]] = frozenset()

    @property
    def file(self) -> str:
        """The file's name in faults."""
        return self.document.file

    def numbered(self, key: str, items: list[_I]) -> Iterator[tuple[Path, _I]]:
        """Yield the items of the list `key`, each with its path in the file."""
        at = 0
        for item in items:
            while (key, at) in self.left_out:
                at += 1
            yield (key, at), item
            at += 1

    def fault(self, path: Path, what: str, hint: str, severity: Severity = Severity.ERROR) -> Fault:
        """Return a fault at the value of `path`."""
        line, column = self.document.value_place(path)
        return Fault(self.file, line, column, what, hint, severity)


@dataclass(frozen=True)
class LanguageDraft:
    """One language's files, as far as they could be read; None: the file is missing or unreadable.

    `complete`: every entry is here, so that an id that is not found does not exist. `retired` are ids that
    existed and are out of use: their entries are not here.
    """

    locale: Locale
    entries: tuple[Sheet[EntriesFile], ...]
    retired: frozenset[str]
    asked: tuple[Sheet[AskedFile], ...]
    complete: bool
    wordings: Mapping[str, Sheet[BaseModel]]
    synonyms: Sheet[SynonymsFile] | None
    off_topic: Sheet[OffTopicFile] | None
    small_talk: Sheet[SmallTalkFile] | None
    official_texts: Sheet[OfficialTextsFile] | None
    statuses: Sheet[StatusesFile] | None
    idioms: Sheet[IdiomsFile] | None
    urgent: Sheet[UrgentFile] | None
    time_zones: Sheet[TimeZonesFile] | None
    circumstances: Sheet[CircumstancesFile] | None = None
    judged: Sheet[JudgedFile] | None = None
    opposites: Sheet[OppositesFile] | None = None
    follow_ups: Sheet[FollowUpsFile] | None = None
    replies: Sheet[RepliesFile] | None = None

    def all_entries(self) -> Iterator[tuple[Sheet[EntriesFile], Path, EntryItem]]:
        """Yield every entry with its file and its path in that."""
        for sheet in self.entries:
            for path, item in sheet.numbered("entries", sheet.model.entries):
                yield sheet, path, item

    def all_asked(self) -> Iterator[tuple[Sheet[AskedFile], Path, AskedItem]]:
        """Yield every group of questions with its file and its path in that."""
        for sheet in self.asked:
            for path, item in sheet.numbered("asked", sheet.model.asked):
                yield sheet, path, item

    def ids(self) -> frozenset[str]:
        """Return the ids of all entries."""
        return frozenset(item.id for _, _, item in self.all_entries())

    @cached_property
    def texts(self) -> tuple[Written, ...]:
        """Every text in which markup and placeholders are allowed."""
        return tuple(self._texts())

    @cached_property
    def for_clients(self) -> tuple[Written, ...]:
        """Every text that clients read, including titles and buttons but not what staff read."""
        return tuple(self._for_clients())

    def _texts(self) -> Iterator[Written]:
        yield from self._texts_of_entries()
        if off := self.off_topic:
            for path, group in off.numbered("off_topic", off.model.off_topic):
                yield Written(off.document, (*path, "where"), group.where)
        if talk := self.small_talk:
            for path, kind in talk.numbered("small_talk", talk.model.small_talk):
                yield Written(talk.document, (*path, "reply"), kind.reply)
        if statuses := self.statuses:
            for path, status in statuses.numbered("statuses", statuses.model.statuses):
                yield Written(statuses.document, (*path, "means"), status.means)
                yield Written(statuses.document, (*path, "do_now"), status.do_now)
                yield Written(statuses.document, (*path, "comes_next"), status.comes_next)
        if urgent := self.urgent:
            for path, matter in urgent.numbered("matters", urgent.model.matters):
                yield Written(urgent.document, (*path, "warning"), matter.warning)
        if opposites := self.opposites:
            for path, opposite in opposites.numbered("opposites", opposites.model.opposites):
                yield Written(opposites.document, (*path, "ask"), opposite.ask)
        if replies := self.replies:
            for path, reply in replies.numbered("replies", replies.model.replies):
                yield Written(replies.document, (*path, "text"), reply.text)
                for at, each in enumerate(reply.translations):
                    yield Written(replies.document, (*path, "translations", at, "text"), each.text)
        for file, path, says, text in self.said():
            if not says.label:
                yield Written(file.document, path, text, FIRM_PLACEHOLDERS | says.placeholders)

    def _for_clients(self) -> Iterator[Written]:
        staff = self.wordings.get("staff")
        for written in self.texts:
            own = staff is None or written.document is not staff.document
            if own and not _told_to_staff(str(written.path[0])):
                yield written
        for sheet in self.entries:
            yield Written(sheet.document, ("theme",), sheet.model.theme)
        for sheet, path, item in self.all_entries():
            yield Written(sheet.document, (*path, "question"), item.question)
            yield Written(sheet.document, (*path, "label"), item.label)
        for file, path, says, text in self.said():
            if says.label and file is not staff and not _told_to_staff(str(path[0])):
                yield Written(file.document, path, text)

    def _texts_of_entries(self) -> Iterator[Written]:
        for sheet, path, item in self.all_entries():
            own = {"entry.read"} if item.sources else set()
            own |= {"entry.as_of"} if item.as_of else set()
            known = FIRM_PLACEHOLDERS | CASE_PLACEHOLDERS | own
            yield Written(sheet.document, (*path, "lead"), item.lead, known)
            yield Written(sheet.document, (*path, "more"), item.more, known)

    def said(self) -> Iterator[tuple[Sheet[BaseModel], Path, Says, str]]:
        """Yield file, path, rules and text of everything in the wording files; a path begins with the key."""
        for name, sheet in self.wordings.items():
            for key, says, _ in keys_of(KEYS_OF[name]):
                value = getattr(sheet.model, key)
                if says.many:
                    for path, each in sheet.numbered(key, value):
                        yield sheet, path, says, each
                else:
                    yield sheet, (key,), says, value


def _told_to_staff(key: str) -> bool:
    """Return whether a key of a wording file is for the staff chat, as its name shows."""
    return key.startswith(("staff_", "told_staff_"))


@dataclass(frozen=True, slots=True)
class DangerDraft:
    """How danger is recognized and answered in one language; None: the file is missing or unreadable."""

    locale: Locale
    danger: Sheet[DangerFile] | None
    help: Sheet[BaseModel] | None

    def texts(self) -> Iterator[Written]:
        """Yield every text in which markup and placeholders are allowed."""
        if self.help:
            for key, says, _ in keys_of(HelpWording):
                text = getattr(self.help.model, key)
                yield Written(self.help.document, (key,), text, FIRM_PLACEHOLDERS | says.placeholders)


@dataclass(frozen=True, slots=True)
class Folder:
    """The whole folder, before it is known whether it may go live.

    `files` are what it was read from, and `before` the files when all was well, if those are known.
    """

    firm: Sheet[FirmFile] | None
    languages: tuple[LanguageDraft, ...]
    dangers: tuple[DangerDraft, ...] = ()
    files: FolderFiles | None = None
    before: FolderFiles | None = None

    def texts(self) -> Iterator[Written]:
        """Yield every text of every language in which markup and placeholders are allowed."""
        for language in self.languages:
            yield from language.texts
        for each in self.dangers:
            yield from each.texts()


@dataclass(frozen=True, slots=True)
class Written:
    """A text with markup: where it is, and the placeholders that have a value there."""

    document: Document
    path: Path
    text: str
    placeholders: frozenset[str] = FIRM_PLACEHOLDERS

    def template(self) -> Template:
        """Return the parsed text; if its markup has errors, what could be read of it."""
        return parse_all(self.text)[0]

    def words(self) -> str:
        """Return the text as clients see it, with placeholders as written and single spaces."""
        return " ".join(plain_text(self.template().blocks).split())

    def fault(
        self, line: int, column: int, what: str, hint: str, severity: Severity = Severity.ERROR
    ) -> Fault:
        """Return a fault at a place within the text."""
        node = self.document.node(self.path)
        # The models strip leading spaces and empty lines, which the file still has.
        skipped = node.value[: len(node.value) - len(node.value.lstrip())] if isinstance(node, Text) else ""
        if line == 1:
            column += len(skipped) - (skipped.rfind("\n") + 1)
        line, column = self.document.within(self.path, line + skipped.count("\n"), column)
        return Fault(self.document.file, line, column, what, hint, severity)
