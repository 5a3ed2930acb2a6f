"""What clients and the office write to each other, by way of the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.actor import Actor
from bot.domain.ids import ChatId, MessageId, ThreadId, ThreadMessageId
from bot.domain.reply import Block, Paragraph, Span


class Mark(StrEnum):
    """Why the bot opened a thread by itself, or marked it."""

    DANGER = "danger"
    URGENT = "urgent"


class SentBy(StrEnum):
    """Who wrote a message of a thread; `bot`: it reports danger or a deadline."""

    CLIENT = "client"
    OFFICE = "office"
    BOT = "bot"


class MessageState(StrEnum):
    """A draft is not sent yet; dropped: it never will be."""

    DRAFT = "draft"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Thread:
    """A hand-off: what one client and the office write to each other until it is closed.

    `waiting_since`: the first message that the office has not answered; None if it has answered.
    `taken_by`: the member who answers it. `language`: of the client's app, as an IETF tag, if it is known.
    """

    id: ThreadId
    chat: ChatId
    is_open: bool
    mark: Mark | None
    opened_at: datetime
    waiting_since: datetime | None
    taken_by: Actor | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class MessagePart:
    """One message of a client that belongs to a draft, by its number in the chat."""

    message: MessageId
    text: str


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """One message of a thread, or a draft of one.

    `text` has no private numbers once it is sent. `contact`: telephone numbers and addresses that were in it.
    `pieces`: the messages that a client's draft consists of. `by`: the member who wrote it. `blocks`: what
    the client reads of an answer that is more than text.
    """

    id: ThreadMessageId
    chat: ChatId
    thread: ThreadId | None
    sent_by: SentBy
    state: MessageState
    text: str
    at: datetime
    contact: str | None = None
    pieces: tuple[MessagePart, ...] = ()
    by: Actor | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def shown(self) -> tuple[Block, ...]:
        """What is read of it."""
        return self.blocks or (Paragraph((Span(self.text),)),)
