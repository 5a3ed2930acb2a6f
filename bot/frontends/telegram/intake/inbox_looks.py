"""Looks into the inbox for the updates to handle next, and drops those of chats that sent too many."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.domain.ids import ChatId
from bot.frontends.telegram.intake.crowding import CrowdingNotices
from bot.frontends.telegram.intake.waiting_updates import WaitingUpdates
from bot.frontends.telegram.intake.worker_settings import WorkerSettings
from bot.store.database.engine import Transaction
from bot.store.updates import inbox

log = structlog.get_logger(__name__)


class InboxLooks:
    """Loads waiting updates into `waiting`; the longer a look takes, the later the next one may begin.

    `is_staff` identifies the staff chat, which loses no update. `tell_crowded` gets a chat that sent too many
    and the number of updates that are still answered.
    """

    def __init__(
        self,
        waiting: WaitingUpdates,
        settings: WorkerSettings,
        is_staff: Callable[[ChatId], bool],
        tell_crowded: Callable[[ChatId, int], Awaitable[None]] | None,
    ) -> None:
        self._waiting = waiting
        self._settings = settings
        self._is_staff = is_staff
        self._crowding = (
            CrowdingNotices(tell_crowded, settings.most_waiting, every=settings.tell_crowded_every)
            if tell_crowded
            else None
        )
        self.next_at = 0.0
        """When the next look may begin, in the event loop's time."""
        self.more = False
        """Whether the inbox may have more waiting updates than the last look loaded."""

    async def look(self, tx: Transaction, now: datetime) -> None:
        """Load the waiting updates; drop all but the newest of a chat that sent too many."""
        clock = asyncio.get_running_loop().time
        began = clock()
        keep = self._settings.most_waiting
        crowded = [chat for chat in await inbox.crowded(tx, keep) if not self._is_staff(chat)]
        if crowded:
            dropped = await inbox.drop_oldest(tx, crowded, keep, now)
            log.warning("chats sent too many messages", chats=len(crowded), dropped=dropped)
            if self._crowding is not None:
                self._crowding.send(crowded)
        waiting = await inbox.waiting(tx, self._settings.looked_at)
        self._waiting.refill(waiting)
        self.more = len(waiting) == self._settings.looked_at
        rest = self._settings.look_rests * (clock() - began)
        self.next_at = clock() + min(rest, self._settings.look_again)

    def close(self) -> None:
        """Stop telling chats; called once, when the worker stops."""
        if self._crowding is not None:
            self._crowding.cancel()
