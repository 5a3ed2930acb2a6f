"""aiosqlite for SQLAlchemy with one switch to the connection's thread for a statement, instead of four.

A switch costs more than a statement that finds one row: each wakes two threads that share one interpreter.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """The driver module for `create_async_engine`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arg: Any, **kw: Any) -> _Connection:
        """Open a connection; called by SQLAlchemy's pool."""
        return _Connection(self, super().connect(*arg, **kw)._connection)


_BEGIN = "BEGIN"
SAVEPOINT = "SAVEPOINT turn"


def begin_to_read(connection: object) -> None:
    """Begin a transaction on a connection of `Driver` together with its next statement.

    It sees the same as one begun now: SQLite takes its view at the first statement that reads.
    """
    _of_driver(connection).first = _BEGIN


def set_savepoint(connection: object) -> None:
    """Run `SAVEPOINT` on a connection of `Driver` together with its next statement."""
    _of_driver(connection).first = SAVEPOINT


def _of_driver(connection: object) -> _Connection:
    assert isinstance(connection, _Connection)
    return connection


class _Executed(NamedTuple):
    rows: list[Any]
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Executes, fetches and closes in the connection's thread at once; the rows are read from memory."""

    __slots__ = ("_executed", "_on")

    def __init__(self, connection: _Connection) -> None:
        # The base class first makes a cursor in the thread.
        self._adapt_connection = self._on = connection
        self._rows = deque()
        self._executed = _Executed([])

    @property
    def description(self) -> Any:
        return self._executed.description

    @property
    def rowcount(self) -> int:
        return self._executed.rowcount

    @property
    def lastrowid(self) -> Any:
        return self._executed.lastrowid

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._run(sqlite3.Cursor.execute, operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._run(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _run(self, execute: Callable[..., object], statement: str, values: Any) -> None:
        self._executed = await self._on.in_thread(execute, statement, values)
        self._rows = deque(self._executed.rows)

    async def _async_soft_close(self) -> None:
        pass  # it was closed when its rows were fetched

    def close(self) -> None:
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ("_reads", "_runs", "first")

    _cursor_cls: Any = _Cursor

    def __init__(self, dbapi: Driver, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.first: str | None = None
        self._reads = False
        self._runs = False

    async def in_thread(self, execute: Callable[..., object], statement: str, values: Any) -> _Executed:
        driver: Any = self._connection
        async with self._execute_mutex:
            first, self.first = self.first, None
            self._reads |= first == _BEGIN
            self._runs = True
            done: _Executed = await driver._execute(
                _execute, driver._conn, execute, statement, values, first=first
            )
            self._runs = False  # if it failed or was cancelled, it may still run
            return done

    def rollback(self) -> None:
        """Roll back. SQLAlchemy asks for this after each commit too, when there is nothing to roll back."""
        driver: Any = self._connection
        reads, self._reads, self.first = self._reads, False, None
        if driver._connection is None or not (self._runs or driver.in_transaction):
            return
        if reads and not self._runs:
            driver._conn.rollback()  # touches no disk, and nothing else uses the connection: no switch for it
        else:
            self._runs = False
            super().rollback()


def _execute(
    connection: sqlite3.Connection,
    execute: Callable[..., object],
    statement: str,
    values: Any,
    *,
    first: str | None,
) -> _Executed:
    if first is not None:
        connection.execute(first)
    cursor = connection.cursor()
    try:
        execute(cursor, statement, values)
        rows = cursor.fetchall() if cursor.description else []
        return _Executed(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
