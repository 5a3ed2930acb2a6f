"""Work that is stopped when there is no more of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

WITHIN = 30.0
"""Seconds: long, for a busy machine."""


async def until_stopped(
    work: Callable[[asyncio.Event], Awaitable[None]], *, while_so: Callable[[], bool]
) -> None:
    """Run `work` while `while_so()`, then stop it; raise what it raises, or `TimeoutError` after `WITHIN`."""
    stop = asyncio.Event()
    working = asyncio.ensure_future(work(stop))
    try:
        async with asyncio.timeout(WITHIN):
            while not working.done() and while_so():
                await asyncio.wait({working}, timeout=0.005)
            stop.set()
            await working
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
