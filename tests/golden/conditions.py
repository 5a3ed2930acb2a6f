"""Waiting until something is so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def until_stopped(
    work: Callable[[asyncio.Event], Awaitable[None]], done: Callable[[], Awaitable[bool]]
) -> None:
    """Run `work` until `done()`, then stop it; raise what it raises."""
    stop = asyncio.Event()
    working = asyncio.ensure_future(work(stop))
    try:
        async with asyncio.timeout(20):
            while not working.done() and not await done():
                await asyncio.sleep(0.002)
            stop.set()
            await working
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
