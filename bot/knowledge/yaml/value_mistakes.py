"""Mistakes after the colon or the dash: characters with a meaning in YAML, quotes, a second colon."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.knowledge.yaml.lines import Line, quoted
from bot.knowledge.yaml.parsing import UnreadableError, compose

CURLY = {"“": "”", "”": "”", "„": "“", "‘": "’", "’": "’", "«": "»"}
_SECOND_COLON = re.compile(r":(?=\s|$)")
_IN_QUOTES = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*"'),
    "'": re.compile(r"'(?:[^']|'')*'"),
}
_BLOCK_TEXT = re.compile(r"[|>][+-]?\d?[+-]?\s+(?=[^#\s])")
_PAIR_IN_BRACES = re.compile(
    r"(?:^\{|,)\s*(?P<key>title|url|kind|supports|read|copy|by|on|means|says)\s*:\s*"
)

_BLOCK_SIGN = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])\s*(?:#.*)?")
LONGEST_SIGN = 3
"""Characters of what was meant to be a | sign; more are a text."""

_SEMICOLON = re.compile(r";(?=\s*(?P<key>title|url|kind|supports|read|copy|by|on|means|says)\s*:)")
_AFTER_BRACES = re.compile(r"^[^\"']*\}\s*(?P<after>[^\s#}\]].*)$")

NEVER_FIRST = {
    "@": "“@” cannot be the first character of a text",
    "`": "a back-quote (`) cannot be the first character of a text",
    "%": "“%” cannot be the first character of a text",
    "*": "an asterisk cannot be the first character of a text on this line",
    "&": "“&” cannot be the first character of a text",
    "!": "“!” cannot be the first character of a text",
    "[": "a text cannot begin with a square bracket",
    "{": "a text cannot begin with a curly bracket",
    "]": "“]” cannot be the first character of a text",
    "}": "“}” cannot be the first character of a text",
    ",": "a comma cannot be the first character of a text",
    "?": "“? ” cannot begin a text",
    "#": "everything after “#” is a comment that the bot does not read",
    "|": "“|” cannot be the first character of a text",
    ">": "“>” cannot be the first character of a text",
}
WITHOUT_ITEMS = frozenset({"lead", "more", "where", "reply", "means", "do_now", "comes_next", "warning"})
"""Keys whose value is a text: lines with dashes below them are a list in that text."""

QUOTE_IT = "put the whole text in double quotes"


@dataclass(frozen=True, slots=True)
class ValueMistake:
    """A mistake in a line's value; `repaired` is the whole line."""

    column: int
    what: str
    hint: str
    repaired: str


def value_mistake(line: Line) -> ValueMistake | None:
    """Return the mistake in the value of `line`, if there is one."""
    value = line.value
    if not value:
        return None
    if "\t" in line.text[: line.value_column] and not line.text[: line.value_column].isspace():
        column = line.text.index("\t") + 1
        return ValueMistake(
            column, "there is a tab in this line", "use a space instead", line.text.replace("\t", " ")
        )
    first = value[0]
    if first == "\t":
        column = line.value_column
        return ValueMistake(
            column, "there is a tab in this line", "use a space instead", line.text.replace("\t", " ")
        )
    if first in _IN_QUOTES:
        return _quoted(line, first)
    if first in "|>":
        return _beside_block(line)
    if first in "[{":
        return _brackets(line, first)
    if first in NEVER_FIRST and (first != "?" or value[1:2] in ("", " ")):
        column = line.value_column
        return ValueMistake(
            column, NEVER_FIRST[first], f"{QUOTE_IT}: {_shown(value)}", line.with_value(quoted(value))
        )
    return _second_colon(line)


def _quoted(line: Line, quote: str) -> ValueMistake | None:
    value = line.value
    whole = _IN_QUOTES[quote].match(value)
    if not whole:
        column = line.value_column
        what = f"the quote ({quote}) that opens here is never closed"
        return ValueMistake(
            column, what, f"put {quote} at the end of the text too", line.with_value(quoted(value[1:]))
        )
    after = value[whole.end() :].strip()
    if not after or after.startswith("#"):
        return None
    column = line.value_column + whole.end() - 1
    what = "the text continues after its closing quote"
    if quote == "'":
        hint = "put the whole text in double quotes; an apostrophe is fine between them"
        inner = value[1:-1] if value.endswith("'") else value
    else:
        hint = "put the whole text in single quotes; double quotes are fine between them"
        inner = value
    return ValueMistake(column, what, hint, line.with_value(quoted(inner)))


