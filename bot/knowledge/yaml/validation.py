"""From a document to a file's model: every mistake with its position, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.domain.fault import Fault
from bot.knowledge.did_you_mean import nearest
from bot.knowledge.yaml.document import Data, Document, Items, Node, Pairs, Path, Text
from bot.knowledge.yaml.value_mistakes import NEVER_FIRST, QUOTE_IT, WITHOUT_ITEMS

_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Validated(Generic[_M]):
    """The result of validating a document.

    Wrong items of the file's list are left out, so that the others can still be checked against other
    files: `left_out` are their indexes. `model` is None if nothing could be read.
    """

    model: _M | None
    left_out: frozenset[tuple[str, int]]
    faults: tuple[Fault, ...]


def validate(
    document: Document,
    model: type[_M],
    keys: Set[str],
    unused: Set[tuple[str, int]] = frozenset(),
) -> Validated[_M]:
    """Read the document as a `model`; `keys` are all keys that the file may have, at any depth.

    Items at the indexes `unused` are left out without a check.
    """
    data = document.data()
    try:
        found = model.model_validate(data)
        if not unused:
            return Validated(found, frozenset(), ())
        details = []
    except ValidationError as error:
        details = [each for each in error.errors() if each["loc"][:2] not in unused]
    faults = tuple(_faults(document, model, details, keys))
    if not isinstance(data, dict):
        return Validated(None, frozenset(), faults)
    located = {each["loc"][:2] for each in details} | unused
    wrong = frozenset(
        (key, at)
        for key, value in data.items()
        if isinstance(value, list)
        for at in range(len(value))
        if (key, at) in located
    )
    try:
        return Validated(model.model_validate(_without(data, wrong)), wrong, faults)
    except ValidationError:
        return Validated(None, frozenset(), faults)


def _without(data: dict[str, Data], wrong: Set[tuple[str, int]]) -> dict[str, Data]:
    return {
        key: [item for at, item in enumerate(value) if (key, at) not in wrong]
        if isinstance(value, list)
        else value
        for key, value in data.items()
    }


def _faults(
    document: Document, model: type[BaseModel], details: list[ErrorDetails], keys: Set[str]
) -> Iterator[Fault]:
    extra = {each["loc"] for each in details if each["type"] == "extra_forbidden"}
    misspelt: set[Path] = set()
    for loc in sorted(extra, key=str):
        key = str(loc[-1])
        missing = {
            str(each["loc"][-1])
            for each in details
            if each["type"] == "missing" and each["loc"][:-1] == loc[:-1]
        }
        right = nearest(key, missing) or nearest(key, _siblings(model, loc) - {key})
        if right in missing:
            misspelt.add((*loc[:-1], right))
        line, column = document.place(loc)
        yield Fault(document.file, line, column, *_extra(document, loc, right, keys))
    for each in details:
        loc = each["loc"]
        if loc in extra or loc in misspelt:
            continue
        if each["type"] == "missing":
            line, column = document.place(loc[:-1])
            yield Fault(
                document.file, line, column, f"“{loc[-1]}” is missing here", f"add a line “{loc[-1]}: ”"
            )
        elif each["type"] == "plain":
            at = each["ctx"].get("at")
            # The position of the value: the message quotes it.
            line, column = document.place((*loc, at)) if at else document.value_place(loc)
            yield Fault(document.file, line, column, each["ctx"]["what"], each["ctx"]["hint"])
        else:
            yield _wrong_shape(document, loc, each["type"])


def _siblings(model: type[BaseModel], loc: Path) -> frozenset[str]:
    schema = model.model_json_schema()
    part: dict[str, Any] = schema
    for step in loc[:-1]:
        part = part.get("items", {}) if isinstance(step, int) else part.get("properties", {}).get(step, {})
        for choice in part.get("anyOf", []):
            if "$ref" in choice:
                part = choice
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    return frozenset(part.get("properties", {}))


def _extra(document: Document, loc: Path, right: str | None, keys: Set[str]) -> tuple[str, str]:
    key = str(loc[-1])
    parent = document.node(loc[:-1])
    if isinstance(parent, Pairs) and parent.flow and document.node(loc) == _empty(document, loc):
        what = f"the comma before “{key}” ends the text in front of it"
        return what, "put a text that contains a comma in double quotes"
    if right and right != key:
        return f"“{key}” is not a key that the bot knows here", f"did you mean “{right}”?"
    if key in keys:
        return f"“{key}” does not belong at this place", "indent it like the other keys of its item"
    return f"“{key}” is not a key that the bot knows here", "delete it, or put the text in double quotes"


def _empty(document: Document, loc: Path) -> Node | None:
    node = document.node(loc)
    return node if isinstance(node, Text) and not node.value else None


def _wrong_shape(document: Document, loc: Path, kind: str) -> Fault:
    node = document.node(loc)
    line, column = document.value_place(loc)
    match node:
        case Items() | Pairs() if (
            kind == "string_type" and loc and loc[-1] in WITHOUT_ITEMS and node.line > document.place(loc)[0]
        ):
            line, column = document.place(loc)
            what = f"there is no “|” sign after “{loc[-1]}:”, which a text on the lines below needs"
            hint = f"write “{loc[-1]}: |”"
            column += len(str(loc[-1]))
        case Pairs() if kind == "string_type" and node.flow:
            what, hint = NEVER_FIRST["{"], QUOTE_IT
        case Pairs() if kind == "string_type" and node.pairs:
            key = node.pairs[0][0]
            line, column = key.line, key.end_column
            what = "the colon in this text makes the bot take the words before it for a key"
            hint = QUOTE_IT
        case Items() if kind == "string_type" and node.flow:
            what, hint = NEVER_FIRST["["], QUOTE_IT
        case Items() if kind == "string_type" and isinstance(loc[-1], int):
            what, hint = "there are two dashes here where one belongs", "delete one of them"
        case Items() if kind == "string_type":
            what, hint = (
                "there is a list here where one text belongs",
                "write the text in one piece, without dashes",
            )
        case Text(value="") if kind in ("list_type", "model_type", "dict_type"):
            what, hint = "there is nothing here", "write it on the lines below, indented by two more spaces"
            line, column = document.place(loc)
        case Text(value=value) if kind == "list_type":
            what = f"“{_short(value)}” is one text, but a list belongs here"
            hint = "write each item on its own line, beginning with a dash and a space: - text"
        case Text(value=value) if kind in ("model_type", "dict_type"):
            what = f"“{_short(value)}” is where lines such as “key: text” belong"
            hint = "look at another item and write the same keys, each with a colon and a space"
        case Pairs() if kind == "list_type":
            what = "there is no dash here, but a list belongs here"
            hint = "begin each item with a dash and a space: - text"
        case Items():
            what, hint = "there is a list here where lines such as “key: text” belong", "delete the dashes"
        case _:
            what, hint = "this is not what belongs here", "compare it with another item"
    return Fault(document.file, line, column, what, hint)


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:37].rstrip() + "..."
