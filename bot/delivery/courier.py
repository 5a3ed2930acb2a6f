"""What delivery needs from a front end: to send messages, and to say when the next may be sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.domain.delivery import SendOutcome
from bot.domain.ids import ChatId, MessageId, TopicId
from bot.domain.reply import Reply


class Courier(Protocol):
    """Sends one message and returns the outcome. It never waits for its turn and never retries."""

    async def send(
        self, chat: ChatId, reply: Reply, *, protected: bool, topic: TopicId | None = None
    ) -> SendOutcome:
        """Send `reply`; `protected`: it cannot be forwarded. `topic`: of the group that `chat` is."""

    async def edit(self, chat: ChatId, message: MessageId, reply: Reply) -> SendOutcome:
        """Change `message` to `reply`; it is also a success if it already says so, or is gone."""

    async def delete(self, chat: ChatId, message: MessageId) -> SendOutcome:
        """Delete `message`; it is also a success if it is already gone."""


class Pace(Protocol):
    """Says when deliveries may be sent: within Telegram's limits, and only while Telegram answers."""

    def room(self) -> int:
        """Return how many deliveries may be claimed and not yet being sent."""

    def rest_of(self, chat: ChatId) -> timedelta:
        """Return how long `chat` must be left alone."""

    async def turn(self, chat: ChatId, *, doubtful: bool) -> bool:
        """Wait until `chat` may get a delivery, and take that place; False if Telegram does not answer.

        `doubtful`: it may have arrived already, so other messages test first whether Telegram is back.
        """
