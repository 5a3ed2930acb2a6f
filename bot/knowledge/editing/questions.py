"""A question of clients, added to the entry that answers it, or to a new one."""

from __future__ import annotations

from itertools import count

from bot.domain.fault import Fault
from bot.domain.ids import EntryId
from bot.knowledge.editing.adding import add_entry, add_text
from bot.knowledge.editing.edited_file import EditedFile
from bot.knowledge.editing.proof import NotEditedError
from bot.knowledge.files.contents import KEYS
from bot.knowledge.model import Entry, Language
from bot.knowledge.reading.folder_files import FolderFiles
from bot.knowledge.yaml.document import Data, Path
from bot.knowledge.yaml.reading import read


def add_question(files: FolderFiles, entry: Entry, text: str) -> EditedFile:
    """Add `text` to the questions asked of `entry`, or to its phrases if it has no such list.

    Raises `NotEditedError` if its file has a fault or was changed, and `ValueError` as `add_text` does.
    """
    for place, kind, path in (
        *((each, "asked", ("asked", "entry", "questions")) for each in entry.asked_at),
        (entry.place, "entries", ("entries", "id", "phrases")),
    ):
        name = place.file.removeprefix(f"{files.folder}/")
        content = files.contents.get(name)
        found = None if content is None else _list_in(place.file, kind, content, path, entry.id)
        if content is not None and found is not None:
            added = add_text(place.file, kind, content, found, text)
            return EditedFile(name, content, added.content, added.line)
    what, hint = f"“{entry.id}” is no longer in this file", "look where it is now, and try again"
    raise NotEditedError(Fault(entry.place.file, entry.place.line, 1, what, hint))


def add_draft(files: FolderFiles, language: Language, entry: Entry, question: str) -> EditedFile:
    """Add a draft with this `question` to the theme of `entry`; raises as `add_question` does."""
    name = entry.place.file.removeprefix(f"{files.folder}/")
    used = {*language.entries, *language.retired}
    free = next(each for number in count(1) if (each := EntryId(f"draft-{number}")) not in used)
    content = files.contents.get(name, b"")
    added = add_entry(entry.place.file, content, free, question)
    return EditedFile(name, content, added.content, added.line)


def _list_in(file: str, kind: str, content: bytes, keys: tuple[str, str, str], entry: str) -> Path | None:
    """Return the path to the list of `entry` in a file; None if it is not there."""
    top, named, texts = keys
    document = read(file, content, KEYS[kind]).document
    items = _at(document.data(), top) if document else None
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if _at(item, named) == entry and _at(item, texts):
            return (top, number, texts)
    return None


def _at(data: Data, key: str) -> Data | None:
    return data.get(key) if isinstance(data, dict) else None
