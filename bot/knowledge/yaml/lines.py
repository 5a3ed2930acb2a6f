"""A broken YAML file line by line: which lines are text below a |, and the parts of the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BLOCK_HEADER = re.compile(
    r"^(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<key>[^\s:#\"'][^:#]*): +)?"
    r"[|>](?:[+-]?\d?|\d[+-])(?:\s.*)?$"
)
_PARTS = re.compile(r"^(?P<indent> *)(?P<dashes>(?:-(?: +|$))*)(?P<rest>.*?)\s*$")
_KEY = re.compile(r"^(?P<key>[A-Za-z_][A-Za-z0-9_]*)(?P<colon> *:)(?P<gap>[ \t]+|$)(?P<value>.*)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line outside of block texts. Columns count from 1.

    `key` is empty if the line has none; `column` is where the first word after the dashes starts,
    `value_column` where the value starts (`rest` if there is no key).
    """

    number: int
    text: str
    indent: int
    dashes: str
    key: str
    value: str
    column: int
    value_column: int

    @property
    def rest(self) -> str:
        """Return everything after the dashes, without spaces at the end."""
        return self.text[self.column - 1 :].rstrip()

    def with_value(self, value: str) -> str:
        """Return the line's text with another value."""
        return self.text[: self.value_column - 1] + value


def split(number: int, text: str) -> Line:
    """Return the parts of line `number` (from 1)."""
    parts = _PARTS.match(text)
    assert parts  # every group may be empty
    rest = parts["rest"]
    column = parts.start("rest") + 1
    found = _KEY.match(rest)
    key, value, value_column = "", rest, column
    if found:
        key, value = found["key"], found["value"]
        value_column = column + found.start("value")
    return Line(number, text, len(parts["indent"]), parts["dashes"], key, value, column, value_column)


def block_indents(lines: Sequence[str]) -> list[int]:
    """Return for each line 0, or the indentation of the block text (after `|` or `>`) that it belongs to."""
    inside: list[int] = []
    parent = -1
    block = 0
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        blank = not line.strip(" ")
        if parent >= 0:
            if blank:
                inside.append(block or 1)
                continue
            if not block and indent > parent:
                block = indent
            if block and indent >= block:
                inside.append(block)
                continue
            parent, block = -1, 0
        inside.append(0)
        header = _BLOCK_HEADER.match(line)
        if header:
            parent = len(header["indent"])
            if header["key"] is not None:
                parent += len(header["dashes"])
    return inside


def quoted(text: str) -> str:
    """Return `text` in double quotes, as YAML reads it back unchanged."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
