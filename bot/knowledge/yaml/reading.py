"""From a file's bytes to a document, or to every typo that keeps it from being read."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from bot.domain.fault import Fault
from bot.knowledge.yaml.document import Document
from bot.knowledge.yaml.encoding import decode
from bot.knowledge.yaml.parsing import Tree, UnreadableError, compose
from bot.knowledge.yaml.silent_slips import silent_slips
from bot.knowledge.yaml.syntax_slips import Slip, blank_slips, diagnose

MOST_SLIPS = 40
"""Number of typos after which the reader stops: the file is not what it should be."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """The result of reading a file. Even with faults there may be a document, as it was probably meant."""

    document: Document | None
    faults: tuple[Fault, ...]


def read(file: str, data: bytes, keys: Set[str]) -> FileReading:
    """Read `data`; `file` is its name in faults, `keys` are the keys that it may have."""
    decoded = decode(file, data)
    if not "".join(decoded.lines).strip():
        empty = Fault(file, 1, 1, "this file is empty", "restore its text or delete the file")
        return FileReading(None, (*decoded.faults, empty))
    lines = list(decoded.lines)
    slips = blank_slips(lines, keys)
    tree = _mended(lines, slips, keys)
    document = None
    if tree is not None:
        if tree.root is not None:
            document = Document(file, tuple(lines), tree.root)
        elif not tree.oddities:
            what = "this file contains only comments"
            slips.append(Slip(1, 1, what, "restore its text or delete the file"))
    faults = [Fault(file, slip.line, slip.column, slip.what, slip.hint) for slip in slips]
    return FileReading(document, (*decoded.faults, *faults))


def _mended(lines: list[str], slips: list[Slip], keys: Set[str]) -> Tree | None:
    """Return the tree of `lines`, fixing one typo after the other and recording each; None if that fails."""
    seen: set[tuple[int, str]] = set()
    while True:
        try:
            tree = compose("\n".join(lines))
        except UnreadableError as error:
            slip = diagnose(lines, error, keys)
        else:
            reported = {slip.line for slip in slips}
            found = [slip for slip in silent_slips(tree, lines, keys) if slip.line not in reported]
            slips += found
            mendable = [slip for slip in found if slip.mended is not None and slip.line <= len(lines)]
            for each in mendable:
                lines[each.line - 1] = each.mended or ""
            if not mendable:
                return tree
            continue
        if not any(slip.line == each.line for each in slips):
            slips.append(slip)
        if slip.mended is None or (slip.line, slip.mended) in seen or len(slips) >= MOST_SLIPS:
            return None
        seen.add((slip.line, slip.mended))
        if lines[slip.line - 1] == slip.mended:
            return None
        lines[slip.line - 1] = slip.mended
