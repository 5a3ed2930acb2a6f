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
from bot.knowledge.assembling import assemble, theme_key
from bot.knowledge.danger_files import DangerFile
from bot.knowledge.files import (
    DANGER_FOLDERS,
    FILES,
    HELP_FILE,
    KEYS,
    WORDING_FILES,
    AskedFile,
    EntriesFile,
    FirmFile,
    IdiomsFile,
    OfficialTextsFile,
    OffTopicFile,
    SmallTalkFile,
    StatusesFile,
    SynonymsFile,
)
from bot.knowledge.folder_files import FolderFiles, read_folder
from bot.knowledge.model import Knowledge
from bot.knowledge.places import LANGUAGE
from bot.knowledge.rules import ADVICE, RULES, sign_off
from bot.knowledge.sheets import DangerDraft, Folder, LanguageDraft, Sheet
from bot.knowledge.urgent_files import UrgentFile
from bot.knowledge.yaml.reading import read
from bot.knowledge.yaml.validation import validate

_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot, if the folder has no error, and all faults: errors first, then by file and line."""

    knowledge: Knowledge | None
    faults: tuple[Fault, ...]


def load(folder: Path | FolderFiles, *, today: date | None = None) -> Loaded:
    """Read the folder. Finds all that keeps it from going live; what is only advice needs `check`.

    A sign-off dated after `today` keeps it from going live too; None: days are not compared. Raises `OSError`
    for temporary errors of the disk.
    """
    return _load(folder, lambda draft: sign_off.not_yet(draft, today) if today else ())


def check(folder: Path | FolderFiles, *, today: date) -> Loaded:
    """Read the folder and add the advice: reading grade and sign-offs as of `today`. Takes a second more."""

    def advise(draft: Folder) -> Iterator[Fault]:
        yield from sign_off.not_yet(draft, today)
        for advice in ADVICE:
            yield from advice(draft, today)

    return _load(folder, advise)


def _load(folder: Path | FolderFiles, advise: Callable[[Folder], Iterable[Fault]]) -> Loaded:
    files = folder if isinstance(folder, FolderFiles) else read_folder(folder)
    reader = _Reader(files)
    draft = reader.draft()
    faults = reader.faults
    for rule in RULES:
        faults += rule(draft)
    faults += advise(draft)
    broken = any(fault.severity is Severity.ERROR for fault in faults)
    knowledge = None if broken else assemble(draft, files.version[:16])
    return Loaded(knowledge, in_order(faults))


class _Reader:
    """Reads files one by one and gathers what is wrong with each."""

    def __init__(self, files: FolderFiles) -> None:
        self._files = files
        self.faults: list[Fault] = [*files.unusable, *files.unread_faults()]
        self._unusable = {fault.file for fault in files.unusable}

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
        return Folder(firm, tuple(self._language(each) for each in locales), self._dangers())

    def _dangers(self) -> tuple[DangerDraft, ...]:
        """Read the languages in which danger is heard; English must be there."""
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
        entries, complete = self._entries(f"{folder}/entries")

        def sheet(name: str, model: type[_M]) -> Sheet[_M] | None:
            return self._sheet(f"{folder}/{name}.yaml", model, name)

        return LanguageDraft(
            locale=Locale(folder),
            entries=entries,
            asked=self._asked(f"{folder}/asked"),
            complete=complete,
            wordings={name: read for name, model in WORDING_FILES.items() if (read := sheet(name, model))},
            synonyms=sheet("synonyms", SynonymsFile),
            off_topic=sheet("off_topic", OffTopicFile),
            small_talk=sheet("small_talk", SmallTalkFile),
            official_texts=sheet("official_texts", OfficialTextsFile),
            statuses=sheet("statuses", StatusesFile),
            idioms=sheet("idioms", IdiomsFile),
            urgent=sheet("urgent", UrgentFile),
        )

    def _entries(self, folder: str) -> tuple[tuple[Sheet[EntriesFile], ...], bool]:
        sheets: list[Sheet[EntriesFile]] = []
        path = self._files.path_of(folder)
        complete = not any(file == path or file.startswith(f"{path}/") for file in self._unusable)
        themes: dict[str, str] = {}
        names = list(self._files.in_folder(folder))
        if not names and complete:
            self._fault(folder, "there are no entries", "restore files such as 01-the-refusal.yaml here")
            complete = False
        for name in names:
            file, key = name.rpartition("/")[2], theme_key(name)
            if key in themes:
                what = f"{themes[key]} has the same name but for the number"
                self._fault(name, what, "rename one of the two")
            themes[key] = file
            sheet = self._sheet(name, EntriesFile, "entries")
            if sheet is None or sheet.left_out:
                complete = False
            if sheet:
                sheets.append(sheet)
        return tuple(sheets), complete

    def _asked(self, folder: str) -> tuple[Sheet[AskedFile], ...]:
        sheets = (self._sheet(name, AskedFile, "asked") for name in self._files.in_folder(folder))
        return tuple(sheet for sheet in sheets if sheet)

    def _sheet(self, name: str, model: type[_M], kind: str) -> Sheet[_M] | None:
        file = self._files.path_of(name)
        data = self._files.contents.get(name)
        if data is None:
            if file not in self._unusable:
                self._fault(name, "this file is missing", "restore it from the last version")
            return None
        reading = read(file, data, KEYS[kind])
        self.faults += reading.faults
        if reading.document is None:
            return None
        validated = validate(reading.document, cast("type[_M]", FILES[kind]), KEYS[kind])
        # A slip may have been mended in memory otherwise than it was meant: one fault a line is enough.
        told = {fault.line for fault in reading.faults}
        self.faults += [fault for fault in validated.faults if fault.line not in told]
        if validated.model is None:
            return None
        return Sheet(reading.document, validated.model, validated.left_out)

    def _fault(self, name: str, what: str, hint: str) -> None:
        self.faults.append(Fault(self._files.path_of(name), 1, 1, what, hint))
