"""A question of clients, added to the entry that answers it."""

from __future__ import annotations

from bot.domain.fault import Fault
from bot.knowledge.editing.adding import add_text
from bot.knowledge.editing.edited_file import EditedFile
from bot.knowledge.editing.proof import NotEditedError
from bot.knowledge.files.contents import KEYS
from bot.knowledge.model import Entry
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
