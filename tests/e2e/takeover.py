"""A process that is stopped past its lease while it answers, and wakes when another has its work."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from bot.store import leases
from bot.store.engine import Store
from tests.e2e.waiting import until
from tests.standin import StandIn
from tests.standin.world import Call

LOST = "lease lost"
"""What the woken process logs once it knows."""


class Process(Protocol):
    """A bot."""

    @property
    def pid(self) -> int: ...

    def log_text(self) -> str: ...


@asynccontextmanager
async def holder_stopped(
    standin: StandIn,
    store: Store,
    bots: Sequence[Process],
    *,
    messages: int = 10,
    stopped_for: float = 0.0,
    takes_over_within: float = 90.0,
) -> AsyncIterator[None]:
    """Stop the process that holds the lease as its so manyth message from now is on its way.

    At the end wait until another process holds the lease, and at least `stopped_for` seconds from the stop;
    then wake it, and wait until it knows.
    """
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    holder = await _holder(store, bots)
    left, since = messages, 0.0

    def count(_: Call) -> None:
        nonlocal left, since
        left -= 1
        if left == 0:
            os.kill(holder.pid, signal.SIGSTOP)
            since = loop.time()
            stopped.set()

    async def is_taken_over() -> bool:
        lease = await _lease(store)
        return lease is not None and _pid(lease.holder) != holder.pid

    async def knows() -> bool:
        return LOST in holder.log_text()

    standin.on("sendMessage", "arrived", count)
    try:
        yield
        async with asyncio.timeout(takes_over_within):
            await stopped.wait()
        await until(is_taken_over, takes_over_within)
        await asyncio.sleep(max(since + stopped_for - loop.time(), 0))
    finally:
        os.kill(holder.pid, signal.SIGCONT)
    await until(knows, takes_over_within, otherwise=lambda: holder.log_text()[-2000:])


async def _holder(store: Store, bots: Sequence[Process]) -> Process:
    async def is_held() -> bool:
        return await _lease(store) is not None

    await until(is_held, 60)
    lease = await _lease(store)
    assert lease is not None
    return next(bot for bot in bots if bot.pid == _pid(lease.holder))


async def _lease(store: Store) -> leases.Lease | None:
    async with store.reading() as conn:
        return await leases.lease_of(conn, leases.RUNNING)


def _pid(holder: str) -> int:
    return int(holder.split(":")[-2])
