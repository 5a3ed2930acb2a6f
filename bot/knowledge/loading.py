"""From the knowledge folder to one snapshot, or to every fault in it at once."""

from __future__ import annotations

import hashlib
import re
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
from bot.knowledge.did_you_mean import nearest
from bot.knowledge.files import (
    FILES,
    HELP_FILE,
    KEYS,
    WORDING_FILES,
    AskedFile,
    CircumstancesFile,
    EntriesFile,
    FirmFile,
    IdiomsFile,
    JudgedFile,
    OfficialTextsFile,
    OffTopicFile,
    SmallTalkFile,
    StatusesFile,
    SynonymsFile,
    TimeZonesFile,
)
from bot.knowledge.model import Knowledge
from bot.knowledge.opposite_files import OppositesFile
from bot.knowledge.rules import ADVICE, RULES, sign_off
from bot.knowledge.sheets import DangerDraft, Folder, LanguageDraft, Sheet
from bot.knowledge.urgent_files import UrgentFile
from bot.knowledge.yaml.reading import read
from bot.knowledge.yaml.regular_files import UnusableFileError, read_bytes
from bot.knowledge.yaml.validation import validate

LANGUAGE_FILES = (
    *WORDING_FILES,
    "synonyms",
    "off_topic",
    "small_talk",
    "official_texts",
    "statuses",
    "time_zones",
    "idioms",
    "urgent",
)
OPTIONAL_FILES = ("circumstances", "judged", "opposites")
"""Files that a language may do without."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]+)?")
_ENTRIES_NAME = re.compile(r"\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")
_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot, if the folder has no error, and all faults: errors first, then by file and line."""

    knowledge: Knowledge | None
    faults: tuple[Fault, ...]


def load(folder: Path, *, today: date | None = None) -> Loaded:
    """Read the folder. Finds all that keeps it from going live; what is only advice needs `check`.

    A sign-off dated after `today` keeps it from going live too; None: days are not compared.
    """
    return _load(folder, lambda draft: sign_off.not_yet(draft, today) if today else ())


def check(folder: Path, *, today: date) -> Loaded:
    """Read the folder and add the advice: reading grade and sign-offs as of `today`. Takes a second more."""

    def advise(draft: Folder) -> Iterator[Fault]:
        yield from sign_off.not_yet(draft, today)
        for advice in ADVICE:
            yield from advice(draft, today)

    return _load(folder, advise)


def _load(folder: Path, advise: Callable[[Folder], Iterable[Fault]]) -> Loaded:
    folder = folder.resolve()
    reader = _Folder(folder)
    draft = reader.draft()
    faults = reader.faults
    for rule in RULES:
        faults += rule(draft)
    faults += advise(draft)
    broken = any(fault.severity is Severity.ERROR for fault in faults)
    knowledge = None if broken else assemble(draft, reader.version())
    return Loaded(knowledge, in_order(faults))


