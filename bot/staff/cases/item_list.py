"""A list of open items as one text: how people write it, and how a spreadsheet cell holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SIGN = re.compile(r"^(?:[-–—•*·▪]|\d{1,2}[.)])\s+")
"""Bullets and numbers before an item."""

_AND = re.compile(r"^and\s+", re.IGNORECASE)
_EMPTY = " ,;.-–—•*·"
"""Text that consists only of these characters is not an item."""

_CELL_PART = re.compile(r"(?:[^\\|\n]|\\.|\\\Z)+")
_ESCAPED = re.compile(r"\\([\\|])")


def split_items(text: str) -> tuple[str, ...]:
    """Return the items in `text`, each on one line, none empty.

    The strongest separator in the text is used: `|` (literal after a backslash), then line breaks,
    semicolons, commas. A comma is part of an item if lines or semicolons separate the items, inside brackets,
    and between digits.
    """
    if "|" in text:
        return _tidied(_ESCAPED.sub(r"\1", found.group()) for found in _CELL_PART.finditer(text))
    lines = _said(_SIGN.sub("", line.strip()) for line in text.splitlines())
    if len(lines) != 1:
        return lines
    (line,) = lines
    if ";" in line:
        return _said(_outside_brackets(line, ";"))
    items = _said(_outside_brackets(line, ","))
    return tuple(_AND.sub("", item) for item in items) if len(items) > 1 else items


def join_items(items: Iterable[str]) -> str:
    """Join items with “ | ” into one text that `split_items` reads back."""
    texts = tuple(items)
    joined = " | ".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in texts)
    return joined if split_items(joined) == texts else f"{joined} |"


def _tidied(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(tidy for item in items if (tidy := " ".join(item.split())))


def _said(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(item for item in _tidied(items) if item.strip(_EMPTY))


def _outside_brackets(text: str, separator: str) -> Iterator[str]:
    start = depth = 0
    for at, sign in enumerate(text):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(depth - 1, 0)
        elif sign == separator and not depth and not (_is_digit(text, at - 1) and _is_digit(text, at + 1)):
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _is_digit(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isdigit()
