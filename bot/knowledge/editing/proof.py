"""Reads a file before and after an edit: it must say what was meant, and nothing else may change."""

from __future__ import annotations

from bot.domain.fault import Fault
from bot.knowledge.files.contents import KEYS
from bot.knowledge.yaml.document import Data, Document, Path
from bot.knowledge.yaml.reading import read


class NotEditedError(ValueError):
    """The file cannot be edited; `fault` says where, why, and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def sound(file: str, kind: str, content: bytes) -> Document:
    """Return a file (`kind` is one of `FILES`) that has no fault; raise `NotEditedError` for its first."""
    reading = read(file, content, KEYS[kind])
    if reading.faults or reading.document is None:
        nothing = Fault(file, 1, 1, "this file cannot be read", "run check")
        raise NotEditedError(next(iter(reading.faults), nothing))
    return reading.document


def prove(before: Document, kind: str, after: bytes, wanted: Data, path: Path) -> None:
    """Raise `NotEditedError` at `path` unless the bytes `after` hold exactly the data `wanted`."""
    now = read(before.file, after, KEYS[kind])
    if now.faults or now.document is None or now.document.data() != wanted:
        line, column = before.place(path)
        what, hint = "the bot cannot edit this place without changing more", "edit it in a text editor"
        raise NotEditedError(Fault(before.file, line, column, what, hint))


def at(data: Data, path: Path) -> Data:
    """Return what is at `path`, which must be there."""
    for part in path:
        match data:
            case dict():
                data = data[str(part)]
            case list() if isinstance(part, int):
                data = data[part]
    return data
