"""What the bot says, before any front end decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import DraftId, MessageId, ThreadMessageId
from bot.domain.press import Press


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `link` is an https address or nothing, `struck` text is no longer true."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text in a block of its own; a line break inside a span is preserved."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A bulleted or numbered list; each item is one run of spans."""

    items: tuple[tuple[Span, ...], ...]
    ordered: bool = False


Block = Paragraph | Listing


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered under a reply; pressing it sends `press` back."""

    label: str
    press: Press


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person.

    `rows` are the buttons, row by row. `in_place` asks a front end that can to change the message
    whose button was pressed instead of sending another. `notice` is a short line (200 characters
    at most: Bot API, answerCallbackQuery) shown next to the pressed button. A reply without
    blocks sends no message, only its notice; in place, it changes only the buttons. `asks`: text in reply
    to this message belongs to that staff draft. `countdown`: the time to undo that answer to a client
    begins once this is shown. `provisional`: a better one may take its place once the rest of the thought is
    read. `instead_of`: the message in whose place it is shown, if that is still the last one in the chat.
    """

    blocks: tuple[Block, ...] = ()
    rows: tuple[tuple[Button, ...], ...] = ()
    in_place: bool = False
    notice: str | None = None
    asks: DraftId | None = None
    countdown: ThreadMessageId | None = None
    provisional: bool = False
    instead_of: MessageId | None = None


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Return the words of `blocks` without styles, blocks separated by an empty line."""
    return "\n\n".join(_plain(block) for block in blocks)


def _plain(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return "".join(span.text for span in spans)
        case Listing(items, ordered):
            return "\n".join(
                f"{f'{number}.' if ordered else '•'} {''.join(span.text for span in item)}"
                for number, item in enumerate(items, start=1)
            )
