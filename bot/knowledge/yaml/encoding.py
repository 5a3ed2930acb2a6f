"""From a file's bytes to its text, with the mistakes that editors and word processors leave behind."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from bot.domain.fault import Fault

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_INVISIBLE = re.compile(
    # Characters that YAML rejects, reads as the end of a line, or that are invisible in an editor.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's lines, as far as they could be read, and what was wrong with the bytes."""

    lines: tuple[str, ...]
    faults: tuple[Fault, ...]


def decode(file: str, data: bytes) -> Decoded:
    """Read `data` as UTF-8; if it is something else, report that and read as much as possible."""
    faults: list[Fault] = []
    text = _text(file, data, faults)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        found = _INVISIBLE.search(line)
        if found:
            what = f"an invisible character (code U+{ord(found[0]):04X}) is here"
            faults.append(
                Fault(file, number, found.start() + 1, what, "delete it and retype the text around it")
            )
            lines[number - 1] = _INVISIBLE.sub(" ", line)
    return Decoded(tuple(lines), tuple(faults))


def _text(file: str, data: bytes, faults: list[Fault]) -> str:
    if data.startswith(_UTF16_MARKS) or (len(data) > 1 and data.count(0) > len(data) // 4):
        what = "this file is saved as UTF-16 (“Unicode”)"
        faults.append(Fault(file, 1, 1, what, "save it again with the encoding UTF-8"))
        if data.startswith(codecs.BOM_UTF16_BE) or data[:1] == b"\0":
            return data.decode("utf-16-be", errors="replace").lstrip("\ufeff")
        return data.decode("utf-16-le", errors="replace").lstrip("\ufeff")
    # Notepad writes this mark; it is harmless.
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", errors="replace")) + 1
        seen = data[error.start : error.start + 1].decode("cp1252", errors="replace")
        what = f"the character “{seen}” is saved in an old encoding (Latin-1 or Windows-1252)"
        hint = "save the file again with the encoding UTF-8"
        faults.append(Fault(file, before.count(b"\n") + 1, column, what, hint))
        return data.decode("cp1252", errors="replace")
