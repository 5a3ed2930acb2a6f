"""Doing something while this process, and no other, holds the lease for it."""

from __future__ import annotations

import asyncio
import os
import platform
import secrets
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.store.database.engine import Store, Transaction
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.store.processes import leases
from bot.waiting import pause

log = structlog.get_logger(__name__)

LeasedWork = Callable[[asyncio.Event], Awaitable[None]]
"""Works until the event is set."""


def this_process() -> str:
    """Return a name for this process that none had before it: its host, its id there, something random."""
    return f"{_host()}:{os.getpid()}:{secrets.token_hex(4)}"


def has_died(holder: str) -> bool:
    """Say whether the process of that name (not this one) surely runs no longer.

    Only processes of this host can be told, and on Windows none; it spares a restart the wait until the lease
    runs out.
    """
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    if host != _host() or not rest.isdigit():
        return False
    if int(rest) == os.getpid():
        return True  # an earlier process whose id is used again, as in a container at each start
    if hasattr(signal, "CTRL_C_EVENT"):
        return False  # Windows, where signal 0 is Ctrl+C and ends the process that is asked about
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _host() -> str:
    # Two containers may share a host name and their process ids mean different processes.
    try:
        ids = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        ids = ""
    return f"{platform.node()}{ids}"


@dataclass(frozen=True, slots=True)
class LeaseTimes:
    """Of the lease; times in seconds. Renewed often enough that a slow database does not lose it."""

    lasts: float = 30.0
    renew_every: float = 5.0
    ask_again: float = 1.0


class LeaseHolder:
    """A lease by name. Two processes that poll steal updates from each other; so one waits."""

    def __init__(
        self,
        store: Store,
        name: str,
        *,
        me: str | None = None,
        terms: LeaseTimes = LeaseTimes(),
    ) -> None:
        self._store = store
        self._name = name
        self._me = me or this_process()
        self._terms = terms
        self._fault = RepeatedFault("the lease cannot be asked for", lease=name)
        self._good_until = 0.0
        self._asked = asyncio.Event()
        self.held = False
        """Whether this process holds the lease."""

    async def while_held(self, work: LeasedWork, stop: asyncio.Event) -> None:
        """Run `work` whenever the lease is held, until `stop`; end it when the lease is lost.

        What `work` raises ends it all. The lease is given back at the end.
        """
        waiting = False
        while not stop.is_set():
            taken = await self._take()
            if taken:
                waiting = False
                await self._run(work, stop)
                continue
            if taken is False and not waiting:
                log.warning("another process does this; waiting for it to end", lease=self._name)
                waiting = True
            await pause(self._terms.ask_again, stop)

    async def confirmed(self) -> bool:
        """Return True when the lease is surely held, which a process that was stopped for a while must ask.

        It then lasts for another third of its time at least, in which a call that begins now goes out (see
        `promptness`). Waits for the next renewal where it may end sooner. Returns False when it is lost.
        """
        spare = self._terms.lasts / 3
        while self.held and asyncio.get_running_loop().time() >= self._good_until - spare:
            await self._asked.wait()
        return self.held

    async def _run(self, work: LeasedWork, stop: asyncio.Event) -> None:
        log.info("lease taken", lease=self._name)
        over = asyncio.Event()
        self.held = True
        self._good_until = asyncio.get_running_loop().time() + self._terms.lasts
        renewing = asyncio.create_task(self._renew(over, stop))
        try:
            await work(over)
            if not over.is_set():
                raise RuntimeError("the work ended before it was told to")
        finally:
            self._lose()
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            await self._give_back()

    async def _renew(self, over: asyncio.Event, stop: asyncio.Event) -> None:
        """Keep the lease; set `over` at `stop`, or when it is lost or could not be renewed in time."""
        clock = asyncio.get_running_loop().time
        while True:
            await pause(self._terms.renew_every, stop)
            if stop.is_set():
                over.set()
                # Updates being handled are still finished: nobody else may begin before.
                await pause(self._terms.renew_every, asyncio.Event())
            asked = clock()
            kept = await self._renewed()
            if kept:
                self._good_until = asked + self._terms.lasts
                self._stir()
            elif kept is False or clock() + self._terms.renew_every >= self._good_until:
                log.error("lease lost", lease=self._name)
                self._lose()
                over.set()
                return

    def _lose(self) -> None:
        self.held = False
        self._stir()

    def _stir(self) -> None:
        self._asked.set()
        self._asked = asyncio.Event()

    async def _take(self) -> bool | None:
        """Take the lease if nobody holds it, or one who has died; None where the database does not say."""
        try:
            async with self._store.transaction() as tx:
                taken = await self._ask_for_it(tx)
        except StoreError as error:
            self._fault.failed(error)
            return None
        self._fault.over()
        return taken

    async def _renewed(self) -> bool | None:
        """Renew the lease; return False where another holds it, None where the database does not say."""
        try:
            async with self._store.transaction() as tx:
                kept = await leases.renew(tx, self._name, self._me, until=self._until())
        except StoreError as error:
            self._fault.failed(error)
            return None
        self._fault.over()
        return kept

    async def _ask_for_it(self, tx: Transaction) -> bool:
        now = self._store.now()
        return await leases.take(tx, self._name, self._me, now=now, until=self._until(), has_died=has_died)

    def _until(self) -> datetime:
        return self._store.now() + timedelta(seconds=self._terms.lasts)

    async def _give_back(self) -> None:
        try:
            async with self._store.transaction() as tx:
                await leases.release(tx, self._name, self._me)
        except StoreError as error:
            log.warning("lease not given back; it runs out by itself", lease=self._name, what=error.what)
