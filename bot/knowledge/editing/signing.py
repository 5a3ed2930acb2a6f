"""The attorney's sign-off, written in place of the old one: one line of the entry's file."""

from __future__ import annotations

from datetime import date

from bot.domain.fault import Fault
from bot.knowledge.editing.edited_file import EditedFile
from bot.knowledge.editing.proof import NotEditedError, at, prove, sound
from bot.knowledge.model import Entry
from bot.knowledge.reading.folder_files import FolderFiles
from bot.knowledge.yaml.document import Document, Node, Pairs, Text
from bot.knowledge.yaml.lines import quoted


def sign(files: FolderFiles, entry: Entry, by: str, on: date) -> EditedFile:
    """Sign the words of `entry` that are in use; raises `NotEditedError`.

    It is not one line that has the sign-off now, or the file has other words than `entry`.
    """
    name = entry.place.file.removeprefix(f"{files.folder}/")
    content = files.contents.get(name, b"")
    document = sound(entry.place.file, "entries", content)
    data = document.data()
    place = _place(document, entry)
    path = ("entries", place, "reviewed")
    node = document.node(path)
    lines = content.splitlines(keepends=True)
    span = None if node is None else _span(node, document.lines[node.line - 1])
    if node is None or span is None:
        line, column = document.place(path)
        hint = "write “reviewed: null” on one line, or paste the line of check --sign-offs"
        raise NotEditedError(
            Fault(document.file, line, column, "the bot cannot sign here: it is more than one line", hint)
        )
    signed = f"{{by: {quoted(by)}, on: {on}, words: {entry.fingerprint}}}"
    old = document.lines[node.line - 1]
    line_end = lines[node.line - 1][len(lines[node.line - 1].rstrip(b"\r\n")) :]
    lines[node.line - 1] = (old[: span[0]] + signed + old[span[1] :]).encode() + line_end
    item = at(data, path[:2])
    assert isinstance(item, dict)  # an entry has a key `reviewed`
    item["reviewed"] = {"by": by, "on": str(on), "words": entry.fingerprint}
    after = b"".join(lines)
    prove(document, "entries", after, data, path)
    return EditedFile(name, content, after, node.line)


def _place(document: Document, entry: Entry) -> int:
    """Return the index of the entry in its file."""
    data = document.data()
    items = data.get("entries") if isinstance(data, dict) else None
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and item.get("id") == entry.id:
            return number
    what, hint = f"“{entry.id}” is no longer in this file", "look where it is now"
    raise NotEditedError(Fault(document.file, 1, 1, what, hint))


def _span(node: Node, line: str) -> tuple[int, int] | None:
    """Return where a value starts and ends in its line (from 0); None unless all of it is in that line."""
    match node:
        case Text() if node.line == node.end_line:
            return node.column - 1, node.end_column - 1
        case Pairs() if node.flow and node.pairs:
            last = node.pairs[-1][1]
            if isinstance(last, Text) and last.end_line == node.line:
                end = line.find("}", last.end_column - 1)
                return (node.column - 1, end + 1) if end >= 0 else None
    return None
