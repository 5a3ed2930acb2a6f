"""Replies as text in a column; a button's press is told apart by the name of its class."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import TypeAdapter

from bot.domain.press import Press
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span

_PRESSES: dict[str, TypeAdapter[Any]] = {each.__name__: TypeAdapter(each) for each in get_args(Press)}
_JSON: TypeAdapter[Any] = TypeAdapter(Any)


def to_json(reply: Reply) -> str:
    """Write a reply; notice and in_place, which belong to one press, are left out."""
    written = {
        "blocks": [_block(each) for each in reply.blocks],
        "rows": [
            [{"label": each.label, type(each.press).__name__: _fields(each.press)} for each in row]
            for row in reply.rows
        ],
    }
    return _JSON.dump_json(written).decode()


def from_json(text: str) -> Reply:
    """Read what `to_json` wrote; raise `ValueError` for anything else."""
    try:
        read = _JSON.validate_json(text)
        return Reply(
            tuple(_read_block(each) for each in read["blocks"]),
            tuple(tuple(_read_button(each) for each in row) for row in read["rows"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this is no stored reply") from error


def _fields(press: Press) -> Any:
    return _PRESSES[type(press).__name__].dump_python(press)


def _block(block: Block) -> Any:
    match block:
        case Paragraph(spans):
            return {"spans": [_span(each) for each in spans]}
        case Listing(items, ordered):
            return {"items": [[_span(each) for each in item] for item in items], "ordered": ordered}


def _span(span: Span) -> Any:
    marks = {"bold": span.bold, "italic": span.italic, "link": span.link, "struck": span.struck}
    return {"text": span.text, **{name: mark for name, mark in marks.items() if mark}}


def _read_block(read: Any) -> Block:
    if "items" in read:
        items = tuple(tuple(Span(**each) for each in item) for item in read["items"])
        return Listing(items, read["ordered"])
    return Paragraph(tuple(Span(**each) for each in read["spans"]))


def _read_button(read: Any) -> Button:
    label = read["label"]
    ((kind, fields),) = ((name, value) for name, value in read.items() if name != "label")
    return Button(label, _PRESSES[kind].validate_python(fields))
