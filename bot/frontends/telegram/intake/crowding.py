"""Tells chats that they sent more messages than are answered, each at most once in a while."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable

import structlog

from bot.domain.ids import ChatId

log = structlog.get_logger(__name__)


class CrowdingNotices:
    """Sends notices on the side: a chat that cannot be reached delays no other.

    `tell` gets the chat and `most`, the number of waiting messages that are still answered. `every` is the
    shortest time between two notices to one chat, in seconds.
    """

    def __init__(self, tell: Callable[[ChatId, int], Awaitable[None]], most: int, *, every: float) -> None:
        self._tell = tell
        self._most = most
        self._every = every
        self._told: dict[ChatId, float] = {}
        self._sending: set[asyncio.Task[None]] = set()

    def send(self, chats: Iterable[ChatId]) -> None:
        """Tell those of `chats` that were not told recently."""
        now = time.monotonic()
        self._told = {chat: at for chat, at in self._told.items() if now - at < self._every}
        for chat in chats:
            if chat not in self._told:
                self._told[chat] = now
                sending = asyncio.create_task(self._send(chat))
                self._sending.add(sending)
                sending.add_done_callback(self._sending.discard)

    def cancel(self) -> None:
        """Stop sending; called once, when the worker stops."""
        for sending in self._sending:
            sending.cancel()

    async def _send(self, chat: ChatId) -> None:
        try:
            await self._tell(chat, self._most)
        except Exception as error:  # noqa: BLE001 - a side task
            log.error("a chat was not told", kind=type(error).__name__)
