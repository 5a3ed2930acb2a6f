"""Texts that YAML reads without an error but not as they look."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from bot.knowledge.yaml.document import Text
from bot.knowledge.yaml.mistake import Mistake
from bot.knowledge.yaml.quote_mistakes import STRAIGHT, curly
from bot.knowledge.yaml.value_mistakes import CURLY, QUOTE_IT, WITHOUT_ITEMS

REMARKS_WELCOME = frozenset(
    {"id", "entry", "key", "kind", "read", "reviewed", "by", "on", "url", "time_zone"}
)
"""Values that are not running text: a comment (`# ...`) after them hides no words from a client."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xa0\u2028\u2029]")
_LIKE_BLOCK_SIGNS = frozenset("lI¦!¡ǀ│∣/\\")
"""What people type if “|” is hard to find on their keyboard."""

_ITEM = re.compile(r"(?:[-•]|\d+[.)]) ")


def mistake_in(text: Text, key: Text | None, lines: Sequence[str], keys: Set[str]) -> Mistake | None:
    """Return what is wrong with one text, the value of `key`; `keys` are the keys that the file may have."""
    if text.style in ("|", ">"):
        return _key_in_block(text, key, lines, keys) or _folded_list(text, lines)
    if text.style in ("'", '"'):
        return _escaped(text) or (_swallowed(text, lines, keys) if text.end_line > text.line else None)
    if text.value == "" and not line_of(lines, text.end_line)[text.end_column - 1 :].strip():
        return None
    return (
        _cut(text, key, lines)
        or _looks_like_item(text)
        or (_like_a_block_sign(text, lines) if text.end_line > text.line else None)
        or (_lost_block_sign(text, key, lines) if text.end_line > text.line else None)
        or (_swallowed(text, lines, keys) if text.end_line > text.line else None)
        or _no_space_after_colon(text, keys)
        or _curly(text)
        or _one_quote(text)
    )


def _cut(text: Text, key: Text | None, lines: Sequence[str]) -> Mistake | None:
    after = line_of(lines, text.end_line)[text.end_column - 1 :]
    # An empty value ends right after its colon.
    if not after.lstrip(" ").startswith("#") or (key and key.value in REMARKS_WELCOME):
        return None
    if text.value in ("null", "~"):
        return None
    column = text.end_column + len(after) - len(after.lstrip(" "))
    what = "everything after “#” is a comment that the bot does not read"
    hint = f"{QUOTE_IT} if “#” belongs to it, or put the comment on its own line"
    return Mistake(text.end_line, column, what, hint)


def line_of(lines: Sequence[str], number: int) -> str:
    """Return line `number`; a text at the end of the file may end one line after it."""
    return lines[number - 1] if number <= len(lines) else ""


def _key_in_block(text: Text, key: Text | None, lines: Sequence[str], keys: Set[str]) -> Mistake | None:
    for number in range(text.line + 1, min(text.end_line, len(lines) + 1)):
        words = line_of(lines, number).lstrip(" ")
        word, colon, rest = words.partition(":")
        if colon and word in keys and rest[:1] in ("", " "):
            column = len(line_of(lines, number)) - len(words) + 1
            what = f"“{word}:” is inside the text above it, and clients would see it"
            repaired = " " * (key.column - 1) + words if key else None
            return Mistake(number, column, what, "indent it like the key of that text", repaired)
    return None


def _escaped(text: Text) -> Mistake | None:
    """Say that a backslash turned the letter after it into another character."""
    found = _CONTROL.search(text.value) if text.style == '"' else None
    if not found:
        return None
    what = "a backslash (\\) in this text changes the letter after it"
    return Mistake(text.line, text.column, what, "delete the backslash, or write two of them")


def _one_quote(text: Text) -> Mistake | None:
    if text.value.count('"') != 1 or not text.value.endswith('"') or text.value[-2:-1].isdigit():
        return None
    what = 'this text ends with a quote (") but does not begin with one'
    return Mistake(
        text.line, text.column, what, 'put " at the start of the text too, or delete the one at its end'
    )


