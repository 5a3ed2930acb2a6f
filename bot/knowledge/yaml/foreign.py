"""Files of another kind that someone saved with the ending .yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bot.domain.fault import Fault
from bot.knowledge.yaml.document import Document, Pairs

_BEGINNINGS = (
    (b"PK\x03\x04", "a Word, LibreOffice or other packed document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "a document of TextEdit or WordPad (RTF)"),
    (b"%PDF", "a PDF document"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|head|body|div|p|!--)\b", re.IGNORECASE)


def foreign_bytes(file: str, data: bytes) -> Fault | None:
    """Return a fault if the first bytes are those of another kind of file."""
    kind = next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
    if kind is None and _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:200]):
        kind = "a web page"
    if kind is None:
        return None
    return Fault(file, 1, 1, f"this is {kind}, not a plain text", "save its text as plain text (UTF-8)")


def foreign_shape(file: str, lines: Sequence[str], document: Document | None, keys: Set[str]) -> Fault | None:
    """Return a fault if none of the `keys` with which the file should begin is in it.

    `document`: the file as far as it could be read. A file that is only misspelled has some of the keys.
    """
    if document is not None and isinstance(document.root, Pairs):
        found = {key.value for key, _ in document.root.pairs}
    else:
        found = {re.split(r"[\s:]", line, maxsplit=1)[0] for line in lines}
    if found & keys:
        return None
    shown = " and ".join(f"“{key}:”" for key in sorted(keys)[:3])
    what = f"this does not look like a file of this kind: it has no line that begins with {shown}"
    return Fault(file, 1, 1, what, "write it like the other files in its folder, or move it elsewhere")
