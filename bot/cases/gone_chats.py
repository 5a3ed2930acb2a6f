"""Which chats may be closed to the bot, known without a look into the database for every message."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.domain.ids import ChatId
from bot.store import followers
from bot.store.engine import Store
from bot.store.errors import StoreError

log = structlog.get_logger(__name__)

READ_EVERY = timedelta(seconds=30)
"""Another part of this process, or another process before, may have found a chat closed."""


class GoneChats:
    """A superset of the chats that are closed, as long as `follow` runs; else any chat may be one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: frozenset[ChatId] | None = None
        self._added: set[ChatId] = set()

    def may_be(self, chat: ChatId) -> bool:
        """Say whether `chat` may be taken for closed; if so the database knows."""
        return self._known is None or chat in self._known

    def add(self, chat: ChatId) -> None:
        """Note at once that `chat` was found closed."""
        self._added.add(chat)
        if self._known is not None:
            self._known |= {chat}

    async def follow(self, stop: asyncio.Event, every: timedelta = READ_EVERY) -> None:
        """Keep up with the database until `stop`. Run it in the process that handles updates."""
        try:
            while not stop.is_set():
                await self._read()
                stopping = asyncio.ensure_future(stop.wait())
                await asyncio.wait({stopping}, timeout=every.total_seconds())
                stopping.cancel()
        finally:
            self._known = None

    async def _read(self) -> None:
        self._added.clear()
        try:
            async with self._store.reading() as conn:
                found = await followers.gone_chats(conn)
            self._known = found | self._added  # what was noted meanwhile, the database may not have shown
        except StoreError as error:
            self._known = None
            log.error("closed chats not read", what=error.what, hint=error.hint)
