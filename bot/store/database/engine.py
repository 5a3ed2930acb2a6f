"""Opening the database, and the two doors to it: `transaction()` to write, `reading()` to read."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any, NewType

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.database import postgres, sqlite
from bot.store.database.address import PostgresServer, SqliteFile, read_address
from bot.store.database.clock import HostClock, SteadyClock
from bot.store.database.errors import WRITES_FAIL, StoreError, in_plain_words, no_connection, state_of
from bot.store.database.group_commit import GroupCommit
from bot.store.database.upgrading import upgrade
from bot.store.database.write_ahead_log import WriteAheadLog
from bot.store.restored import adapting as restored

Reading = AsyncConnection
"""A connection to read with; every transaction is one too."""

Transaction = NewType("Transaction", AsyncConnection)
"""A connection inside a write transaction; only `Store.transaction` makes one."""

_POOL: dict[str, Any] = {"pool_size": 4, "max_overflow": 4, "pool_timeout": 30}
_OF_ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_WRITERS_TOGETHER = 50
"""Writers of one process that share a commit: more would make the first of them wait too long."""


class Store:
    """The database, open. Made by `Store.open`."""

    def __init__(
        self,
        engine: AsyncEngine,
        place: str,
        clock: Callable[[], datetime],
        *,
        server_clock: SteadyClock | None = None,
        file: sqlite.OpenFile | None = None,
    ) -> None:
        """`server_clock` hears the server's time; `file` is the SQLite database, None for a server."""
        self._engine = engine
        self._file = file
        self._reader = engine.execution_options(**(_OF_ONE_MOMENT if file is None else {"ro": True}))
        self._place = place
        self._clock = clock
        self._server_clock = server_clock
        # There is one writer at a time, on either engine. Taking turns here first is fairer and quicker than
        # SQLite's busy waiting, and keeps PostgreSQL's connections free for readers. Only SQLite's writers
        # share commits: there a cancelled statement leaves the connection as it was.
        self._writers = GroupCommit(self._begin, 1 if file is None else _WRITERS_TOGETHER)
        self._log = None if file is None else WriteAheadLog(file.path)

    @classmethod
    async def open(cls, url: str, clock: Callable[[], datetime] | None = None) -> Store:
        """Open the database at `url` and bring its tables up to date.

        `sqlite:///FILE` or `postgresql://user:password@host/name`; see `read_address`. An SQLite file and its
        folder are made if need be, for this user only. `clock` replaces the database's own: this host's for
        SQLite, the server's for PostgreSQL. Raises `StoreError` where the file cannot be read or written, is
        damaged or locked, the server does not let us in, or the data are of a newer version of the bot.
        """
        address = read_address(url)
        match address:
            case SqliteFile(path):
                file = await asyncio.to_thread(sqlite.prepare, path)
                store = cls(sqlite.engine_for(path, **_POOL), address.place, clock or HostClock(), file=file)
            case PostgresServer():
                engine, server_clock = postgres.engine_for(address, **_POOL), SteadyClock()
                store = cls(engine, address.place, clock or server_clock, server_clock=server_clock)
        try:
            await store._bring_up_to_date()
        except BaseException:
            await store._engine.dispose()
            raise
        if store._log is not None:
            store._log.start()
        return store

    async def _bring_up_to_date(self) -> None:
        if self._file is None:
            async with self.transaction() as tx:
                await tx.run_sync(upgrade, self._place)
                await restored.finish(tx)
            return
        try:
            async with self._engine.connect() as conn:
                # A table that others refer to cannot be rebuilt while references are checked.
                await sqlite.set_foreign_keys(conn, on=False)
                async with conn.begin():
                    await conn.run_sync(upgrade, self._place)
                await sqlite.set_foreign_keys(conn, on=True)
        except (DBAPIError, sqlite3.Error) as error:
            if _is_our_bug(error):
                raise
            raise await self._in_plain_words(error) from error

    @property
    def place(self) -> str:
        """The file (or server) that holds the data; never a password."""
        return self._place

    def now(self) -> datetime:
        """Return the time by the database's clock, in UTC; it never goes back within a process.

        It is the one clock of leases and due times. On PostgreSQL it is the server's, taken at the beginning
        of each transaction; it is late by no more than an answer of the server takes to come back.
        """
        return self._clock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open the one unit of work: on the disk after the block, rolled back on any exception.

        No other transaction, of this process or another, writes meanwhile: what was read stays true. Await
        nothing slow inside. Raises `StoreError` where the database fails. A cancellation that hits
        the commit leaves open whether it happened: effects need their unique keys.
        """
        try:
            async with self._writers.turn() as conn:
                yield Transaction(conn)
        except (DBAPIError, PoolTimeoutError) as error:
            if _is_our_bug(error):
                raise
            raise await self._in_plain_words(error) from error

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        if self._file is not None:
            self._file.must_be_in_place()
        async with self._connected(self._engine.begin()) as conn:
            if self._file is None:
                server_time = await postgres.wait_for_turn(conn)
                if self._server_clock is not None:
                    self._server_clock.hear(server_time)
            yield conn

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """Open a view of one moment; it waits for no writer. Raises `StoreError` where the database fails."""
        try:
            async with self._connected(self._reader.connect()) as conn:
                yield conn
        except (DBAPIError, PoolTimeoutError) as error:
            if _is_our_bug(error):
                raise
            raise await self._in_plain_words(error) from error

    @asynccontextmanager
    async def _connected(
        self, connection: AbstractAsyncContextManager[AsyncConnection]
    ) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            try:
                opened = await stack.enter_async_context(connection)
            except OSError as error:  # a server that does not answer the pool's ping; no handler sees it
                raise no_connection(self._place, error) from None
            yield opened

    def leave_no_trace(self) -> None:
        """Request that deleted data be removed from the files beside the database too.

        On PostgreSQL this does nothing: the server overwrites its own log in time.
        """
        if self._log is not None:
            self._log.empty_soon()

    async def close(self) -> None:
        """Wait for writers to finish, then close every connection; the store cannot be used afterwards."""
        await self._writers.finish()
        if self._log is not None:
            await self._log.stop()
        await self._engine.dispose()

    async def _in_plain_words(self, error: DBAPIError | PoolTimeoutError | sqlite3.Error) -> StoreError:
        if isinstance(error, PoolTimeoutError):
            what = f"the database {self._place} is too busy"
            return StoreError(what, "see the log for what holds its connections", passing=True)
        cause, cut_off = (
            (error.orig or error, error.connection_invalidated)
            if isinstance(error, DBAPIError)
            else (error, False)
        )
        if self._file is not None and getattr(cause, "sqlite_errorname", "") in WRITES_FAIL:
            why = await asyncio.to_thread(self._file.why_not_written)
            if why is not None:
                return why
        return in_plain_words(self._place, cause, cut_off=cut_off)


def _is_our_bug(error: Exception) -> bool:
    """Say whether a constraint, a statement or a value was wrong, rather than the database in trouble."""
    if not isinstance(error, DBAPIError):
        return False
    state = state_of(error.orig) if error.orig else ""
    if state:
        return state.startswith(("22", "23", "42")) and state != "42501"  # the last: a right is missing
    wrong_value = error.orig is not None and isinstance(error.orig.__cause__, ValueError)
    return isinstance(error, IntegrityError | ProgrammingError) or wrong_value
