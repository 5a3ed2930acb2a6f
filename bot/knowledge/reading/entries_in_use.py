"""Which of the entries in the files are in use: none that is retired or a draft, and each id once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.domain.fault import Fault, Severity
from bot.knowledge.yaml.document import Document, Items, Pairs, Text

YES = frozenset({"true", "yes"})
"""Values of `retired` and `draft` for an entry that is not in use."""

_LIST = "entries"


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """An entry as written in a file: its position in the list, its id, and the other keys that it has."""

    document: Document
    at: int
    id: Text
    keys: Mapping[str, object]

    @property
    def is_retired(self) -> bool:
        """Whether it is out of use: for good, or as long as it is a draft."""
        return self.is_draft or self._says("retired")

    @property
    def is_draft(self) -> bool:
        """Whether it is not in use yet."""
        return self._says("draft")

    def _says(self, key: str) -> bool:
        value = self.keys.get(key)
        return isinstance(value, Text) and value.value.strip() in YES

    def same_words(self, other: WrittenEntry) -> bool:
        """Return whether both have the same question or the same answer."""
        return any(
            isinstance(mine := self.keys.get(key), Text)
            and isinstance(theirs := other.keys.get(key), Text)
            and mine.value == theirs.value
            for key in ("question", "lead", "more")
        )


@dataclass(frozen=True, slots=True)
class Unused:
    """Entries that are not in use, by file and position, with the fault if that is one.

    `retired` has the ids of those that were taken out of use, and of drafts.
    """

    left_out: Mapping[str, frozenset[int]]
    retired: frozenset[str]
    faults: tuple[Fault, ...]


def unused(documents: Sequence[Document], before: Set[str]) -> Unused:
    """Find the retired and the duplicate entries of one language.

    `before` are the files of the last state without errors: of two entries, the one in them is the original.
    """
    written = [each for document in documents for each in _written(document)]
    left_out: dict[str, set[int]] = defaultdict(set)
    for each in written:
        if each.is_retired:
            left_out[each.document.file].add(each.at)
    by_id: dict[str, list[WrittenEntry]] = defaultdict(list)
    for each in written:
        by_id[each.id.value].append(each)
    doubles: dict[tuple[str, str], list[tuple[WrittenEntry, WrittenEntry]]] = defaultdict(list)
    sizes = {document.file: sum(each.document is document for each in written) for document in documents}
    for same in by_id.values():
        first, *others = sorted(same, key=lambda each: _rank(each, before))
        for second in others:
            left_out[second.document.file].add(second.at)
            doubles[second.document.file, first.document.file].append((first, second))
    faults = [fault for pairs in doubles.values() for fault in _faults(pairs, sizes)]
    faults += [_draft(each) for each in written if each.is_draft]
    retired = frozenset(each.id.value for each in written if each.is_retired)
    return Unused({file: frozenset(at) for file, at in left_out.items()}, retired, tuple(faults))


def _written(document: Document) -> Iterator[WrittenEntry]:
    items = document.node((_LIST,))
    if not isinstance(items, Items):
        return
    for at, item in enumerate(items.items):
        if isinstance(item, Pairs):
            keys = {key.value: value for key, value in item.pairs}
            if isinstance(found := keys.get("id"), Text) and found.value.strip():
                yield WrittenEntry(document, at, found, keys)


def _draft(entry: WrittenEntry) -> Fault:
    what = f"“{entry.id.value}” is a draft, which nobody is shown"
    hint = "finish it like the other entries, then delete its line “draft: true”"
    return Fault(entry.document.file, entry.id.line, entry.id.column, what, hint, Severity.WARNING)


def _rank(entry: WrittenEntry, before: Set[str]) -> tuple[bool, int, int, str, int]:
    """Return a key that sorts the original before its copy: an old file, a short name, a complete entry."""
    file = entry.document.file
    return file not in before, len(file), -len(entry.keys), file, entry.at


def _faults(pairs: Sequence[tuple[WrittenEntry, WrittenEntry]], sizes: Mapping[str, int]) -> Iterator[Fault]:
    """Report the entries of one file that are also in another, or twice in the same."""
    first, second = pairs[0]
    file, other = second.document.file, first.document.file
    if file == other:
        yield from (_in_one_file(*pair) for pair in pairs)
    elif len(pairs) > 1 and len(pairs) == sizes[file]:
        what = f"all {len(pairs)} entries of this file are in {other} too"
        yield Fault(file, 1, 1, what, "if it is a copy, delete it or move it elsewhere")
    else:
        names = ", ".join(f"“{copy.id.value}”" for _, copy in pairs[:3]) + (", ..." if len(pairs) > 3 else "")
        count = "an entry" if len(pairs) == 1 else f"{len(pairs)} entries"
        what = f"{count} of this file ({names}) {'is' if len(pairs) == 1 else 'are'} in {other} too"
        yield Fault(file, second.id.line, second.id.column, what, _remedy(first, second))


def _in_one_file(first: WrittenEntry, second: WrittenEntry) -> Fault:
    what = f"the entry “{second.id.value}” appears twice in this file (also on line {first.id.line})"
    return Fault(second.document.file, second.id.line, second.id.column, what, _remedy(first, second))


def _remedy(first: WrittenEntry, second: WrittenEntry) -> str:
    if first.same_words(second) or len(second.keys) < len(first.keys):
        return "delete one of the two"
    return "give the second an id of its own, or delete one of the two"
