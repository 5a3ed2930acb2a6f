"""From YAML text to a tree in which every scalar is text; hides PyYAML and its error messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.knowledge.yaml.document import Items, Node, Pairs, Text

DEEPEST = 20
"""Levels of nesting; the formats need six. A limit keeps hostile files from exhausting the stack."""

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableError(ValueError):
    """The text is not YAML. Lines and columns count from 1.

    `began` is where the unfinished construct (an open quote) starts, if known.
    """

    def __init__(self, line: int, column: int, began: tuple[int, int] | None, *, in_quotes: bool) -> None:
        super().__init__(f"{line}:{column}")
        self.line = line
        self.column = column
        self.began = began
        self.in_quotes = in_quotes


@dataclass(frozen=True, slots=True)
class Oddity:
    """A piece of YAML that staff never mean: `kind` is one of anchor, tag, alias, document, key, deep."""

    kind: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The result of parsing; `root` is None if the file is empty or nested too deeply."""

    root: Node | None
    oddities: tuple[Oddity, ...]


def compose(text: str) -> Tree:
    """Return the tree of `text`; raise UnreadableError if it is not YAML."""
    try:
        return _build(yaml.parse(text, Loader=_FAST))
    except (yaml.YAMLError, ValueError, OverflowError):
        pass
    # The fast parser reports some mistakes at a different position than the slow one, which is more precise.
    try:
        return _build(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise UnreadableError(1, 1, None, in_quotes=False) from None


def _unreadable(error: yaml.MarkedYAMLError) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    scanning = (error.context or "").startswith("while scanning")
    began = error.context_mark if scanning else None
    return UnreadableError(
        line,
        column,
        (began.line + 1, began.column + 1) if began else None,
        in_quotes=scanning and "quoted scalar" in (error.context or ""),
    )


@dataclass(slots=True)
class _Open:
    """A list or mapping that has not ended yet."""

    is_pairs: bool
    line: int
    column: int
    flow: bool
    children: list[Node] = field(default_factory=list)


def _build(events: Iterable[Any]) -> Tree:
    stack: list[_Open] = []
    oddities: list[Oddity] = []
    roots: list[Node] = []
    documents = 0

    def place(node: Node) -> None:
        if not stack:
            roots.append(node)
        else:
            stack[-1].children.append(node)

    for event in events:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        end = (event.end_mark.line + 1, event.end_mark.column + 1)
        if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
            oddities.append(Oddity("anchor", line, column))
        if getattr(event, "tag", None):
            oddities.append(Oddity("tag", line, column))
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    oddities.append(Oddity("document", line, column))
            case yaml.AliasEvent():
                oddities.append(Oddity("alias", line, column))
                place(Text("", line, column, *end))
            case yaml.ScalarEvent():
                place(Text(event.value, line, column, *end, event.style or ""))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if len(stack) == DEEPEST:
                    # Continuing would take the slow parser seconds.
                    return Tree(None, (*oddities, Oddity("deep", line, column)))
                is_pairs = isinstance(event, yaml.MappingStartEvent)
                stack.append(_Open(is_pairs, line, column, bool(event.flow_style)))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done = stack.pop()
                place(_close(done, oddities))
    return Tree(roots[0] if roots else None, tuple(oddities))


def _close(done: _Open, oddities: list[Oddity]) -> Node:
    if not done.is_pairs:
        return Items(tuple(done.children), done.line, done.column, done.flow)
    pairs: list[tuple[Text, Node]] = []
    for key, value in zip(done.children[::2], done.children[1::2], strict=False):
        if isinstance(key, Text):
            pairs.append((key, value))
        else:
            oddities.append(Oddity("key", key.line, key.column))
    return Pairs(tuple(pairs), done.line, done.column, done.flow)
