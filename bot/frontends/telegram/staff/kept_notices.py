"""Lines for staff that must not be lost, and the moved staff chat: both stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.domain.ids import ChatId
from bot.domain.reply import Block, Reply
from bot.store.chats import moved_chats
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.store.processes import leases
from bot.store.processes.lease_holder import has_died, this_process
from bot.store.staff import staff_notices

log = structlog.get_logger(__name__)

LEASE = "staff lines"
_LASTS = timedelta(seconds=60)
"""Longer than sending a message takes: meanwhile no other process sends the same lines."""


class KeptNotices:
    """Each line reaches staff at least once; one process at a time sends them.

    If the database does not answer, that is logged, and the next call tries again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._me = this_process()
        self._unread = RepeatedFault("lines for staff not read")
        self._unmarked = RepeatedFault("lines for staff not marked as sent")
        self._unmoved = RepeatedFault("the staff chat's new id is not stored")

    async def any_waiting(self) -> bool:
        """Return whether there is a line to send."""
        try:
            async with self._store.reading() as conn:
                return bool(await staff_notices.waiting(conn, 1))
        except StoreError as error:
            self._unread.failed(error)
            return False

    async def keep(self, lines: Sequence[tuple[Block, ...]]) -> None:
        """Store lines that could not be sent before the end."""
        if not lines:
            return
        try:
            async with self._store.transaction() as tx:
                for line in lines:
                    await staff_notices.add(tx, Reply(line), self._store.now())
        except StoreError as error:
            log.error("lines for staff not stored", lines=len(lines), what=error.what, hint=error.hint)

    async def next(self, limit: int) -> list[tuple[int, Reply]]:
        """Return up to `limit` lines with their numbers, oldest first; none while another process sends."""
        try:
            async with self._store.transaction() as tx:
                now = self._store.now()
                until = now + _LASTS
                if not await leases.take(tx, LEASE, self._me, now=now, until=until, has_died=has_died):
                    return []
                lines = await staff_notices.waiting(tx, limit)
        except StoreError as error:
            self._unread.failed(error)
            return []
        self._unread.over()
        return lines

    async def told(self, numbers: Sequence[int]) -> None:
        """Record that staff have these lines; if that fails, they get them once more."""
        try:
            async with self._store.transaction() as tx:
                await staff_notices.told(tx, numbers, self._store.now())
        except StoreError as error:
            self._unmarked.failed(error)
        else:
            self._unmarked.over()

    async def stop(self) -> None:
        """Let another process send lines at once, if this one sent any."""
        try:
            async with self._store.transaction() as tx:
                await leases.release(tx, LEASE, self._me)
        except StoreError as error:
            log.warning("lease not released; it expires by itself", lease=LEASE, what=error.what)

    async def remember_move(self, chat: ChatId, to: ChatId) -> bool:
        """Store the staff chat's new id for the next start; return whether that worked."""
        try:
            async with self._store.transaction() as tx:
                await moved_chats.remember(tx, chat, to, self._store.now())
        except StoreError as error:
            self._unmoved.failed(error)
            return False
        self._unmoved.over()
        return True
