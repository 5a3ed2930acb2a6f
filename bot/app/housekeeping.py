"""Deletes, repeatedly, what no longer needs to be stored."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.store import retention
from bot.store.database.engine import Store
from bot.waiting import pause

log = structlog.get_logger(__name__)

PURGE_EVERY = timedelta(hours=1)


async def purge_old_data(store: Store, retention_days: int, stop: asyncio.Event) -> None:
    """Delete the texts of questions after `retention_days`, and handled updates, until `stop`.

    Raises `StoreError`; then it may be called again.
    """
    while not stop.is_set():
        async with store.transaction() as tx:
            swept = await retention.sweep(tx, store.now(), timedelta(days=retention_days))
        log.info("swept", texts=swept.texts, updates=swept.updates)
        await pause(PURGE_EVERY.total_seconds(), stop)
