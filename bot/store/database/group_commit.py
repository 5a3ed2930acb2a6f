"""Group commit: writers that queue while one transaction commits share the next commit and its one flush."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database.sqlite_driver import SAVEPOINT, set_savepoint

Begin = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
"""Begins a write transaction; leaving the block commits it, an exception rolls it back."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """One writer's time with the connection; `over` gets what the writer raised, if anything."""

    conn: AsyncConnection
    over: asyncio.Future[BaseException | None]
    committed: asyncio.Future[None]

    def end(self, error: BaseException | None = None) -> None:
        if not self.over.done():
            self.over.set_result(error)


class _Undone(Exception):  # noqa: N818 - it rolls back a transaction in which nothing was written
    pass


class GroupCommit:
    """Gives one writer at a time the connection, in the order in which they ask.

    A disk flushes a few hundred times a second at best. So up to `most` writers that queued during one commit
    run one after another inside the next transaction, each behind its own savepoint. Each of them continues
    only after that transaction has committed. With `most` above 1 the connections must be those of
    `sqlite_driver`.
    """

    def __init__(self, begin: Begin, most: int) -> None:
        self._begin = begin
        self._most = most
        self._queue: deque[asyncio.Future[_Turn]] = deque()
        self._leading: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[AsyncConnection]:
        """Wait for the turn to write; everything the block wrote is committed when this returns.

        An exception in the block undoes the writes of this block only. Raises the database's errors on begin,
        rollback and commit.
        """
        waiting: asyncio.Future[_Turn] = asyncio.get_running_loop().create_future()
        self._queue.append(waiting)
        if self._leading is None:
            self._leading = asyncio.create_task(self._lead())
        try:
            turn = await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                waiting.result().end(asyncio.CancelledError())
            raise
        try:
            yield turn.conn
        except BaseException as error:
            turn.end(error)
            raise
        turn.end()
        await asyncio.shield(turn.committed)

    async def finish(self) -> None:
        """Wait until nobody writes and nobody is queued."""
        while self._leading is not None:
            await asyncio.wait({self._leading})

    async def _lead(self) -> None:
        """Run transactions while writers are queued. A task of its own: no writer can cancel a commit."""
        try:
            while self._queue:
                await self._together()
        finally:
            self._leading = None
            while self._queue:
                self._queue.popleft().cancel()

    async def _together(self) -> None:
        """Run one transaction for the writers in the queue."""
        committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        committed.add_done_callback(_seen)
        asked = len(self._queue)
        spoiled: BaseException | None = None
        try:
            async with self._begin() as conn:
                asked = written = 0
                while written < self._most and self._next() is not None:
                    if written:
                        set_savepoint((await conn.get_raw_connection()).dbapi_connection)
                    waiting = self._next()
                    if waiting is None:
                        break
                    self._queue.popleft()
                    turn = _Turn(conn, asyncio.get_running_loop().create_future(), committed)
                    waiting.set_result(turn)
                    spoiled = await turn.over
                    if spoiled is None:
                        written += 1
                    elif written:
                        await conn.exec_driver_sql(f"ROLLBACK TO {SAVEPOINT}")
                        spoiled = None
                    else:
                        raise _Undone
        except _Undone:
            return
        except Exception as error:  # noqa: BLE001 - each writer gets it raised
            # Writers that were queued when BEGIN started have waited as long as the one that started it.
            for _ in range(asked):
                self._fail_next(error)
            # If SQLite rolled back by itself, the writer's error is the cause and "no such savepoint" is not.
            committed.set_exception(spoiled if isinstance(spoiled, OperationalError) else error)
        except BaseException:
            committed.cancel()
            raise
        else:
            committed.set_result(None)

    def _next(self) -> asyncio.Future[_Turn] | None:
        while self._queue and self._queue[0].done():
            self._queue.popleft()
        return self._queue[0] if self._queue else None

    def _fail_next(self, error: Exception) -> None:
        waiting = self._queue.popleft()
        if not waiting.done():
            waiting.set_exception(error)


def _seen(committed: asyncio.Future[None]) -> None:
    """Retrieve the outcome: if every writer was canceled, nobody else does."""
    if not committed.cancelled():
        committed.exception()
