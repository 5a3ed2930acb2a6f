"""One more line in a list of texts: everything else in the file stays as its author wrote it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.domain.fault import Fault
from bot.knowledge.editing.proof import NotEditedError, at, prove, sound
from bot.knowledge.yaml.document import Items, Node, Path, Text
from bot.knowledge.yaml.lines import quoted


@dataclass(frozen=True, slots=True)
class Added:
    """A file's new content, and the number of its new line, counted from 1."""

    content: bytes
    line: int


def add_text(file: str, kind: str, content: bytes, path: Path, text: str) -> Added:
    """Add `text` as the last item of the list at `path`, on a line of its own below the last item.

    `file` is the name of the file in faults, `kind` one of `FILES`. Line ends, comments, quotes and a byte
    order mark stay.
    Raises `NotEditedError` if the file has a fault, if there is no such list or it is written in [brackets],
    and `ValueError` if `text` is not one line of visible characters.
    """
    if not text.strip() or any(unicodedata.category(each) in ("Cc", "Zl", "Zp") for each in text):
        raise ValueError("a text to add is one line")
    document = sound(file, kind, content)
    items = document.node(path)
    if not isinstance(items, Items) or items.flow or not items.items:
        line, column = document.place(path)
        hint = "write it as a list with one “- ” line for each text, and add the line there"
        raise NotEditedError(Fault(file, line, column, "the bot cannot add a line to this list", hint))
    lines = content.splitlines(keepends=True)
    above = _last_line(items.items[-1])
    new = f"{' ' * (items.column - 1)}- {quoted(text)}".encode()
    ending = lines[above - 1][len(lines[above - 1].rstrip(b"\r\n")) :]
    if ending:
        lines.insert(above, new + ending)
    else:
        # The last line of a file that does not end its last line.
        lines.append(_line_end(lines) + new)
    added = Added(b"".join(lines), above + 1)
    wanted = document.data()
    texts = at(wanted, path)
    assert isinstance(texts, list)  # its node is a list
    texts.append(text)
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
