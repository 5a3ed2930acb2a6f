"""One more item in a list: everything else in the file stays as its author wrote it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.fault import Fault
from bot.knowledge.editing.proof import NotEditedError, at, prove, sound
from bot.knowledge.yaml.document import Data, Items, Node, Path, Text
from bot.knowledge.yaml.lines import quoted


@dataclass(frozen=True, slots=True)
class Added:
    """A file's new content, and the number of its first new line, counted from 1."""

    content: bytes
    line: int


def add_text(file: str, kind: str, content: bytes, path: Path, text: str) -> Added:
    """Add `text` as the last item of the list at `path`, on a line of its own below the last item.

    `file` is the name of the file in faults, `kind` one of `FILES`. Line ends, comments, quotes and a byte
    order mark stay.
    Raises `NotEditedError` if the file has a fault, if there is no such list or it is written in [brackets],
    and `ValueError` if `text` is not one line of visible characters.
    """
    return _add(file, kind, content, path, [f"- {_one_line(text)}"], text)


def add_entry(file: str, content: bytes, entry: str, question: str) -> Added:
    """Add a draft with the id `entry` below the last entry of a file of entries.

    `question` is its question and its first phrase. Raises as `add_text` does.
    """
    written = _one_line(question)
    lines = [
        f"- id: {entry}",
        "  draft: true",
        f"  question: {written}",
        "  phrases:",
        f"    - {written}",
    ]
    item: Data = {"id": entry, "draft": "true", "question": question, "phrases": [question]}
    return _add(file, "entries", content, ("entries",), lines, item)


def _one_line(text: str) -> str:
    if not text.strip() or any(unicodedata.category(each) in ("Cc", "Zl", "Zp") for each in text):
        raise ValueError("a text to add is one line")
    return quoted(text)


def _add(file: str, kind: str, content: bytes, path: Path, written: Sequence[str], item: Data) -> Added:
    """Add `written`, which says `item`, to the list at `path`."""
    document = sound(file, kind, content)
    items = document.node(path)
    if not isinstance(items, Items) or items.flow or not items.items:
        line, column = document.place(path)
        hint = "write it as a list with one “- ” line for each text, and add the line there"
        raise NotEditedError(Fault(file, line, column, "the bot cannot add a line to this list", hint))
    lines = content.splitlines(keepends=True)
    above = _last_line(items.items[-1])
    new = [f"{' ' * (items.column - 1)}{line}".encode() for line in written]
    ending = lines[above - 1][len(lines[above - 1].rstrip(b"\r\n")) :]
    if ending:
        lines[above:above] = [line + ending for line in new]
    else:
        # The last line of a file that does not end its last line.
        lines += [_line_end(lines) + line for line in new]
    added = Added(b"".join(lines), above + 1)
    wanted = document.data()
    data = at(wanted, path)
    assert isinstance(data, list)  # its node is a list
    data.append(item)
    prove(document, kind, added.content, wanted, path)
    return added


def _last_line(node: Node) -> int:
    """Return the number of the last line of a list's last item."""
    match node:
        case Text():
            return node.last_line
        case Items():
            return _last_line(node.items[-1]) if node.items else node.line
        case _:
            return _last_line(node.pairs[-1][1]) if node.pairs else node.line


def _line_end(lines: list[bytes]) -> bytes:
    first = lines[0]
    return first[len(first.rstrip(b"\r\n")) :] or b"\n"
