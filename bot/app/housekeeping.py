"""Deleting what need not be kept any longer, again and again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.frontends.telegram.intake.stopping import pause
from bot.store import retention
from bot.store.engine import Store
from bot.store.errors import StoreError
from bot.store.repeated_fault import RepeatedFault

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)


async def keep_house(store: Store, retention_days: int, stop: asyncio.Event) -> None:
    """Delete the texts of questions after `retention_days`, and handled updates, until `stop`."""
    fault = RepeatedFault("not swept")
    while not stop.is_set():
        try:
            async with store.transaction() as tx:
                swept = await retention.sweep(tx, store.now(), timedelta(days=retention_days))
        except StoreError as error:
            fault.failed(error)
        else:
            fault.over()
            log.info("swept", texts=swept.texts, updates=swept.updates)
        await pause(EVERY.total_seconds(), stop)
