"""Time that passes only while all tasks wait."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


class SimulatedTime:
    """A clock in seconds, and the sleep that goes with it."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def clock(self) -> float:
        """Return the seconds that have passed."""
        return self.now

    def wall(self) -> datetime:
        """Return the time of day."""
        return START + timedelta(seconds=self.now)

    async def sleep(self, seconds: float) -> None:
        """Wait for this many seconds."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), future))
        await future

    async def until(self, seconds: float) -> None:
        """Wait until this many seconds after the beginning."""
        if seconds > self.now:
            await self.sleep(seconds - self.now)

    async def run(self, *work: Awaitable[object]) -> None:
        """Run everything to the end; time jumps to the next sleeper whenever no task can continue."""
        tasks = [asyncio.ensure_future(each) for each in work]
        while True:
            for _ in range(8):
                await asyncio.sleep(0)
            if all(task.done() for task in tasks):
                break
            if self._sleepers:
                self.now, _, future = heapq.heappop(self._sleepers)
                if not future.done():
                    future.set_result(None)
        for task in tasks:
            task.result()
