"""Waits that end early when the work is to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def wait_for_any(*events: asyncio.Event, seconds: float | None = None) -> None:
    """Wait until one of `events` is set, or for that many seconds; None: without a limit."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        timeout = None if seconds is None else max(seconds, 0)
        await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()


async def pause(seconds: float, stop: asyncio.Event) -> None:
    """Wait that many seconds, or until `stop` is set."""
    await wait_for_any(stop, seconds=seconds)


async def unless_stopped(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """Return what `work` returns, or cancel it and return None once `stop` is set."""
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        stopping.cancel()
        working.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
