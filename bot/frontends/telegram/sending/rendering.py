"""Replies as Telegram shows them: the only place for HTML, escaping, splitting and their limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import Defaults

from bot.domain.ids import RowToken
from bot.domain.press import Press
from bot.domain.reply import Block, Button, Listing, Paragraph, Reply, Span
from bot.domain.text_units import units
from bot.frontends.telegram.sending.callback_data import pack

MAX_UNITS = 4096
"""UTF-16 units of one message's visible text (Bot API, sendMessage: 4096 "after entities parsing")."""

ROOM_FOR_LINES = 296
"""UTF-16 units left free in every message for lines before its text, such as "sent again"."""

MAX_NOTICE = 200
"""UTF-16 units of a notice (Bot API, answerCallbackQuery.text: 200 characters)."""

MAX_BUTTONS_A_ROW = 8
MAX_BUTTONS = 100
"""Limits of a keyboard that Telegram enforces without documenting them."""

DEFAULTS = Defaults(
    parse_mode=ParseMode.HTML,
    # A link preview shows what another site says about itself, and pushes the buttons down.
    link_preview_options=LinkPreviewOptions(is_disabled=True),
)
"""How the bot sends every text by default."""

_BLANK = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
# Telegram's server drops these: \r, the line and direction marks U+2028 to U+202E, three combining lines;
# lone surrogates cannot be sent at all.
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a\ud800-\udfff]")
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\u2066-\u2069\ufeff]*")
_LINK = re.compile(r"(?:https?|tg)://[^\s\x00-\x1f]+")
_GAP = Span("\n\n")
_NO_TOKENS: Mapping[Press, RowToken] = MappingProxyType({})


class RenderingError(ValueError):
    """A reply that no Telegram message can show, such as a keyboard of more than 100 buttons."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message: its text as HTML, the buttons under it, and its plain text.

    Without text: new buttons under a message whose text stays.
    """

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    text: str = ""


def render(reply: Reply, tokens: Mapping[Press, RowToken] = _NO_TOKENS) -> tuple[Part, ...]:
    """Return the messages that show `reply`, in order; the buttons are under the last one.

    `tokens`: of the rows that its buttons name. A reply without visible text yields no message, or only new
    buttons if it has some and replaces a message. Raises `RenderingError` or `UnpackableError` for buttons
    that Telegram would refuse.
    """
    pieces = _split(_clean(_spans(reply.blocks)))
    keyboard = _keyboard(reply.rows, tokens)
    if not pieces and reply.in_place and keyboard is not None:
        return (Part("", keyboard),)
    last = len(pieces) - 1
    return tuple(
        Part(_html(piece), keyboard if number == last else None, "".join(span.text for span in piece))
        for number, piece in enumerate(pieces)
    )


def with_lines(part: Part, lines: tuple[Block, ...]) -> Part:
    """Return `part` with `lines` before its text, cut if they exceed the space reserved for them."""
    spans = _clean(_spans(lines))
    if not spans:
        return part
    text = "".join(span.text for span in spans)
    before = _between(spans, 0, _fitting(text, 0, ROOM_FOR_LINES - units(_GAP.text)))
    return replace(part, html=_html([*before, _GAP]) + part.html)


def notice_of(reply: Reply) -> str | None:
    """Return the notice as Telegram can show it, cut if it is too long; None if there is none."""
    notice = _DROPPED.sub("", _BLANK.sub(" ", reply.notice or "")).strip()
    if units(notice) > MAX_NOTICE:
        notice = notice[: _fitting(notice, 0, MAX_NOTICE - 1)] + "…"
    return notice or None


def _spans(blocks: Iterable[Block]) -> Iterator[Span]:
    for number, block in enumerate(blocks):
        if number:
            yield _GAP
        match block:
            case Paragraph(spans):
                yield from spans
            case Listing(items, ordered):
                for place, item in enumerate(items, start=1):
                    mark = f"{place}." if ordered else "•"
                    yield Span(f"{mark} " if place == 1 else f"\n{mark} ")
                    yield from item


