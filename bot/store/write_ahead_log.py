"""Emptying SQLite's write-ahead log, where words that were deleted stand until it is written over."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

EVERY = 60.0
"""Seconds after which the log is emptied at the latest."""

TRY_AGAIN = 1.0
"""Seconds until it is tried again where somebody still reads from the log."""

_WAIT = 0.1
"""Seconds for which it is waited for readers; writers wait meanwhile."""


class WriteAheadLog:
    """The log beside an open database; emptied every minute, and soon when asked to."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._log = database.with_name(f"{database.name}-wal")
        self._asked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; `stop` must follow."""
        self._task = asyncio.create_task(self._keep_short())

    def empty_soon(self) -> None:
        """Have the log emptied as soon as nobody reads from it."""
        self._asked.set()

    async def stop(self) -> None:
        """End; whoever closes the database last empties the log anyway."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _keep_short(self) -> None:
        wait = EVERY
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._asked.wait()
            self._asked.clear()
            wait = EVERY if await asyncio.to_thread(self._empty) else TRY_AGAIN

    def _empty(self) -> bool:
        """Bring the log into the database and cut it to nothing; False where somebody reads from it."""
        try:
            if not self._log.stat().st_size:
                return True
            # A connection of its own, so that its short patience is nobody else's.
            with closing(sqlite3.connect(self._database, timeout=_WAIT, isolation_level=None)) as conn:
                (busy, _, _) = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except FileNotFoundError:
            return True
        except sqlite3.Error as error:
            log.debug("write-ahead log not emptied", kind=error.sqlite_errorname)
            return False
        return not busy
