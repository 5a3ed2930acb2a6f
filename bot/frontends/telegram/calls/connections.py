"""Connections to the Bot API, used again from call to call."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import deque

import httpcore

KEPT_IDLE = 5.0
"""Seconds after which an unused connection is closed, before Telegram closes it under a call."""


class Connections:
    """A limited number of connections to one server; the one used last is used first.

    Each is a pool of httpcore with one place: it opens the connection, through the proxy if there is one, and
    again after an error. One large pool would look at all its connections at each call.
    """

    def __init__(self, most: int, tls: ssl.SSLContext | None, proxy: httpcore.Proxy | None) -> None:
        """`tls`: what is trusted, for https; None: not needed."""
        self._tls = tls
        self._proxy = proxy
        self._free = asyncio.Semaphore(most)
        self._idle: deque[tuple[float, httpcore.AsyncConnectionPool]] = deque()
        self._all: set[httpcore.AsyncConnectionPool] = set()

    async def answer(self, call: httpcore.Request, wait: float | None) -> tuple[int, bytes]:
        """Send `call` and return the status and body of the response.

        Raises httpcore's exceptions; `httpcore.PoolTimeout` if no connection is free within `wait` seconds.
        """
        await self._take_place(wait)
        try:
            await self._close_unused()
            pool = self._idle.pop()[1] if self._idle else self._new()
            try:
                return await _answer(pool, call)
            finally:
                if pool in self._all:  # not closed meanwhile
                    self._idle.append((time.monotonic(), pool))
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close all connections; later calls open new ones."""
        pools = list(self._all)
        self._all.clear()
        self._idle.clear()
        for pool in pools:
            await pool.aclose()

    async def _take_place(self, wait: float | None) -> None:
        try:
            async with asyncio.timeout(wait if self._free.locked() else None):
                await self._free.acquire()
        except TimeoutError as error:
            raise httpcore.PoolTimeout("all connections are in use") from error

    async def _close_unused(self) -> None:
        latest = time.monotonic() - KEPT_IDLE
        while self._idle and self._idle[0][0] < latest:
            pool = self._idle.popleft()[1]
            self._all.discard(pool)
            await pool.aclose()

    def _new(self) -> httpcore.AsyncConnectionPool:
        pool = httpcore.AsyncConnectionPool(
            ssl_context=self._tls, proxy=self._proxy, max_connections=1, keepalive_expiry=KEPT_IDLE
        )
        self._all.add(pool)
        return pool


async def _answer(pool: httpcore.AsyncConnectionPool, call: httpcore.Request) -> tuple[int, bytes]:
    response = await pool.handle_async_request(call)
    try:
        return response.status, await response.aread()
    finally:
        await response.aclose()
