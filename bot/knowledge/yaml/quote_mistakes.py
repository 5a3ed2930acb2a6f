"""Quotes that do not enclose a text: curly ones, and those that are not closed on their line."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bot.knowledge.yaml.lines import Line, block_indents, quoted, split
from bot.knowledge.yaml.mistake import Mistake
from bot.knowledge.yaml.value_mistakes import CURLY

STRAIGHT = 'use straight quotes: "text"'
_CLOSERS = "".join(dict.fromkeys(CURLY.values()))
_IN_BRACES = re.compile(
    rf"(?P<before>(?::\s+|[\[{{,]\s*))(?P<text>[{''.join(CURLY)}][^{_CLOSERS}]*[{_CLOSERS}])"
)


def curly(signs: str) -> str:
    """Return the message about curly quotes around a text; `signs` are the two."""
    return f"curly quotes ({signs}) do not enclose a text, and clients would see them"


def quote_mistakes(lines: list[str], keys: Set[str]) -> list[Mistake]:
    """Find such quotes in lines outside of block texts, and fix them in `lines`."""
    mistakes: list[Mistake] = []
    inside = block_indents(lines)
    for number, text in enumerate(lines, start=1):
        if inside[number - 1] or not text.strip():
            continue
        line = split(number, text)
        if line.dashes and line.key and line.key not in keys:
            line = Line(number, text, line.indent, line.dashes, "", line.rest, line.column, line.column)
        mistake = _curly(line) or _in_braces(line) or _not_closed(line, lines, keys)
        if mistake and mistake.repaired is not None:
            mistakes.append(mistake)
            lines[number - 1] = mistake.repaired
    return mistakes


def _curly(line: Line) -> Mistake | None:
    value = line.value
    first, last = value[:1], value[-1:]
    if len(value) < 2:
        return None
    if first in CURLY and (last in _CLOSERS or last == '"') and first not in value[1:-1]:
        repaired = line.with_value(quoted(value[1:-1]))
        return Mistake(line.number, line.value_column, curly(first + last), STRAIGHT, repaired)
    if (
        first == '"'
        and last in _CLOSERS
        and '"' not in value[1:]
        and not any(each in value[1:-1] for each in CURLY)
    ):
        column = line.value_column + len(value) - 1
        what = f"the quote that closes this text is curly ({last})"
        return Mistake(line.number, column, what, STRAIGHT, line.with_value(quoted(value[1:-1])))
    return None


def _in_braces(line: Line) -> Mistake | None:
    if line.value[:1] not in ("{", "["):
        return None
    found = _IN_BRACES.search(line.value)
    if not found:
        return None
    text = found["text"]
    column = line.value_column + found.start("text")
    value = _IN_BRACES.sub(lambda at: at["before"] + quoted(at["text"][1:-1]), line.value)
    return Mistake(line.number, column, curly(text[0] + text[-1]), STRAIGHT, line.with_value(value))


def _not_closed(line: Line, lines: Sequence[str], keys: Set[str]) -> Mistake | None:
    """Say that a quote is not closed before the next key or item, which it would swallow."""
    value = line.value
    quote = value[:1]
    if quote not in ("'", '"') or quote in value[1:].replace("\\" + quote, "").replace("''", ""):
        return None
    for number in range(line.number + 1, len(lines) + 1):
        text = lines[number - 1]
        below = split(number, text)
        if below.dashes or below.key in keys:
            what = f"the quote ({quote}) that opens here is never closed"
            hint = f"put {quote} at the end of the text too"
            return Mistake(
                line.number, line.value_column, what, hint, line.with_value(quoted(value[1:].rstrip()))
            )
        if quote in text:
            return None
    return None