def _like_a_block_sign(text: Text, lines: Sequence[str]) -> Mistake | None:
    head = line_of(lines, text.line)[text.column - 1 :].strip()
    if head not in _LIKE_BLOCK_SIGNS:
        return None
    what = f"“{head}” is here where a “|” belongs"
    repaired = f"{line_of(lines, text.line)[: text.column - 1]}|"
    return Mistake(text.line, text.column, what, "write “|”, the upright line", repaired)


def _lost_block_sign(text: Text, key: Text | None, lines: Sequence[str]) -> Mistake | None:
    """Say that a text with a list, below its key, needs a | sign; or that the first dash is missing."""
    if key is None or text.line <= key.line or line_of(lines, text.line)[: text.column - 1].strip():
        return None
    below = [line_of(lines, number) for number in range(text.line + 1, text.end_line + 1)]
    if not any(line.lstrip(" ").startswith("- ") for line in below):
        return None
    head = line_of(lines, key.line).rstrip()
    if head.endswith(":") and (key.value in WITHOUT_ITEMS or any(not line.strip() for line in below)):
        what = f"there is no “|” sign after “{key.value}:”, which a text on the lines below needs"
        return Mistake(key.line, len(head), what, f"write “{key.value}: |”", f"{head} |")
    repaired = (
        f"{line_of(lines, text.line)[: text.column - 1]}- {line_of(lines, text.line)[text.column - 1 :]}"
    )
    return Mistake(
        text.line,
        text.column,
        "there is no dash before this text",
        "write a dash and a space: - text",
        repaired,
    )


def _swallowed(text: Text, lines: Sequence[str], keys: Set[str]) -> Mistake | None:
    for number in range(text.line + 1, text.end_line + 1):
        line = line_of(lines, number)
        words = line.lstrip(" ")
        column = len(line) - len(words) + 1
        word = words.split(":")[0].removeprefix("- ")
        if words.startswith("-") or (":" in words and word in keys):
            if text.style:
                what = f"the quote ({text.style}) that opens here is not closed before line {number}"
                return Mistake(text.line, text.column, what, f"put {text.style} at the end of the text too")
            if words.startswith("-") and words[:2] != "- ":
                hint = "write a dash and a space: - text"
                return Mistake(number, column, "there is no space after the dash", hint)
            if words.startswith("- "):
                hint = "give each item its own line, or write | after the colon and begin the text below it"
                if line_of(lines, text.line)[: text.column - 1].rstrip().endswith("-"):
                    hint = f"begin it below the “-” of line {text.line}, with a dash and a space"
                return Mistake(number, column, "this line is read as part of the text above it", hint)
            at = column + words.index(":")
            return Mistake(number, at, "there is no space after the colon", f"write “{word}: ” with a space")
    return None


def _looks_like_item(text: Text) -> Mistake | None:
    first = text.value[:1]
    if first == "-" and text.value[1:2] not in ("", " ", "-") and not text.value[1:2].isdigit():
        return Mistake(
            text.line, text.column, "there is no space after the dash", "write a dash and a space: - text"
        )
    if first and first in "•–—·" and text.value[1:2] == " ":
        hint = "begin each item of a list with a plain dash and a space: - text"
        return Mistake(text.line, text.column, f"this begins with “{first}”", hint)
    return None


def _no_space_after_colon(text: Text, keys: Set[str]) -> Mistake | None:
    word, colon, value = text.value.partition(":")
    if not colon or not value or word not in keys:
        return None
    column = text.column + len(word)
    return Mistake(text.line, column, "there is no space after the colon", f"write “{word}: ” with a space")


def _curly(text: Text) -> Mistake | None:
    first, last = text.value[:1], text.value[-1:]
    closes = last in CURLY.values() or last == '"'
    if first not in CURLY or len(text.value) < 2 or not closes or first in text.value[1:-1]:
        return None
    return Mistake(text.line, text.column, curly(first + last), STRAIGHT)


def _folded_list(text: Text, lines: Sequence[str]) -> Mistake | None:
    """Say that the items of a list under a > sign would run together."""
    if text.style != ">":
        return None
    below = (line_of(lines, number).lstrip(" ") for number in range(text.line + 1, text.last_line + 1))
    if not any(_ITEM.match(line) for line in below):
        return None
    what = "below a “>” the lines of a list run together"
    return Mistake(text.line, text.column, what, "write “|” instead of “>”")
