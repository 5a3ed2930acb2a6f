"""From a file's bytes to a document, or to every typo that keeps it from being read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from bot.domain.fault import Fault
from bot.knowledge.yaml.document import Document
from bot.knowledge.yaml.encoding import decode
from bot.knowledge.yaml.foreign import foreign_bytes, foreign_shape
from bot.knowledge.yaml.indent_slips import blank_slips
from bot.knowledge.yaml.merge_marks import merge_slips
from bot.knowledge.yaml.parsing import Tree, UnreadableError, compose
from bot.knowledge.yaml.quote_slips import quote_slips
from bot.knowledge.yaml.silent_slips import has_other_keys, silent_slips
from bot.knowledge.yaml.slip import Slip
from bot.knowledge.yaml.syntax_slips import diagnose
from bot.knowledge.yaml.text_slips import text_slips

MOST_SLIPS = 40
"""Number of typos after which the reader stops: the file is not what it should be."""


MOST_ALIKE = 3
"""More faults of one file that say the same are told as one."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """The result of reading a file. Even with faults there may be a document, as it was probably meant."""

    document: Document | None
    faults: tuple[Fault, ...]


def read(file: str, data: bytes, keys: Set[str], tops: Set[str] = frozenset()) -> FileReading:
    """Read `data`; `file` is its name in faults, `keys` are the keys that it may have.

    `tops` are those that begin its lines without indentation: without any of them it is another kind of file.
    """
    if foreign := foreign_bytes(file, data):
        return FileReading(None, (foreign,))
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
    if tops and (tree is None or tree.root) and (other := foreign_shape(file, lines, document, tops)):
        return FileReading(None, (other,))
    faults = [Fault(file, slip.line, slip.column, slip.what, slip.hint) for slip in slips]
    return FileReading(document, tuple(_together([*decoded.faults, *faults])))


def _together(faults: list[Fault]) -> Iterator[Fault]:
    """Yield the faults; of many that say the same only the first, with the number of the others."""
    alike: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        alike[fault.what].append(fault)
    for first, *others in alike.values():
        if len(others) < MOST_ALIKE:
            yield from (first, *others)
        else:
            yield replace(first, what=f"{first.what} (and {len(others)} more lines are like this one)")


def _lines_slips(lines: list[str], keys: Set[str]) -> list[Slip]:
    """Find typos that show in the lines themselves, and fix them in `lines`."""
    return [*merge_slips(lines), *quote_slips(lines, keys), *text_slips(lines, keys)]


def _mended(lines: list[str], slips: list[Slip], keys: Set[str]) -> Tree | None:
    """Return the tree of `lines`, fixing one typo after the other and recording each; None if that fails."""
    seen: set[tuple[int, str]] = set()
    looked = False  # most files have no typo, and their lines need not be examined one by one
    while True:
        try:
            tree = compose("\n".join(lines))
        except UnreadableError as error:
            if not looked:
                looked = True
                slips += _lines_slips(lines, keys)
                continue
            slip = diagnose(lines, error, keys)
        else:
            if not looked and has_other_keys(tree, keys):
                looked = True
                if found := _lines_slips(lines, keys):
                    slips += found
                    continue
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
