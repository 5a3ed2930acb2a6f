"""Names and numbers in right-to-left text, kept in their own order (Unicode Standard Annex 9, 2.4).

Without isolates a reader sees the groups of +1 406-373-9828 in another order, and a period jumps to the wrong
side of 988.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.domain.reply import Block, Listing, Paragraph, Span

_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"

_STRONG = re.compile(
    r"[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff]|([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])"
)
"""The first letter decides the direction of a block; the group is one of a right-to-left script."""
_SIGN = r"[A-Za-z0-9\u00c0-\u024f\u0660-\u0669\u06f0-\u06f9]"
_RUN = re.compile(rf"\+?{_SIGN}(?:(?: |[.\-–+/@:&'](?={_SIGN})|, (?=[A-Za-z]))*{_SIGN})*")
"""A name, a number, an address or an abbreviation of several words, without the signs that end a sentence."""


def isolated(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return `blocks`; in those that begin right to left, Latin names and numbers are isolated."""
    return tuple(_isolated(each) for each in blocks)


def _isolated(block: Block) -> Block:
    match block:
        case Paragraph(spans):
            return Paragraph(_in(spans))
        case Listing(items, ordered):
            return Listing(tuple(_in(item) for item in items), ordered)


def _in(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    first = next((found for span in spans for found in [_STRONG.search(span.text)] if found), None)
    if first is None or first[1] is None:
        return spans
    return tuple(replace(span, text=_RUN.sub(_wrapped, span.text)) for span in spans)


def _wrapped(found: re.Match[str]) -> str:
    return f"{_FIRST_STRONG_ISOLATE}{found[0]}{_POP_ISOLATE}"
