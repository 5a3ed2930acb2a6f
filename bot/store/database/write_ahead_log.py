"""Emptying SQLite's write-ahead log, which still contains deleted words until it is overwritten."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

EVERY = 60.0
"""Seconds between two times that the log is emptied unasked."""

TRY_AGAIN = 1.0
"""Seconds until the next try while somebody reads from the log."""

_WAIT = 0.1
"""Seconds to wait for readers; writers wait too during that time."""


class WriteAheadLog:
    """The log of an open database: emptied every minute, and at once on request."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._log = database.with_name(f"{database.name}-wal")
        self._asked = asyncio.Event()
        self._stopped = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the task that empties the log; `stop` must follow."""
        self._task = asyncio.create_task(self._keep_short())

    def empty_soon(self) -> None:
        """Request that the log be emptied as soon as nobody reads from it."""
        self._asked.set()

    async def stop(self) -> None:
        """Stop; closing the last connection empties the log anyway."""
        self._stopped = True
        self._asked.set()
        if self._task is not None:
            await self._task  # not canceled: its thread may hold the database

    async def _keep_short(self) -> None:
        wait = EVERY
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._asked.wait()
            self._asked.clear()
            if self._stopped:
                return
            wait = EVERY if await asyncio.to_thread(self._empty) else TRY_AGAIN

    def _empty(self) -> bool:
        """Copy the log into the database and truncate it; return False if somebody still reads from it."""
        try:
            if not self._log.stat().st_size:
                return True
            # A separate connection, because its busy timeout is shorter than that of the pool.
            with closing(sqlite3.connect(self._database, timeout=_WAIT, isolation_level=None)) as conn:
                (busy, _, _) = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except FileNotFoundError:
            return True
        except (OSError, sqlite3.Error) as error:
            log.debug("write-ahead log not emptied", kind=type(error).__name__)
            return False
        return not busy
