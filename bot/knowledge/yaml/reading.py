"""From a file's bytes to a document, or to every mistake that keeps it from being read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from bot.domain.fault import Fault
from bot.knowledge.yaml.document import Document
from bot.knowledge.yaml.encoding import decode
from bot.knowledge.yaml.foreign import foreign_bytes, foreign_shape
from bot.knowledge.yaml.indent_mistakes import blank_mistakes
from bot.knowledge.yaml.merge_marks import merge_mistakes
from bot.knowledge.yaml.mistake import Mistake
from bot.knowledge.yaml.parsing import Tree, UnreadableError, compose
from bot.knowledge.yaml.quote_mistakes import quote_mistakes
from bot.knowledge.yaml.silent_mistakes import has_other_keys, silent_mistakes
from bot.knowledge.yaml.syntax_mistakes import diagnose
from bot.knowledge.yaml.text_mistakes import text_mistakes

MOST_MISTAKES = 40
"""Number of mistakes after which the reader stops: the file is not what it should be."""


MOST_ALIKE = 3
"""If more faults of one file than this say the same, they are reported as one."""


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
    mistakes = blank_mistakes(lines, keys)
    tree = _repaired(lines, mistakes, keys)
    document = None
    if tree is not None:
        if tree.root is not None:
            document = Document(file, tuple(lines), tree.root)
        elif not tree.oddities:
            what = "this file contains only comments"
            mistakes.append(Mistake(1, 1, what, "restore its text or delete the file"))
    if tops and (tree is None or tree.root) and (other := foreign_shape(file, lines, document, tops)):
        return FileReading(None, (other,))
    faults = [Fault(file, mistake.line, mistake.column, mistake.what, mistake.hint) for mistake in mistakes]
    return FileReading(document, tuple(_together([*decoded.faults, *faults])))


def _together(faults: list[Fault]) -> Iterator[Fault]:
    """Yield the faults; if many say the same, only the first, with the number of the others."""
    alike: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        alike[fault.what].append(fault)
    for first, *others in alike.values():
        if len(others) < MOST_ALIKE:
            yield from (first, *others)
        else:
            yield replace(first, what=f"{first.what} (and {len(others)} more lines are like this one)")


def _lines_mistakes(lines: list[str], keys: Set[str]) -> list[Mistake]:
    """Find mistakes that show in the lines themselves, and fix them in `lines`."""
    return [*merge_mistakes(lines), *quote_mistakes(lines, keys), *text_mistakes(lines, keys)]


def _repaired(lines: list[str], mistakes: list[Mistake], keys: Set[str]) -> Tree | None:
    """Return the tree of `lines`, fixing and recording one mistake at a time; None if that fails."""
    seen: set[tuple[int, str]] = set()
    looked = False  # most files have no mistake, and their lines need not be examined one by one
    while True:
        try:
            tree = compose("\n".join(lines))
        except UnreadableError as error:
            if not looked:
                looked = True
                mistakes += _lines_mistakes(lines, keys)
                continue
            mistake = diagnose(lines, error, keys)
        else:
            if not looked and has_other_keys(tree, keys):
                looked = True
                if found := _lines_mistakes(lines, keys):
                    mistakes += found
                    continue
            reported = {mistake.line for mistake in mistakes}
            found = [
                mistake for mistake in silent_mistakes(tree, lines, keys) if mistake.line not in reported
            ]
            mistakes += found
            repairable = [
                mistake for mistake in found if mistake.repaired is not None and mistake.line <= len(lines)
            ]
            for each in repairable:
                lines[each.line - 1] = each.repaired or ""
            if not repairable:
                return tree
            continue
        if not any(mistake.line == each.line for each in mistakes):
            mistakes.append(mistake)
        if (
            mistake.repaired is None
            or (mistake.line, mistake.repaired) in seen
            or len(mistakes) >= MOST_MISTAKES
        ):
            return None
        seen.add((mistake.line, mistake.repaired))
        if lines[mistake.line - 1] == mistake.repaired:
            return None
        lines[mistake.line - 1] = mistake.repaired
