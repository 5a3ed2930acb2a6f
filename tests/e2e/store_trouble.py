"""Troubles of the database, each as a block: what goes wrong begins with it and is over at its end."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.postgres.server import Server

LOCK_WITHIN = 60.0
"""Seconds in which the lock must be had, while others write."""

_FILL_EVERY = 0.05


@asynccontextmanager
async def write_lock_held(database: Path) -> AsyncIterator[None]:
    """Hold SQLite's write lock, as another program does that reads and writes the file."""

    def take() -> sqlite3.Connection:
        connection = sqlite3.connect(
            database, timeout=LOCK_WITHIN, isolation_level=None, check_same_thread=False
        )
        connection.execute("BEGIN IMMEDIATE")
        return connection

    connection = await asyncio.to_thread(take)
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


@asynccontextmanager
async def backends_ended(server: Server, database: str, *, every: float = 0.2) -> AsyncIterator[None]:
    """End all sessions of a PostgreSQL database again and again."""
    statement = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{database}' AND pid <> pg_backend_pid()"
    )

    async def end_again_and_again() -> None:
        while True:
            await server.run(statement)
            await asyncio.sleep(every)

    ending = asyncio.create_task(end_again_and_again())
    try:
        yield
    finally:
        ending.cancel()
        outcome = await asyncio.gather(ending, return_exceptions=True)
    assert isinstance(outcome[0], asyncio.CancelledError), outcome


@asynccontextmanager
async def server_down(server: Server, *, crash: bool = False) -> AsyncIterator[None]:
    """Stop a PostgreSQL server, or let it crash, and start it again at the end."""
    await asyncio.to_thread(server.halt, crash=crash)
    try:
        yield
    finally:
        await asyncio.to_thread(server.resume)


@asynccontextmanager
async def disk_full(folder: Path) -> AsyncIterator[None]:
    """Leave no room on the disk that `folder` is on, also where some is given back meanwhile."""
    filler = os.open(folder / "filler", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def fill() -> None:
        for size in (1 << 16, 1 << 9):
            try:
                while True:
                    os.write(filler, bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    async def stay_full() -> None:
        while True:
            await asyncio.to_thread(fill)
            await asyncio.sleep(_FILL_EVERY)

    fill()
    filling = asyncio.create_task(stay_full())
    try:
        yield
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)
        os.close(filler)
        (folder / "filler").unlink()
