"""Waiting for a database that fails to work again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from bot.frontends.telegram.intake.stopping import pause
from bot.store.engine import Store
from bot.store.errors import StoreError
from bot.store.repeated_fault import RepeatedFault

WORTH_TELLING = 10.0
"""Seconds for which the database must have failed before staff hear of it."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
"""Seconds before the database is asked again, growing by half each time."""


class StoreReturns:
    """Asks the database whether it takes a transaction; of several that wait for it, one asks.

    `tell` hears of a trouble that lasts, and with None that it is over.
    """

    def __init__(self, store: Store, tell: Callable[[StoreError | None], None]) -> None:
        self._store = store
        self._tell = tell
        self._asking = asyncio.Lock()
        self._fault = RepeatedFault("inbox out of reach")

    async def wait(self, error: StoreError, stop: asyncio.Event) -> None:
        """Return when the database works, or at `stop`; `error` is what it said last."""
        self._fault.failed(error)
        wait, told, began = FIRST_PAUSE, False, time.monotonic()
        async with self._asking:
            while True:
                await pause(wait, stop)
                if stop.is_set() or await self._works():
                    break
                if not told and time.monotonic() - began >= WORTH_TELLING:
                    told = True
                    self._tell(error)
                wait = min(wait * 1.5, LONGEST_PAUSE)
            if told and not stop.is_set():
                self._tell(None)

    async def _works(self) -> bool:
        try:
            async with self._store.transaction():
                pass
        except StoreError as error:
            self._fault.failed(error)
            return False
        self._fault.over()
        return True