def _beside_block(line: Line) -> ValueMistake | None:
    found = _BLOCK_TEXT.match(line.value)
    if found:
        column = line.value_column + found.end()
        what = f"there is text next to the “{line.value[0]}” sign"
        hint = "begin the text on the next line, two spaces further in"
        return ValueMistake(column, what, hint, line.with_value(line.value[0]))
    if len(line.value) <= LONGEST_SIGN and not _BLOCK_SIGN.fullmatch(line.value):
        what = f"“{line.value}” is not a sign that the bot knows"
        return ValueMistake(
            line.value_column, what, f"write “{line.value[0]}” alone", line.with_value(line.value[0])
        )
    if not _BLOCK_SIGN.fullmatch(line.value):
        what = f"“{line.value[0]}” cannot be the first character of a text"
        return ValueMistake(
            line.value_column, what, f"{QUOTE_IT}: {_shown(line.value)}", line.with_value(quoted(line.value))
        )
    return None


def _brackets(line: Line, first: str) -> ValueMistake | None:
    value = line.value
    if first == "{" and (found := list(_PAIR_IN_BRACES.finditer(value))):
        return None if _reads(value) else _pairs_in_braces(line, found)
    if re.fullmatch(r"\[[^\[\]{}\"':#]*\]", value):
        return None
    closing = {"[": "]", "{": "}"}[first]
    column = line.value_column
    if value.endswith(closing) and first == "[":
        what = "this list in square brackets cannot be read"
        return ValueMistake(column, what, "write each item on its own line: - item", line.with_value("[]"))
    if closing not in value and first == "[":
        what = "the square bracket that opens here is never closed"
        hint = "put ] at the end, or put the text in double quotes"
        return ValueMistake(column, what, hint, line.with_value(value + "]"))
    return ValueMistake(
        column, NEVER_FIRST[first], f"{QUOTE_IT}: {_shown(value)}", line.with_value(quoted(value))
    )


def _reads(value: str) -> bool:
    try:
        compose(value)
    except UnreadableError:
        return False
    return True


def _pairs_in_braces(line: Line, found: list[re.Match[str]]) -> ValueMistake:
    """Fix `{title: A: B, url: ...}` by quoting its texts; the fault is at the first that needs it."""
    value = line.value
    if after := _AFTER_BRACES.search(value):
        column = line.value_column + after.start("after")
        what = f"“{after['after']}” comes after the closing curly bracket"
        return ValueMistake(
            column, what, "delete it", line.with_value(value[: after.start("after")].rstrip())
        )
    if semicolon := _SEMICOLON.search(value):
        column = line.value_column + semicolon.start()
        what = f"there is a semicolon here, but “{semicolon['key']}” comes next"
        return ValueMistake(
            column, what, "write a comma instead", line.with_value(_SEMICOLON.sub(",", value))
        )
    closed = value.endswith("}")
    if closed and value.count("[") > value.count("]"):
        column = line.value_column + value.rindex("[")
        what = "the square bracket that opens here is never closed"
        return ValueMistake(column, what, "put ] at the end of its list", line.with_value(f"{value[:-1]}]}}"))
    ends = [each.start() for each in found[1:]] + [len(value) - closed]
    column, what, hint = (
        line.value_column,
        "the text in curly brackets here cannot be read",
        "write one key per line",
    )
    if not closed:
        what, hint = "the curly bracket that opens here is never closed", "put } at the end"
    parts = []
    seen = False
    for each, end in zip(found, ends, strict=True):
        text = value[each.end() : end].strip().rstrip(",")
        second = _SECOND_COLON.search(text)
        if closed and second and not seen and text[:1] not in ("'", '"'):
            column = line.value_column + each.end() + second.start()
            what, hint, seen = "there is a second colon in this text", QUOTE_IT, True
        plain = text[:1] not in ("'", '"', "[", "{")
        parts.append(f"{each['key']}: {quoted(text) if plain else text}")
    return ValueMistake(column, what, hint, line.with_value("{" + ", ".join(parts) + "}"))


def _second_colon(line: Line) -> ValueMistake | None:
    found = _SECOND_COLON.search(line.value)
    if not found:
        return None
    column = line.value_column + found.start()
    what = "there is a second colon in this text" if line.key else "there is a colon in this text"
    return ValueMistake(
        column, what, f"{QUOTE_IT}: {_shown(line.value)}", line.with_value(quoted(line.value))
    )


def _shown(value: str) -> str:
    """Return `value` in double quotes as staff may type it, shortened."""
    text = value if len(value) <= 40 else value[:37].rstrip() + "..."
    return quoted(text)
