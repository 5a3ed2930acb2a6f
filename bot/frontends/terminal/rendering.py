"""A reply as it looks in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.conversation.typed import numbered
from bot.domain.reply import Block, Listing, Paragraph, Reply, Span


def rendered(reply: Reply) -> RenderableType:
    """Return the whole reply: its blocks, its notice, and its buttons numbered from 1."""
    parts: list[RenderableType] = []
    for block in reply.blocks:
        if parts:
            parts.append(Text())
        parts.append(_block(block))
    if reply.notice:
        parts.append(Text(reply.notice, style="italic"))
    choices = numbered(reply.rows)
    if choices:
        parts.append(Text())
        parts.extend(Text(f"  {number}. {button.label}") for number, button in enumerate(choices, start=1))
    return Group(*parts)


def _block(block: Block) -> RenderableType:
    match block:
        case Paragraph(spans):
            return _line(spans)
        case Listing(items, ordered):
            return Group(
                *(
                    Padding(Text(f"{number}. " if ordered else "• ") + _line(item), (0, 0, 0, 2))
                    for number, item in enumerate(items, start=1)
                )
            )


def _line(spans: Sequence[Span]) -> Text:
    line = Text()
    for span in spans:
        line.append(span.text, Style(bold=span.bold or None, italic=span.italic or None))
        if span.link and span.link != span.text:
            line.append(f" <{span.link}>", Style(dim=True))
    return line
