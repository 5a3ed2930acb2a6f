"""Waiting until a failed database works again."""

from __future__ import annotations

import asyncio

from bot.domain.backoff import Backoff
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.waiting import pause

ASKING_AGAIN = Backoff(first=0.5, longest=10.0, factor=1.5)
"""Seconds before the database is tried again."""


class StoreReturns:
    """Tries whether the database accepts a transaction; if several callers wait, only one tries."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asking = asyncio.Lock()
        self._fault = RepeatedFault("inbox not reachable")

    async def wait(self, error: StoreError, stop: asyncio.Event) -> None:
        """Return when the database works, or at `stop`; `error` is the last failure."""
        self._fault.failed(error)
        failures = 1
        async with self._asking:
            while True:
                await pause(ASKING_AGAIN.after(failures), stop)
                if stop.is_set() or await self._works():
                    break
                failures += 1

    async def _works(self) -> bool:
        try:
            async with self._store.transaction():
                pass
        except StoreError as error:
            self._fault.failed(error)
            return False
        self._fault.over()
        return True
