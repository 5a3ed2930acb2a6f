"""Text that YAML reads without an error but not as staff meant it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from bot.knowledge.yaml.document import Items, Node, Pairs, Text
from bot.knowledge.yaml.mistake import Mistake
from bot.knowledge.yaml.parsing import Oddity, Tree
from bot.knowledge.yaml.silent_texts import line_of, mistake_in
from bot.knowledge.yaml.value_mistakes import NEVER_FIRST, QUOTE_IT

_RUN_ON = re.compile(r"(?P<word>\w+)(?P<colon>:?) *[\"']")

_ODDITIES = {
    "anchor": (NEVER_FIRST["&"], QUOTE_IT),
    "tag": (NEVER_FIRST["!"], QUOTE_IT),
    "alias": (NEVER_FIRST["*"], f"{QUOTE_IT}, or write it on the next line after a | sign"),
    "key": ("“?”, “[” or “{” makes this a key that the bot does not know", QUOTE_IT),
    "deep": ("this is nested too deeply to be meant", "compare it with the other entries"),
}


def silent_mistakes(tree: Tree, lines: Sequence[str], keys: Set[str]) -> Iterator[Mistake]:
    """Yield text that was read differently from how it looks; `keys` are the keys that the file may have."""
    for oddity in tree.oddities:
        yield _odd(oddity)
    if tree.root is not None:
        yield from _walk(tree.root, None, lines, keys)


def has_other_keys(tree: Tree, keys: Set[str]) -> bool:
    """Return whether the tree has a key that is none of `keys`: words of a text may have become one."""

    def others(node: Node) -> bool:
        match node:
            case Items():
                return any(others(item) for item in node.items)
            case Pairs():
                return any(key.value not in keys or others(value) for key, value in node.pairs)
        return False

    return tree.root is not None and others(tree.root)


def _odd(oddity: Oddity) -> Mistake:
    if oddity.kind == "document":
        what = "“---” begins a second file for the bot"
        return Mistake(oddity.line, oddity.column, what, "delete this line", repaired="")
    return Mistake(oddity.line, oddity.column, *_ODDITIES[oddity.kind])


def _walk(node: Node, key: Text | None, lines: Sequence[str], keys: Set[str]) -> Iterator[Mistake]:
    match node:
        case Text():
            mistake = mistake_in(node, key, lines, keys)
            if mistake:
                yield mistake
        case Items():
            for item in node.items:
                lost = _lost_dash(item, lines) if isinstance(item, Pairs) else None
                if lost:
                    yield lost
                else:
                    yield from _swallowing_item(item, node, lines)
                    yield from _walk(item, key, lines, keys)
        case Pairs():
            yield from _doubled(node)
            for each, value in node.pairs:
                if run_on := _run_on_key(each, lines, keys):
                    yield run_on
                    continue
                before = line_of(lines, each.line)[: each.column - 1].rstrip()
                if before.endswith("?"):
                    yield Mistake(each.line, len(before), NEVER_FIRST["?"], QUOTE_IT)
                yield from _walk(value, each, lines, keys)


def _doubled(node: Pairs) -> Iterator[Mistake]:
    first: dict[str, Text] = {}
    for key, value in node.pairs:
        if key.value in first:
            before = first[key.value]
            what = f"“{key.value}” is written twice here (first on line {before.line})"
            hint = (
                "put the items of both under one of them"
                if isinstance(value, Items)
                else "delete one of the two"
            )
            yield Mistake(key.line, key.column, what, hint)
        else:
            first[key.value] = key


def _run_on_key(key: Text, lines: Sequence[str], keys: Set[str]) -> Mistake | None:
    """Say that a key and its text in quotes were read as one key, up to a colon in the text."""
    found = _RUN_ON.match(key.value)
    if not found or key.style or found["word"] not in keys:
        return None
    word, colon = found["word"], found["colon"]
    line = line_of(lines, key.line)
    rest = line[key.column - 1 + len(word) + len(colon) :].lstrip()
    repaired = f"{line[: key.column - 1]}{word}: {rest}"
    if colon:
        what, hint = "there is no space after the colon", f"write “{word}: ” with a space"
    else:
        what, hint = f"there is no colon after “{word}”", f"write “{word}: ” with a colon and a space"
    return Mistake(key.line, key.column + len(word), what, hint, repaired)


def _lost_dash(item: Pairs, lines: Sequence[str]) -> Mistake | None:
    """Say that another item begins within `item`: its keys appear a second time, in the same order."""
    keys = [key for key, _ in item.pairs]
    first = keys[0].value if keys else ""
    again = next((at for at, key in enumerate(keys) if at and key.value == first), None)
    if again is None or item.flow:
        return None
    before, after = {key.value for key in keys[:again]}, {key.value for key in keys[again + 1 :]}
    key = keys[again]
    text = line_of(lines, key.line)
    if not before & after or key.column < 3 or text[: key.column - 1].strip():
        return None
    what = f"there is no dash before “{first}”, with which the next item begins"
    repaired = f"{text[: key.column - 3]}- {text[key.column - 1 :]}"
    return Mistake(
        key.line, key.column, what, f"write “- {first}: ”, the dash under the other dashes", repaired
    )


def _swallowing_item(item: Node, items: Items, lines: Sequence[str]) -> Iterator[Mistake]:
    """Yield a mistake if an item of a list of texts continues on the next line, as if that had no dash."""
    if not isinstance(item, Text) or item.style or items.flow or item.end_line == item.line:
        return
    below = line_of(lines, item.line + 1)
    words = below.lstrip(" ")
    if words and not words.startswith("-"):
        column = len(below) - len(words) + 1
        what = "this line is read as part of the item above it"
        hint = "begin it with a dash and a space, or put the whole item in double quotes"
        yield Mistake(item.line + 1, column, what, hint)
