"""A YAML file as a tree of texts, lists and mappings that know their positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Data: TypeAlias = "str | list[Data] | dict[str, Data]"
Path: TypeAlias = tuple[str | int, ...]
"""The path from the top to a node: keys and indexes, as pydantic gives them in `loc`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar. `style` is `''` if it has no quotes, otherwise one of `' " | >`.

    Lines and columns count from 1; the end is the first position after the text.
    """

    value: str
    line: int
    column: int
    end_line: int
    end_column: int
    style: str = ""

    @property
    def last_line(self) -> int:
        """The line on which the text ends; a block text ends at the start of the line below it."""
        return self.end_line - (self.style in ("|", ">") and self.end_column == 1)


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `flow`: written in square brackets."""

    items: tuple[Node, ...]
    line: int
    column: int
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """A mapping, in the order of the file; `flow`: written in curly brackets."""

    pairs: tuple[tuple[Text, Node], ...]
    line: int
    column: int
    flow: bool = False


Node: TypeAlias = Text | Items | Pairs


@dataclass(frozen=True, slots=True)
class Document:
    """One file that could be read; `file` is its name in faults."""

    file: str
    lines: tuple[str, ...]
    root: Node

    @property
    def has_doubled_keys(self) -> bool:
        """Whether a top-level key appears twice, so that everything under the first is lost."""
        keys = [key.value for key, _ in self.root.pairs] if isinstance(self.root, Pairs) else []
        return len(set(keys)) < len(keys)

    def data(self) -> Data:
        """Return the bare values; for a duplicate key the last one, as in YAML."""
        return _data(self.root)

    def node(self, path: Path) -> Node | None:
        """Return the node at `path`, or None if there is none."""
        node: Node | None = self.root
        for part in path:
            node = _step(node, part)
        return node

    def place(self, path: Path) -> tuple[int, int]:
        """Return line and column of the key at `path`, or of its nearest parent if there is none."""
        node: Node | None = self.root
        line, column = self.root.line, self.root.column
        for part in path:
            below = _step(node, part)
            if below is None:
                break
            key = _key(node, part)
            line, column = (key.line, key.column) if key else (below.line, below.column)
            node = below
        return line, column

    def value_place(self, path: Path) -> tuple[int, int]:
        """Return where the value at `path` starts, or its nearest parent's key."""
        node = self.node(path)
        return (node.line, node.column) if node else self.place(path)

    def within(self, path: Path, line: int, column: int) -> tuple[int, int]:
        """Return the position in the file of line `line`, column `column` (from 1) of the text at `path`."""
        node = self.node(path)
        if not isinstance(node, Text):
            return self.place(path)
        if node.style in ("|", ">"):
            at = node.line + line
            return min(at, len(self.lines)), column + self._indent_of_block(node)
        if line == 1 and node.line == node.end_line:
            return node.line, node.column + (1 if node.style else 0) + column - 1
        return min(node.line + line - 1, len(self.lines)), node.column

    def _indent_of_block(self, node: Text) -> int:
        # The first line with words sets the indentation (YAML 1.1, 9.2).
        for line in self.lines[node.line : node.end_line]:
            if line.strip():
                return len(line) - len(line.lstrip(" "))
        return 0


def _data(node: Node) -> Data:
    match node:
        case Text():
            return node.value
        case Items():
            return [_data(item) for item in node.items]
        case Pairs():
            return {key.value: _data(value) for key, value in node.pairs}


def _step(node: Node | None, part: str | int) -> Node | None:
    match node:
        case Items() if isinstance(part, int):
            return node.items[part] if part < len(node.items) else None
        case Pairs():
            # From the end: for a duplicate key the last one counts.
            return next((value for key, value in reversed(node.pairs) if key.value == str(part)), None)
    return None


def _key(node: Node | None, part: str | int) -> Text | None:
    if isinstance(node, Pairs):
        return next((key for key, _ in reversed(node.pairs) if key.value == str(part)), None)
    return None
