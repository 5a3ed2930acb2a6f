"""Which files of the knowledge folder the bot reads, and what to do with the others. Names only; no I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass

from bot.knowledge.did_you_mean import nearest
from bot.knowledge.files.contents import DANGER_FOLDERS, LANGUAGE_FILES, TOP_FILES

LANGUAGE = re.compile(r"[a-z]{2}(?:-(?:[a-z]{2}|[a-z]{4}))?")
"""The name of a language's folder, such as `en`, `pt-br` or `zh-hant`."""

ENTRIES_NAME = re.compile(r"\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")
_ASKED_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")

FOR_EDITORS = "schema"
"""The folder with the JSON Schemas: text editors read it, the bot does not."""

_ENDINGS = re.compile(
    r"(?:\.(?:ya?ml|json|txt|te?xt|rtf|docx?|odt|pages|pdf|html?|md|bak|backup|old|orig|save|sav|new))+$"
)
_COPIES = re.compile(
    r"^copy of |\s*[([][^)\]]*(?:conflict|copy|kopie|copia|copie|\d)[^)\]]*[)\]]"
    r"|(?:\s+-)?\s+(?:copy|kopie|copia|copie)(?:\s+\d+)?$",
)
_DOCUMENTS = {
    "docx": "Word",
    "doc": "Word",
    "odt": "LibreOffice",
    "rtf": "TextEdit or WordPad",
    "pages": "Pages",
    "pdf": "PDF",
}
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", "icon\r", "__macosx"})


@dataclass(frozen=True, slots=True)
class Remedy:
    """Why the bot does not read a file, and what to do about it."""

    what: str
    hint: str


def is_passed_over(name: str) -> bool:
    """Return whether a file or folder is hidden, the system's, or made by an editor while it saves."""
    passing = name.startswith((".", "~$", "#")) or name.endswith(("~", ".tmp", ".swp", ".part", ".crswap"))
    return passing or name.lower() in _SYSTEM


def has_files(folder: str) -> bool:
    """Return whether the bot reads files in `folder`, a path below the knowledge folder ("": itself)."""
    if folder in ("", *DANGER_FOLDERS):
        return True
    language, _, below = folder.partition("/")
    return bool(LANGUAGE.fullmatch(language)) and below in ("", "entries", "asked")


def is_read(name: str) -> bool:
    """Return whether the bot reads the file at `name`, a path below the knowledge folder."""
    folder, _, file = name.rpartition("/")
    if folder == "":
        return file in TOP_FILES
    if folder in DANGER_FOLDERS:
        return file.endswith(".yaml") and bool(LANGUAGE.fullmatch(file.removesuffix(".yaml")))
    if not has_files(folder):
        return False
    match folder.partition("/")[2]:
        case "entries":
            return bool(ENTRIES_NAME.fullmatch(file))
        case "asked":
            return bool(_ASKED_NAME.fullmatch(file))
        case _:
            return file in LANGUAGE_FILES


def for_file(name: str, others: Set[str]) -> Remedy:
    """Return what is wrong with the name or place of a file that is not read; `others`: the other files."""
    folder, _, file = name.rpartition("/")
    meant = _meant(folder, file, others)
    what = "the bot does not read this file"
    if kind := _DOCUMENTS.get(file.lower().rpartition(".")[2]):
        what = f"{what}, which is no plain text ({kind})"
        plain = meant if meant else "a file that ends with .yaml"
        return Remedy(what, f"save its text as plain text (UTF-8) in {_quoted(plain)}, and delete this file")
    if meant in others:
        return Remedy(
            what, f"{_quoted(meant)} is the one in use: move what is new into it, and delete this file"
        )
    if meant and meant.rpartition("/")[0] == folder:
        return Remedy(what, f"rename it to {_quoted(meant.rpartition('/')[2])}")
    if meant:
        return Remedy(f"{what} in this folder", f"move it to {_quoted(meant)}")
    if folder.endswith("/entries"):
        return Remedy(what, "call it two digits, small letters and dashes, such as 01-the-refusal.yaml")
    right = nearest(file, _names_in(folder))
    return Remedy(what, f"did you mean “{right}”?" if right else "delete it or move it elsewhere")


def for_folder(name: str, files: int) -> Remedy:
    """Return what is wrong with a folder with this number of `files`, none of which is read."""
    last = name.rpartition("/")[2].lower()
    what = f"the bot reads nothing in this folder ({files} file{'' if files == 1 else 's'})"
    if last in ("entries", "asked"):
        return Remedy(what, f"move its files to en/{last}")
    above = name.rpartition("/")[0]
    right = above if above and has_files(above) else "a folder that is read, such as en/entries"
    return Remedy(what, f"move its files to {right}, or take the folder out")


def _meant(folder: str, file: str, others: Set[str]) -> str:
    """Return the name that the file was probably meant to have, or ""."""
    plain = _plain(file)
    for name in (plain, plain.replace("_", "-")):
        if is_read(here := _at(folder, name)):
            return here
    if folder.endswith("/entries"):
        numbered = _numbered(folder, plain, others)
        return numbered if is_read(numbered) else ""
    return next((each for at in _elsewhere(folder) if is_read(each := _at(at, plain))), "")


def _at(folder: str, file: str) -> str:
    return f"{folder}/{file}" if folder else file


def _elsewhere(folder: str) -> Iterator[str]:
    """Yield the folders in which a file found in `folder` may belong, the likeliest first."""
    if LANGUAGE.fullmatch(folder):
        yield f"{folder}/entries"
    yield from (folder.rpartition("/")[0], "", "en", "en/entries")


def _plain(file: str) -> str:
    """Return the name without endings, marks of a copy (“- Copy (2)” has two), capital letters and spaces."""
    letters = unicodedata.normalize("NFKD", file.lower()).encode("ascii", "ignore").decode()
    stem = _COPIES.sub("", _COPIES.sub("", _ENDINGS.sub("", letters))).strip()
    return f"{'-'.join(filter(None, re.split(r'[^a-z0-9_]+', stem)))}.yaml"


def _numbered(folder: str, plain: str, others: Set[str]) -> str:
    """Return the name of a file of entries with a number in front: its own, or the next free one."""
    stem = plain.removesuffix(".yaml").replace("_", "-")
    found = re.match(r"(\d+)[-_]*(.*)", stem)
    if found and found[2] and len(found[1]) < 3:
        return f"{folder}/{int(found[1]):02}-{found[2]}.yaml"
    used = {each.rpartition("/")[2][:2] for each in others if each.rpartition("/")[0] == folder}
    free = next((number for number in range(1, 100) if f"{number:02}" not in used), 99)
    return f"{folder}/{free:02}-{stem}.yaml"


def _names_in(folder: str) -> tuple[str, ...]:
    if folder == "":
        return TOP_FILES
    return LANGUAGE_FILES if LANGUAGE.fullmatch(folder) else ()


def _quoted(name: str) -> str:
    return f"“{name}”" if "." in name and " " not in name else name
