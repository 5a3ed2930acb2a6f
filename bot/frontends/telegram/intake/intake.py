"""The work that only one process may do: it runs while this process holds the lease."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.store.processes.lease_holder import LeasedWork, LeaseHolder
from bot.store.processes.leases import RUNNING

LEASE = RUNNING


class Intake:
    """Runs the inbox worker, the poller if the bot polls, and everything else that needs the lease."""

    def __init__(
        self, holding: LeaseHolder, works: Sequence[LeasedWork], now: Callable[[], datetime]
    ) -> None:
        """`works` run concurrently while this process holds the lease; `now` is the store's clock."""
        self._holding = holding
        self._works = works
        self._now = now
        self.working_since: datetime | None = None
        """Since when this process does the work; None while it does not."""

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`: the poller ends at once, the worker after the updates in progress.

        Raises an `ExceptionGroup` of what the works raise, such as a `TokenRevokedError`.
        """
        await self._holding.while_held(self._work, stop)

    async def _work(self, over: asyncio.Event) -> None:
        self.working_since = self._now()
        try:
            async with asyncio.TaskGroup() as group:
                for work in self._works:
                    group.create_task(_awaited(work, over))
        finally:
            self.working_since = None


async def _awaited(work: LeasedWork, over: asyncio.Event) -> None:
    await work(over)