class _Folder:
    """Reads files one by one and gathers what is wrong with each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hash = hashlib.sha256()
        self.faults: list[Fault] = []

    def version(self) -> str:
        """Return 16 hex digits over the names and the content of all files read so far."""
        return self._hash.hexdigest()[:16]

    def draft(self) -> Folder:
        if not self._folder.is_dir():
            self._fault(
                self._folder, "this folder does not exist", "set KNOWLEDGE_DIR to the knowledge folder"
            )
            return Folder(None, ())
        self._strays(self._folder, ["firm.yaml"])
        firm = self._sheet(self._folder / "firm.yaml", FirmFile, "firm")
        folders = [
            each for each in self._listed(self._folder) if each.is_dir() and _LANGUAGE.fullmatch(each.name)
        ]
        if not folders:
            self._fault(self._folder / "en", "there is no folder with texts in English", "restore it")
        languages = tuple(self._language(each) for each in folders)
        return Folder(firm, languages, self._dangers())

    def _dangers(self) -> tuple[DangerDraft, ...]:
        """Read the languages in which danger is heard; English must be there."""
        folder, helps = self._folder / "danger", self._folder / "help"
        names = {
            path.name
            for each in (folder, helps)
            for path in self._listed(each)
            if path.suffix == ".yaml" and _LANGUAGE.fullmatch(path.stem)
        }
        for each in (folder, helps):
            self._strays(each, sorted(names))
        return tuple(
            DangerDraft(
                Locale(name.removesuffix(".yaml")),
                self._sheet(folder / name, DangerFile, "danger"),
                self._sheet(helps / name, HELP_FILE, "help"),
            )
            for name in sorted(names | {"en.yaml"}, key=lambda name: (name != "en.yaml", name))
        )

    def _language(self, folder: Path) -> LanguageDraft:
        self._strays(folder, [f"{name}.yaml" for name in (*LANGUAGE_FILES, *OPTIONAL_FILES)])
        entries, complete = self._entries(folder / "entries")

        def sheet(name: str, model: type[_M]) -> Sheet[_M] | None:
            return self._sheet(folder / f"{name}.yaml", model, name)

        def optional(name: str, model: type[_M]) -> Sheet[_M] | None:
            return sheet(name, model) if (folder / f"{name}.yaml").exists() else None

        return LanguageDraft(
            locale=Locale(folder.name),
            entries=entries,
            asked=self._asked(folder / "asked"),
            complete=complete,
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
        )

    def _entries(self, folder: Path) -> tuple[tuple[Sheet[EntriesFile], ...], bool]:
        sheets: list[Sheet[EntriesFile]] = []
        complete = True
        themes: dict[str, str] = {}
        files = [
            each for each in self._listed(folder) if each.suffix in (".yaml", ".yml") and not each.is_dir()
        ]
        if not files:
            self._fault(folder, "there are no entries", "restore files such as 01-the-refusal.yaml here")
            complete = False
        for path in files:
            key = theme_key(path.name)
            if not _ENTRIES_NAME.fullmatch(path.name):
                what = f"“{path.name}” is not a name for a file of entries"
                self._fault(
                    path, what, "call it two digits, small letters and dashes, such as 01-the-refusal.yaml"
                )
            elif key in themes:
                what = f"{themes[key]} has the same name but for the number"
                self._fault(path, what, "rename one of the two")
            themes[key] = path.name
            sheet = self._sheet(path, EntriesFile, "entries")
            if sheet is None or sheet.left_out:
                complete = False
            if sheet:
                sheets.append(sheet)
        return tuple(sheets), complete

    def _asked(self, folder: Path) -> tuple[Sheet[AskedFile], ...]:
        self._strays(folder, [path.name for path in self._listed(folder) if path.suffix == ".yaml"])
        sheets = (
            self._sheet(path, AskedFile, "asked") for path in self._listed(folder) if path.suffix == ".yaml"
        )
        return tuple(sheet for sheet in sheets if sheet)

    def _sheet(self, path: Path, model: type[_M], kind: str) -> Sheet[_M] | None:
        file = self._name(path)
        try:
            data = read_bytes(path, self._folder)
        except FileNotFoundError:
            self._fault(path, "this file is missing", "restore it from the last version")
            return None
        except UnusableFileError as error:
            self._fault(path, error.what, error.hint)
            return None
        except OSError as error:
            refused = isinstance(error, PermissionError)
            hint = "look at its permissions" if refused else "look at the disk or network drive it is on"
            self._fault(path, f"this file cannot be opened ({error.strerror})", hint)
            return None
        self._hash.update(f"{file}\0{len(data)}\0".encode() + data)
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

    def _strays(self, folder: Path, names: list[str]) -> None:
        """Warn of files that look as if they should be read but are not."""
        for path in self._listed(folder):
            if path.is_file() and path.suffix in (".yaml", ".yml") and path.name not in names:
                right = nearest(path.name, names)
                hint = f"did you mean “{right}”?" if right else "delete it or move it elsewhere"
                self._fault(path, "the bot does not read this file", hint, Severity.WARNING)

    def _listed(self, folder: Path) -> Iterator[Path]:
        try:
            yield from sorted(each for each in folder.iterdir() if not each.name.startswith("."))
        except OSError:
            return

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder.parent).as_posix()

    def _fault(self, path: Path, what: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        self.faults.append(Fault(self._name(path), 1, 1, what, hint, severity))
