"""What delivery asks of a front end: to carry messages, and to say when the next may go."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bot.domain.delivery import SendOutcome
from bot.domain.ids import ChatId, MessageId
from bot.domain.reply import Reply


class Courier(Protocol):
    """Carries one message and says what became of it. It never waits for its turn and never repeats."""

    async def send(self, chat: ChatId, reply: Reply, *, protected: bool) -> SendOutcome:
        """Send `reply`; `protected`: it cannot be forwarded."""

    async def edit(self, chat: ChatId, message: MessageId, reply: Reply) -> SendOutcome:
        """Have `message` say `reply`; that it does so already, or is gone, is as good."""

    async def delete(self, chat: ChatId, message: MessageId) -> SendOutcome:
        """Take `message` away; that it is gone already is as good."""


class Pace(Protocol):
    """Says when deliveries may go: within Telegram's limits, and only while Telegram answers."""

    def room(self) -> int:
        """Return how many deliveries may be in hand and not on their way."""

    def rest_of(self, chat: ChatId) -> timedelta:
        """Return how long `chat` must be left alone."""

    async def turn(self, chat: ChatId, *, doubtful: bool) -> bool:
        """Wait until a delivery to `chat` may go, and take that place; False where Telegram does not answer.

        `doubtful`: it may have arrived already, so others try first whether Telegram is back.
        """
