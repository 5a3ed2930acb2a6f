"""Which chats may be marked gone, known without a database read for every message."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.domain.ids import ChatId
from bot.store.cases import followers
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.waiting import pause

log = structlog.get_logger(__name__)

READ_EVERY = timedelta(seconds=30)
"""Other parts of this process, and other processes, also mark chats."""


class GoneChats:
    """Contains every chat that is marked gone while `follow` runs; otherwise any chat may be marked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: frozenset[ChatId] | None = None
        self._added: set[ChatId] = set()

    def may_be(self, chat: ChatId) -> bool:
        """Return whether `chat` may be marked gone. Only the database knows for sure."""
        return self._known is None or chat in self._known

    def add(self, chat: ChatId) -> None:
        """Add `chat` now, without waiting for the next read."""
        self._added.add(chat)
        if self._known is not None:
            self._known |= {chat}

    async def follow(self, stop: asyncio.Event, every: timedelta = READ_EVERY) -> None:
        """Read the marked chats from the database at this interval until `stop`.

        Run it in the process that handles updates.
        """
        try:
            while not stop.is_set():
                await self._read()
                await pause(every.total_seconds(), stop)
        finally:
            self._known = None

    async def _read(self) -> None:
        self._added.clear()
        try:
            async with self._store.reading() as conn:
                found = await followers.gone_chats(conn)
            self._known = found | self._added  # a chat added meanwhile may be missing from the result
        except StoreError as error:
            self._known = None
            log.error("gone chats not read", what=error.what, hint=error.hint)
