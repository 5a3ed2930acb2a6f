"""Opens the database at startup, and waits if it has a problem that may pass."""

from __future__ import annotations

import asyncio

from bot.domain.backoff import Backoff
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.waiting import pause

REOPENING = Backoff(first=1.0, longest=30.0, factor=1.5)
"""Between two attempts."""


async def open_store(url: str, stop: asyncio.Event) -> Store | None:
    """Open the database at `url`; retry while its problem may pass. Return None once `stop` is set.

    A full disk or a server that has not started yet is logged, and the bot starts when it is over.
    Raises `StoreError` if a person must change something first.
    """
    fault = RepeatedFault("the database cannot be opened; retrying")
    failures = 0
    while not stop.is_set():
        try:
            store = await Store.open(url)
        except StoreError as error:
            if not error.passing:
                raise
            fault.failed(error)
            failures += 1
            await pause(REOPENING.after(failures), stop)
        else:
            fault.over()
            return store
    return None