def _clean(spans: Iterable[Span]) -> list[Span]:
    cleaned = (_saying(span, _DROPPED.sub("", _BLANK.sub(" ", span.text))) for span in spans)
    return [span for span in cleaned if span.text]


def _split(spans: list[Span]) -> list[list[Span]]:
    """Split before any tag is written, so that no tag can be cut in two."""
    text = "".join(span.text for span in spans)
    pieces = []
    start = 0
    while start < len(text):
        end = _cut(text, start)
        left, right = _trimmed(text, start, end)
        if not _UNSEEN.fullmatch(text, left, right):
            pieces.append(_between(spans, left, right))
        start = end
    return pieces


def _cut(text: str, start: int) -> int:
    """Return the end of the piece from `start`: at a paragraph, else a line, else a word, else anywhere."""
    while start < len(text) and text[start].isspace():
        start += 1
    end = _fitting(text, start, MAX_UNITS - ROOM_FOR_LINES)
    if end == len(text):
        return end
    for mark, at_least in (("\n\n", MAX_UNITS // 4), ("\n", MAX_UNITS // 4), (" ", 1)):
        place = text.rfind(mark, start + at_least, end + len(mark))
        if place > 0:
            return place
    return end


def _fitting(text: str, start: int, room: int) -> int:
    """Return the last end for which the text from `start` takes at most `room` units."""
    if 2 * (len(text) - start) <= room or units(text[start:]) <= room:
        return len(text)
    end = start
    while end < len(text) and (room := room - units(text[end])) >= 0:
        end += 1
    return end


def _trimmed(text: str, left: int, right: int) -> tuple[int, int]:
    while left < right and text[left].isspace():
        left += 1
    while left < right and text[right - 1].isspace():
        right -= 1
    return left, right


def _between(spans: Iterable[Span], left: int, right: int) -> list[Span]:
    piece, start = [], 0
    for span in spans:
        end = start + len(span.text)
        if start < right and end > left:
            piece.append(_saying(span, span.text[max(left - start, 0) : right - start]))
        start = end
    return piece


def _saying(span: Span, text: str) -> Span:
    # Most spans are shown as they are, and a copy of each would be half of the work of rendering.
    return span if text == span.text else replace(span, text=text)


def _html(spans: Iterable[Span]) -> str:
    runs = groupby(spans, key=lambda span: (span.bold, span.italic, span.link, span.struck))
    return "".join(
        _tagged("".join(span.text for span in run), bold=bold, italic=italic, link=link, struck=struck)
        for (bold, italic, link, struck), run in runs
    )


def _tagged(text: str, *, bold: bool, italic: bool, link: str | None, struck: bool) -> str:
    html = _escaped(text)
    if struck:
        html = f"<s>{html}</s>"
    if italic:
        html = f"<i>{html}</i>"
    if bold:
        html = f"<b>{html}</b>"
    if link and _LINK.fullmatch(link):
        address = _escaped(_DROPPED.sub("", link)).replace('"', "&quot;")
        html = f'<a href="{address}">{html}</a>'
    return html


def _escaped(text: str) -> str:
    # Telegram knows four named entities only (&lt; &gt; &amp; &quot;), so html.escape would write too many.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _keyboard(
    rows: tuple[tuple[Button, ...], ...], tokens: Mapping[Press, RowToken]
) -> InlineKeyboardMarkup | None:
    if not any(rows):
        return None
    if (count := sum(map(len, rows))) > MAX_BUTTONS:
        raise RenderingError(
            f"{count} buttons in one message; Telegram allows {MAX_BUTTONS}: show them in pages"
        )
    return InlineKeyboardMarkup(
        [
            [_button(button, tokens.get(button.press)) for button in row[first : first + MAX_BUTTONS_A_ROW]]
            for row in rows
            for first in range(0, len(row), MAX_BUTTONS_A_ROW)
        ]
    )


def _button(button: Button, token: RowToken | None) -> InlineKeyboardButton:
    label = _DROPPED.sub("", _BLANK.sub(" ", button.label)).strip()
    if _UNSEEN.fullmatch(label):
        raise RenderingError(f"a button without a label, for {button.press}; give it words")
    return InlineKeyboardButton(label, callback_data=pack(button.press, token))
