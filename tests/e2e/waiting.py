"""Waiting for what another process does, which nothing here can be told of."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def until(
    holds: Callable[[], Awaitable[bool]],
    within: float,
    *,
    every: float = 0.05,
    otherwise: Callable[[], object] = lambda: "",
) -> None:
    """Return as soon as `holds`; fail after `within` seconds, with what `otherwise` says."""
    try:
        async with asyncio.timeout(within):
            while not await holds():  # noqa: ASYNC110 - a database does not call back
                await asyncio.sleep(every)
    except TimeoutError:
        raise AssertionError(f"not so within {within} s: {otherwise()}") from None
