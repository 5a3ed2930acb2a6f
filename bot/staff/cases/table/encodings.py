"""The text of a spreadsheet file: UTF-8, UTF-16, or Windows-1252 if nothing else is possible."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

_APOSTROPHE = re.compile(rb"(?<![A-Za-z])[A-Z]\x92(?=[A-Z])|[A-Za-z]\x92(?=s\b)")
"""O’Brien and Ann’s, in Windows-1252."""

# If these occur, the file is not Windows-1252: bytes that it does not define; three accented letters in a
# row, as in Cyrillic; and symbols where only a letter makes sense, as Macintosh and DOS write é and ñ.
_LETTER = rb"[A-Za-z\xC0-\xD6\xD8-\xF6\xF8-\xFF]"
_FOREIGN = re.compile(
    rb"[\x81\x8D\x8F\x90\x9D]|[\xC0-\xFF]{3}"
    rb"|" + _LETTER + rb"[\x80-\xBF\xD7\xF7](?=" + _LETTER + rb")"
    # Allowed at the end of a word: … ’ ” – — ™ ª ® º
    rb"|" + _LETTER + rb"[\x80-\x84\x86-\x91\x93\x95\x98\x9A-\xA9\xAB-\xAD\xAF-\xB9\xBB-\xBF]"
    # Allowed at the beginning: ‘ “ ¡ § ¿
    rb"|[\x80\x82-\x90\x92\x94-\xA0\xA2-\xA6\xA8-\xBE\xD7\xF7](?=" + _LETTER + rb")"
)
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file. `notes`: what people should check, because the encoding was inferred."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotText:
    """Why a file cannot be read, the first bad line, and how to save it instead."""

    line: int
    what: str
    hint: str


def text_of(content: bytes) -> FileText | NotText:
    """Return the text of a file, or why it cannot be decoded with certainty."""
    if content.startswith(_WORKBOOK):
        what = "this is a workbook, not a CSV file"
        return NotText(1, what, "save it as “CSV UTF-8 (comma delimited)” and import that")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileText(content.decode("utf-16", "replace"))
    if b"\x00" in content:
        return NotText(1, "this is not a text file", "export the cases as CSV and import that")
    try:
        return FileText(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if not _FOREIGN.search(_APOSTROPHE.sub(b"", content)):
            text = content.decode("cp1252")
            return FileText(text, (f"read as Windows-1252; check that this is right: {_shown(text)}",))
        line = content.count(b"\n", 0, error.start) + 1
        what = "a character here is not in UTF-8"
        return NotText(line, what, "save the file as “CSV UTF-8 (comma delimited)” and import that")


def _shown(text: str) -> str:
    """Return the first words with a non-ASCII character."""
    words = dict.fromkeys(word for word in re.findall(r"[\w’'.-]+|[^\w\s,;]+", text) if not word.isascii())
    first = list(words)[:_MOST_SHOWN]
    return ", ".join(first) + (", …" if len(words) > _MOST_SHOWN else "")
