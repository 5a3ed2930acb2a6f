"""From the knowledge folder to one snapshot, or to every fault in it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from bot.domain.fault import Fault, Severity, in_order
from bot.domain.ids import Locale
from bot.knowledge.assembling.entries import theme_key
from bot.knowledge.assembling.folder import assemble
from bot.knowledge.files.asked import AskedFile
from bot.knowledge.files.circumstances import CircumstancesFile
from bot.knowledge.files.contents import DANGER_FOLDERS, FILES, HELP_FILE, KEYS, WORDING_FILES
from bot.knowledge.files.danger import DangerFile
from bot.knowledge.files.entries import EntriesFile
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
from bot.knowledge.model import Knowledge
from bot.knowledge.reading.entries_in_use import unused as unused_entries
from bot.knowledge.reading.folder_files import FolderFiles, read_folder
from bot.knowledge.reading.places import LANGUAGE
from bot.knowledge.reading.sheets import DangerDraft, Folder, LanguageDraft, Sheet
from bot.knowledge.rules import ADVICE, RULES
from bot.knowledge.rules.legal import sign_off
from bot.knowledge.yaml.document import Document, Items
from bot.knowledge.yaml.reading import read
from bot.knowledge.yaml.validation import validate

_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot, if the folder has no error, and all faults: errors first, then by file and line."""

    knowledge: Knowledge | None
    faults: tuple[Fault, ...]


def load(
    folder: Path | FolderFiles, *, today: date | None = None, before: FolderFiles | None = None
) -> Loaded:
    """Read the folder. Finds every error that keeps it from going live; advice needs `check`.

    A sign-off dated after `today` is such an error; None: dates are not compared. `before` are the files of
    the last state without errors: they show what was renamed or removed. Raises `OSError` for temporary
    errors of the disk.
    """
    return _load(folder, before, lambda draft: sign_off.not_yet(draft, today) if today else ())


def check(folder: Path | FolderFiles, *, today: date, before: FolderFiles | None = None) -> Loaded:
    """Read the folder and add the advice: reading grade and sign-offs as of `today`. Takes a second more."""

    def advise(draft: Folder) -> Iterator[Fault]:
        yield from sign_off.not_yet(draft, today)
        for advice in ADVICE:
            yield from advice(draft, today)

    return _load(folder, before, advise)


def _load(
    folder: Path | FolderFiles, before: FolderFiles | None, advise: Callable[[Folder], Iterable[Fault]]
) -> Loaded:
    files = folder if isinstance(folder, FolderFiles) else read_folder(folder)
    reader = _Reader(files, before)
    draft = reader.draft()
    faults = reader.faults
    for rule in RULES:
        faults += (fault for fault in rule(draft) if not reader.is_told(fault))
    # A file that is not read is a warning, unless something in it is needed: that is reported instead.
    broken_files = {fault.file for fault in faults if fault.severity is Severity.ERROR}
    faults += [fault for fault in files.unread_faults() if fault.file not in broken_files]
    faults += advise(draft)
    broken = any(fault.severity is Severity.ERROR for fault in faults)
    knowledge = None if broken else assemble(draft, files.version[:16])
    return Loaded(knowledge, in_order(faults))


@dataclass(frozen=True, slots=True)
class _Entries:
    sheets: tuple[Sheet[EntriesFile], ...]
    retired: frozenset[str]
    complete: bool


