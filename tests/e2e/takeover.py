"""A process that is stopped past its lease while it is at work, and wakes when another has its work."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from bot.store.database.engine import Store
from bot.store.messages import recovery
from bot.store.processes import leases
from tests.e2e.waiting import until
from tests.standin import StandIn
from tests.standin.world import Call

LOST = "lease lost"
"""What the woken process logs once it knows."""

RECOVERED = "inbox opened"
"""What the next one logs once it has taken over the updates in hand."""

LEFT_TO_ANOTHER = ("taken over by another process", "another process has this")
"""What a process logs that would have finished what it no longer has in hand."""


_A_WRITE = 0.002
"""Seconds."""


class Process(Protocol):
    """A bot."""

    @property
    def pid(self) -> int: ...

    def log_text(self) -> str: ...


class HolderStopped:
    """The process that holds the lease is stopped, as its so manyth message from now reaches `stage`.

    At the end of the block wait until another process holds the lease and has taken over the updates in hand,
    with `deliveries_too` the messages in hand as well; then wake the first one, and wait until it knows.
    `file`: an SQLite database. There it is stopped between two of its writes: nothing else frees the file.
    """

    def __init__(
        self,
        standin: StandIn,
        store: Store,
        bots: Sequence[Process],
        *,
        messages: int = 10,
        stage: str = "arrived",
        deliveries_too: bool = False,
        file: Path | None = None,
        within: float = 60.0,
    ) -> None:
        self._standin = standin
        self._store = store
        self._bots = bots
        self._left = messages
        self._stage = stage
        self._deliveries_too = deliveries_too
        self._file = file
        self._within = within
        self._holder: Process | None = None
        self._logged: dict[int, int] = {}
        self._stopped = asyncio.Event()
        self._stopping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await until(self._is_held, self._within)
        lease = await self._lease()
        assert lease is not None
        self._holder = next(bot for bot in self._bots if bot.pid == _pid(lease.holder))
        self._logged = {bot.pid: len(bot.log_text()) for bot in self._bots}
        self._standin.on("sendMessage", self._stage, self._count)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            async with asyncio.timeout(self._within):
                await self._stopped.wait()
        assert self._holder is not None
        try:
            if error is None:
                await until(self._is_taken_over, self._within, otherwise=self._logs)
        finally:
            self._left = 0
            if self._stopping is not None:
                self._stopping.cancel()
            os.kill(self._holder.pid, signal.SIGCONT)
        if error is None:
            await until(self._knows, self._within, otherwise=self._logs)

    def left_to_another(self, *, by_the_woken: bool) -> int:
        """Return how often a process found that another has what it would have finished.

        `by_the_woken`: of the one that was stopped, as it must be; or of the others, who have lost something
        to it although they kept the lease.
        """
        assert self._holder is not None
        theirs = [bot for bot in self._bots if bot is self._holder]
        if not by_the_woken:
            theirs = [bot for bot in self._bots if bot is not self._holder and LOST not in self._since(bot)]
        return sum(self._since(bot).count(words) for bot in theirs for words in LEFT_TO_ANOTHER)

    def _count(self, _: Call) -> None:
        self._left -= 1
        if self._left == 0:
            assert self._holder is not None
            os.kill(self._holder.pid, signal.SIGSTOP)
            self._stopping = asyncio.create_task(self._stop_between_writes(self._holder.pid))

    async def _stop_between_writes(self, pid: int) -> None:
        while self._file is not None and await asyncio.to_thread(_is_locked, self._file):
            os.kill(pid, signal.SIGCONT)
            await asyncio.sleep(_A_WRITE)
            os.kill(pid, signal.SIGSTOP)
        self._stopped.set()

    async def _is_held(self) -> bool:
        return await self._lease() is not None

    async def _is_taken_over(self) -> bool:
        assert self._holder is not None
        lease = await self._lease()
        if lease is None or _pid(lease.holder) == self._holder.pid:
            return False
        if not any(RECOVERED in self._since(bot) for bot in self._bots if bot is not self._holder):
            return False
        if not self._deliveries_too:
            return True
        async with self._store.reading() as conn:
            in_hand = await recovery.in_hand(conn)
        return all(_pid(holder) != self._holder.pid for _, holder, _ in in_hand)

    async def _knows(self) -> bool:
        assert self._holder is not None
        return LOST in self._since(self._holder)

    def _since(self, bot: Process) -> str:
        return bot.log_text()[self._logged[bot.pid] :]

    def _logs(self) -> str:
        return "\n".join(self._since(bot)[-1000:] for bot in self._bots)

    async def _lease(self) -> leases.Lease | None:
        async with self._store.reading() as conn:
            return await leases.lease_of(conn, leases.RUNNING)


def _is_locked(file: Path) -> bool:
    time.sleep(_A_WRITE)  # until it has stopped
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def _pid(holder: str) -> int:
    return int(holder.split(":")[-2])
