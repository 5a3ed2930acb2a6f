"""SQLite's side of the engine: its file, its connections, one writer at a time."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from bot.store.database.errors import StoreError, disk_trouble
from bot.store.database.private_files import keep_private, make_file, make_folder
from bot.store.database.sqlite_driver import Driver, begin_to_read

SIDECARS = ("-wal", "-shm", "-journal")
"""Files that SQLite may create beside its own."""

_SET_UP_WITHIN = 5.0
_PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit returns once it is on disk
    "fullfsync=ON",  # on macOS too, where fsync alone does not reach it
    "secure_delete=ON",  # what is deleted is overwritten with zeros
    "temp_store=MEMORY",  # no copy of a page in a file that nobody overwrites
    "foreign_keys=ON",
)


def engine_for(file: Path, **pool: Any) -> AsyncEngine:
    """Return an engine for the database in `file`; see `prepare`."""
    address = URL.create("sqlite+aiosqlite", database=str(file))
    engine = create_async_engine(address, hide_parameters=True, module=Driver(), **pool)
    _begin_ourselves(engine)
    return engine


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The file of an open database: its path, and the device and inode it had when it was opened."""

    path: Path
    identity: tuple[int, int]

    def must_be_in_place(self) -> None:
        """Raise `StoreError` if the file is no longer at its path.

        SQLite would continue to write to a file without a name, and all of it would be lost with the process.
        """
        try:
            now = _identity_of(self.path)
        except OSError as error:
            raise StoreError(
                f"the database {self.path} is gone: it was moved or deleted while the bot runs",
                "put the file back, or stop the bot and restore a backup",
                passing=True,
            ) from error
        if now != self.identity:
            raise StoreError(
                f"the database {self.path} was replaced by another file while the bot runs",
                "stop the bot and start it again",
            )

    def why_not_written(self) -> StoreError | None:
        """Write a small file beside the database and return the disk's error; None if there is none.

        SQLite itself reports only that a write failed.
        """
        probe = self.path.with_name(f".{self.path.name}.probe-{secrets.token_hex(4)}")
        try:
            probe.write_bytes(b"\0" * 8192)
        except OSError as error:
            return disk_trouble(f"the database {self.path} cannot be written", error)
        finally:
            with suppress(OSError):
                probe.unlink()
        return None


def prepare(file: Path) -> OpenFile:
    """Create the file and its folder if they are missing, readable for this user only.

    Raises `StoreError` if the file cannot be created, read or written.
    """
    try:
        make_folder(file.parent)
    except OSError as error:
        raise disk_trouble(f"the folder {file.parent} cannot be made", error) from error
    if file.is_dir():
        raise StoreError(f"{file} is a folder, not a file", "name a file in DATABASE_URL")
    try:
        with suppress(FileExistsError):
            make_file(file)
        keep_private(file, *(file.with_name(file.name + end) for end in SIDECARS))
        made = OpenFile(file, _identity_of(file))
    except OSError as error:
        raise disk_trouble(f"the database {file} cannot be opened", error) from error
    if not os.access(file, os.R_OK | os.W_OK) or not os.access(file.parent, os.W_OK):
        denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        raise disk_trouble(f"the database {file} cannot be opened", denied)
    return made


def _identity_of(file: Path) -> tuple[int, int]:
    state = file.stat()
    return state.st_dev, state.st_ino


async def set_foreign_keys(conn: AsyncConnection, on: bool) -> None:
    """Turn the check of references on or off. Call it outside a transaction: inside one it has no effect."""
    raw = await conn.get_raw_connection()
    assert raw.driver_connection is not None
    await raw.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _begin_ourselves(engine: AsyncEngine) -> None:
    # The driver sends BEGIN only before a write, so a read followed by a write would lose updates; and a
    # plain BEGIN cannot become a write while another writes. Hence IMMEDIATE, and plain for readers.
    @event.listens_for(engine.sync_engine, "connect")
    def set_up(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        cursor = dbapi.cursor()
        for pragma in _PRAGMAS:
            _set(cursor, pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(conn: Connection) -> None:
        if conn.get_execution_options().get("ro"):
            begin_to_read(conn.connection.dbapi_connection)
        else:
            conn.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "handle_error")
    def stay_connected(context: ExceptionContext) -> None:
        # A canceled statement still runs to its end in its thread and is then rolled back. Closing the
        # connection instead would undo the work of the other writers in the same transaction.
        if isinstance(context.original_exception, asyncio.CancelledError):
            context.is_disconnect = False


def _set(cursor: Any, pragma: str) -> None:
    """Run a PRAGMA; retry while others create the same new file, which busy_timeout does not cover."""
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