class _Reader:
    """Reads files one by one and collects what is wrong with each."""

    def __init__(self, files: FolderFiles, before: FolderFiles | None) -> None:
        self._files = files
        self._before = before
        self._reported: dict[str, set[int]] = {}
        self.faults: list[Fault] = [*files.unusable]
        self._unusable = {fault.file for fault in files.unusable}

    def is_told(self, fault: Fault) -> bool:
        """Return whether its line has a fault already: it was repaired in memory, perhaps not as meant."""
        return fault.line in self._reported.get(fault.file, ())

    def draft(self) -> Folder:
        if not self._files.is_there:
            what, hint = "this folder does not exist", "set KNOWLEDGE_DIR to the knowledge folder"
            self.faults.append(Fault(self._files.folder, 1, 1, what, hint))
        if not self._files.is_there or self._files.cannot_be_opened:
            return Folder(None, ())
        firm = self._sheet("firm.yaml", FirmFile, "firm")
        tops = {name.partition("/")[0] for name in self._files.contents if "/" in name}
        locales = sorted(each for each in tops if LANGUAGE.fullmatch(each))
        if not locales:
            self._fault("en", "there is no folder with texts in English", "restore it")
        languages = tuple(self._language(each) for each in locales)
        return Folder(firm, languages, self._dangers(), self._files, self._before)

    def _dangers(self) -> tuple[DangerDraft, ...]:
        """Read the languages in which danger is recognized; English is required."""
        names = {
            name.rpartition("/")[2] for folder in DANGER_FOLDERS for name in self._files.in_folder(folder)
        }
        return tuple(
            DangerDraft(
                Locale(name.removesuffix(".yaml")),
                self._sheet(f"danger/{name}", DangerFile, "danger"),
                self._sheet(f"help/{name}", HELP_FILE, "help"),
            )
            for name in sorted(names | {"en.yaml"}, key=lambda name: (name != "en.yaml", name))
        )

    def _language(self, folder: str) -> LanguageDraft:
        entries = self._entries(f"{folder}/entries")

        def sheet(name: str, model: type[_M]) -> Sheet[_M] | None:
            return self._sheet(f"{folder}/{name}.yaml", model, name)

        def optional(name: str, model: type[_M]) -> Sheet[_M] | None:
            return sheet(name, model) if f"{folder}/{name}.yaml" in self._files.contents else None

        return LanguageDraft(
            locale=Locale(folder),
            entries=entries.sheets,
            retired=entries.retired,
            asked=self._asked(f"{folder}/asked"),
            complete=entries.complete,
            wordings={name: read for name, model in WORDING_FILES.items() if (read := sheet(name, model))},
            synonyms=sheet("synonyms", SynonymsFile),
            off_topic=sheet("off_topic", OffTopicFile),
            small_talk=sheet("small_talk", SmallTalkFile),
            official_texts=sheet("official_texts", OfficialTextsFile),
            statuses=sheet("statuses", StatusesFile),
            idioms=sheet("idioms", IdiomsFile),
            urgent=sheet("urgent", UrgentFile),
            time_zones=sheet("time_zones", TimeZonesFile),
            circumstances=optional("circumstances", CircumstancesFile),
            judged=optional("judged", JudgedFile),
            opposites=optional("opposites", OppositesFile),
            follow_ups=optional("follow_ups", FollowUpsFile),
            replies=optional("replies", RepliesFile),
        )

    def _entries(self, folder: str) -> _Entries:
        path = self._files.path_of(folder)
        complete = not any(file == path or file.startswith(f"{path}/") for file in self._unusable)
        themes: dict[str, str] = {}
        names = list(self._files.in_folder(folder))
        if not names and complete:
            self._fault(folder, "there are no entries", "restore files such as 01-the-refusal.yaml here")
            complete = False
        for name in names:
            key = theme_key(name)
            if key in themes:
                what = f"{themes[key]} has the same name but for the number"
                self._fault(name, what, "rename one of the two")
            themes[key] = name.rpartition("/")[2]
        documents = {name: self._document(name, "entries") for name in names}
        read = [each for each in documents.values() if each]
        known = self._before.contents if self._before else {}
        unused = unused_entries(read, {self._files.path_of(name) for name in known})
        self.faults += unused.faults
        sheets = []
        for document in read:
            left_out = frozenset(("entries", at) for at in unused.left_out.get(document.file, ()))
            items = document.node(("entries",))
            if left_out and isinstance(items, Items) and len(items.items) == len(left_out):
                continue  # nothing of this file is in use
            sheet = self._validated(document, EntriesFile, "entries", left_out)
            complete = complete and sheet is not None and sheet.left_out == left_out
            if sheet:
                sheets.append(sheet)
        # An id that is not found may be hidden by a duplicate id, or by a duplicate list.
        doubled = any(document.has_doubled_keys for document in read) or unused.faults
        complete = complete and len(read) == len(names) and not doubled
        return _Entries(tuple(sheets), unused.retired, complete)

    def _asked(self, folder: str) -> tuple[Sheet[AskedFile], ...]:
        sheets = (self._sheet(name, AskedFile, "asked") for name in self._files.in_folder(folder))
        return tuple(sheet for sheet in sheets if sheet)

    def _sheet(self, name: str, model: type[_M], kind: str) -> Sheet[_M] | None:
        document = self._document(name, kind)
        return None if document is None else self._validated(document, model, kind)

    def _document(self, name: str, kind: str) -> Document | None:
        file = self._files.path_of(name)
        data = self._files.contents.get(name)
        if data is None:
            if file not in self._unusable:
                self._fault(name, "this file is missing", "restore it from the last version")
            return None
        reading = read(file, data, KEYS[kind], FILES[kind].model_fields.keys())
        self.faults += reading.faults
        self._reported[file] = {fault.line for fault in reading.faults}
        return reading.document

    def _validated(
        self, document: Document, model: type[_M], kind: str, unused: frozenset[tuple[str, int]] = frozenset()
    ) -> Sheet[_M] | None:
        validated = validate(document, cast("type[_M]", FILES[kind]), KEYS[kind], unused)
        self.faults += [fault for fault in validated.faults if not self.is_told(fault)]
        if validated.model is None:
            return None
        return Sheet(document, validated.model, validated.left_out)

    def _fault(self, name: str, what: str, hint: str) -> None:
        self.faults.append(Fault(self._files.path_of(name), 1, 1, what, hint))
