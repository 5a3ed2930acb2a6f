"""Opening the database, and the two doors to it: `transaction()` to write, `reading()` to read."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NewType

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from bot.store import postgres
from bot.store.address import PostgresServer, SqliteFile, read_address
from bot.store.errors import StoreError, in_plain_words, state_of
from bot.store.upgrading import upgrade

Reading = AsyncConnection
"""A connection to read with; every transaction is one too."""

Transaction = NewType("Transaction", AsyncConnection)
"""A connection inside a write transaction; only `Store.transaction` makes one."""

_POOL: dict[str, Any] = {"pool_size": 4, "max_overflow": 4, "pool_timeout": 30}
_OF_ONE_MOMENT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SET_UP_WITHIN = 5.0
_PRAGMAS = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Store:
    """The database, open. Made by `Store.open`."""

    def __init__(self, engine: AsyncEngine, place: str, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._on_server = engine.dialect.name == "postgresql"
        self._reader = engine.execution_options(**(_OF_ONE_MOMENT if self._on_server else {"ro": True}))
        self._place = place
        self._clock = clock
        # There is one writer at a time, on either engine. Taking turns here first is fairer and quicker than
        # SQLite's busy waiting, and keeps PostgreSQL's connections free for readers.
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, url: str, clock: Callable[[], datetime] = utc_now) -> Store:
        """Open the database at `url` and bring its tables up to date.

        `sqlite:///FILE` or `postgresql://user:password@host/name`; see `read_address`. The folder of an
        SQLite file is made if need be. Raises `StoreError` where the file cannot be read or written, is
        damaged or locked, the server does not let us in, or the data are of a newer version of the bot.
        """
        address = read_address(url)
        match address:
            case SqliteFile(file):
                await asyncio.to_thread(_make_folder, file)
                engine = _engine_for(file)
            case PostgresServer():
                engine = postgres.engine_for(address, **_POOL)
        store = cls(engine, address.place, clock)
        try:
            async with store.transaction() as tx:
                await tx.run_sync(upgrade, address.place)
        except BaseException:
            await engine.dispose()
            raise
        return store

    @property
    def place(self) -> str:
        """The file (or server) that holds the data; never a password."""
        return self._place

    def now(self) -> datetime:
        """Return the time by the clock the store was opened with, in UTC."""
        return self._clock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open the one unit of work: committed at the end of the block, rolled back on any exception.

        No other transaction, of this process or another, writes meanwhile: what was read stays true. Await
        nothing slow inside. Raises `StoreError` where the database fails. A cancellation that hits
        the commit leaves open whether it happened: effects need their unique keys.
        """
        with _said_plainly(self._place):
            async with self._writing, self._engine.begin() as conn:
                if self._on_server:
                    await postgres.wait_for_turn(conn)
                yield Transaction(conn)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """Open a view of one moment; it waits for no writer. Raises `StoreError` where the database fails."""
        with _said_plainly(self._place):
            async with self._reader.connect() as conn:
                yield conn

    async def close(self) -> None:
        """Close every connection; the store is of no use afterwards."""
        await self._engine.dispose()


class _said_plainly:  # noqa: N801 - read as `with _said_plainly(place):`
    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, DBAPIError):
            if _is_our_bug(error):
                return
            cut_off = error.connection_invalidated
            raise in_plain_words(self._place, error.orig or error, cut_off=cut_off) from error
        if isinstance(error, PoolTimeoutError):
            raise StoreError(
                f"the database {self._place} is too busy", "see the log for what holds its connections"
            ) from error


def _is_our_bug(error: DBAPIError) -> bool:
    """Say whether a constraint, a statement or a value was wrong, rather than the database in trouble."""
    state = state_of(error.orig) if error.orig else ""
    if state:
        return state.startswith(("22", "23", "42")) and state != "42501"  # the last: a right is missing
    wrong_value = error.orig is not None and isinstance(error.orig.__cause__, ValueError)
    return isinstance(error, IntegrityError | ProgrammingError) or wrong_value


def _engine_for(file: Path) -> AsyncEngine:
    address = URL.create("sqlite+aiosqlite", database=str(file))
    engine = create_async_engine(address, hide_parameters=True, **_POOL)
    _begin_ourselves(engine)
    return engine


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder {file.parent} cannot be made ({error.strerror})",
            "make it yourself, or name another file in DATABASE_URL",
        ) from error
    if file.is_dir():
        raise StoreError(f"{file} is a folder, not a file", "name a file in DATABASE_URL")


def _begin_ourselves(engine: AsyncEngine) -> None:
    # The driver sends BEGIN only before a write, so a read followed by a write would lose updates; and a
    # plain BEGIN cannot be raised to a write while another writes. Hence IMMEDIATE, and plain for readers.
    @event.listens_for(engine.sync_engine, "connect")
    def set_up(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        for pragma in _PRAGMAS:
            _set(cursor, pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(conn: Connection) -> None:
        reads_only = conn.get_execution_options().get("ro")
        conn.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _set(cursor: Any, pragma: str) -> None:
    """Run a PRAGMA; try again while others make the same new file, whom busy_timeout does not wait for."""
    end = time.monotonic() + _SET_UP_WITHIN
    while True:
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            await_only(asyncio.sleep(0.01))
        else:
            return
