"""Text that YAML reads without an error but not as staff meant it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from bot.knowledge.yaml.document import Items, Node, Pairs, Text
from bot.knowledge.yaml.parsing import Oddity, Tree
from bot.knowledge.yaml.syntax_slips import Slip
from bot.knowledge.yaml.value_slips import CURLY, NEVER_FIRST, QUOTE_IT

REMARKS_WELCOME = frozenset(
    {"id", "entry", "key", "kind", "read", "reviewed", "by", "on", "url", "time_zone"}
)
"""Values that are not running text: a comment (`# ...`) after them takes no words from a client."""

_ODDITIES = {
    "anchor": (NEVER_FIRST["&"], QUOTE_IT),
    "tag": (NEVER_FIRST["!"], QUOTE_IT),
    "alias": (NEVER_FIRST["*"], f"{QUOTE_IT}, or write it on the next line after a | sign"),
    "key": ("“?”, “[” or “{” makes this a key that the bot does not know", QUOTE_IT),
    "deep": ("this is nested too deeply to be meant", "compare it with the other entries"),
}


def silent_slips(tree: Tree, lines: Sequence[str], keys: Set[str]) -> Iterator[Slip]:
    """Yield text that was read differently from how it looks; `keys` are the keys that the file may have."""
    for oddity in tree.oddities:
        yield _odd(oddity)
    if tree.root is not None:
        yield from _walk(tree.root, None, lines, keys)


def _odd(oddity: Oddity) -> Slip:
    if oddity.kind == "document":
        what = "“---” begins a second file for the bot"
        return Slip(oddity.line, oddity.column, what, "delete this line", mended="")
    return Slip(oddity.line, oddity.column, *_ODDITIES[oddity.kind])


def _walk(node: Node, key: Text | None, lines: Sequence[str], keys: Set[str]) -> Iterator[Slip]:
    match node:
        case Text():
            slip = _in_text(node, key, lines, keys)
            if slip:
                yield slip
        case Items():
            for item in node.items:
                yield from _walk(item, key, lines, keys)
        case Pairs():
            yield from _doubled(node)
            for each, value in node.pairs:
                before = _line(lines, each.line)[: each.column - 1].rstrip()
                if before.endswith("?"):
                    yield Slip(each.line, len(before), NEVER_FIRST["?"], QUOTE_IT)
                yield from _walk(value, each, lines, keys)


def _doubled(node: Pairs) -> Iterator[Slip]:
    first: dict[str, Text] = {}
    for key, _ in node.pairs:
        if key.value in first:
            before = first[key.value]
            what = f"“{key.value}” is written twice here (first on line {before.line})"
            yield Slip(key.line, key.column, what, "delete one of the two")
        else:
            first[key.value] = key


def _in_text(text: Text, key: Text | None, lines: Sequence[str], keys: Set[str]) -> Slip | None:
    if text.style in ("|", ">"):
        return _key_in_block(text, key, lines, keys)
    if text.style in ("'", '"'):
        return _swallowed(text, lines, keys) if text.end_line > text.line else None
    if text.value == "" and not _line(lines, text.end_line)[text.end_column - 1 :].strip():
        return None
    return (
        _cut(text, key, lines)
        or _looks_like_item(text)
        or (_swallowed(text, lines, keys) if text.end_line > text.line else None)
        or _no_space_after_colon(text, keys)
        or _curly(text)
    )


def _cut(text: Text, key: Text | None, lines: Sequence[str]) -> Slip | None:
    after = _line(lines, text.end_line)[text.end_column - 1 :]
    # An empty value ends right after its colon.
    if not after.lstrip(" ").startswith("#") or (key and key.value in REMARKS_WELCOME):
        return None
    if text.value in ("null", "~"):
        return None
    column = text.end_column + len(after) - len(after.lstrip(" "))
    what = "everything after “#” is a comment that the bot does not read"
    hint = f"{QUOTE_IT} if “#” belongs to it, or put the comment on its own line"
    return Slip(text.end_line, column, what, hint)


def _line(lines: Sequence[str], number: int) -> str:
    """Return line `number`; a text at the end of the file may end one line after it."""
    return lines[number - 1] if number <= len(lines) else ""


def _key_in_block(text: Text, key: Text | None, lines: Sequence[str], keys: Set[str]) -> Slip | None:
    for number in range(text.line + 1, min(text.end_line, len(lines) + 1)):
        words = _line(lines, number).lstrip(" ")
        word, colon, rest = words.partition(":")
        if colon and word in keys and rest[:1] in ("", " "):
            column = len(_line(lines, number)) - len(words) + 1
            what = f"“{word}:” is inside the text above it, and clients would see it"
            mended = " " * (key.column - 1) + words if key else None
            return Slip(number, column, what, "indent it like the key of that text", mended)
    return None


def _swallowed(text: Text, lines: Sequence[str], keys: Set[str]) -> Slip | None:
    for number in range(text.line + 1, text.end_line + 1):
        line = _line(lines, number)
        words = line.lstrip(" ")
        column = len(line) - len(words) + 1
        word = words.split(":")[0].removeprefix("- ")
        if words.startswith("-") or (":" in words and word in keys):
            if text.style:
                what = f"the quote ({text.style}) that opens here is not closed before line {number}"
                return Slip(text.line, text.column, what, f"put {text.style} at the end of the text too")
            if words.startswith("-") and words[:2] != "- ":
                hint = "write a dash and a space: - text"
                return Slip(number, column, "there is no space after the dash", hint)
            if words.startswith("- "):
                hint = "give each item its own line, or write | after the colon and begin the text below it"
                if _line(lines, text.line)[: text.column - 1].rstrip().endswith("-"):
                    hint = f"begin it below the “-” of line {text.line}, with a dash and a space"
                return Slip(number, column, "this line is read as part of the text above it", hint)
            at = column + words.index(":")
            return Slip(number, at, "there is no space after the colon", f"write “{word}: ” with a space")
    return None


def _looks_like_item(text: Text) -> Slip | None:
    first = text.value[:1]
    if first == "-" and text.value[1:2] not in ("", " ", "-") and not text.value[1:2].isdigit():
        return Slip(
            text.line, text.column, "there is no space after the dash", "write a dash and a space: - text"
        )
    if first and first in "•–—·" and text.value[1:2] == " ":
        hint = "begin each item of a list with a plain dash and a space: - text"
        return Slip(text.line, text.column, f"this begins with “{first}”", hint)
    return None


def _no_space_after_colon(text: Text, keys: Set[str]) -> Slip | None:
    word, colon, value = text.value.partition(":")
    if not colon or not value or word not in keys:
        return None
    column = text.column + len(word)
    return Slip(text.line, column, "there is no space after the colon", f"write “{word}: ” with a space")


def _curly(text: Text) -> Slip | None:
    first, last = text.value[:1], text.value[-1:]
    if first not in CURLY or len(text.value) < 2 or last not in CURLY.values() or first in text.value[1:-1]:
        return None
    what = f"curly quotes ({first}{last}) surround this text, and clients would see them"
    return Slip(text.line, text.column, what, 'use straight quotes: "text"')
