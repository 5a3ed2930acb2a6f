"""The whole intake of one process: under the lease, the poller (if updates are polled for) and the worker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.frontends.telegram.intake.holding import Holding, Work
from bot.frontends.telegram.intake.polling import Poller
from bot.frontends.telegram.intake.worker import Worker
from bot.store.leases import RUNNING

LEASE = RUNNING


class Intake:
    """Takes updates in and has them handled, while this process is the one that does."""

    def __init__(
        self, holding: Holding, worker: Worker, poller: Poller | None = None, *, beside: Sequence[Work] = ()
    ) -> None:
        """Without a `poller` the webhook fills the inbox. `beside`: what else only one process may do."""
        self._holding = holding
        self._worker = worker
        self._poller = poller
        self._beside = beside

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`: the poller ends at once, the worker when what is in hand is done.

        Raises an `ExceptionGroup`, with a `TokenRevokedError` in it when Telegram refuses the token.
        """
        await self._holding.while_held(self._work, stop)

    async def _work(self, over: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._worker.run(over))
            if self._poller is not None:
                group.create_task(self._poller.run(over))
            for work in self._beside:
                group.create_task(_awaited(work, over))


async def _awaited(work: Work, over: asyncio.Event) -> None:
    await work(over)
