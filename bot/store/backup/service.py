"""Backing up the database to a file, and restoring such a file, on either engine."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from bot.store.backup.copying import Copied, is_sqlite
from bot.store.backup.file import back_up_file, restore_file
from bot.store.backup.server import back_up_server, finish_restoring, restore_server
from bot.store.backup.to_postgres import move
from bot.store.database.address import PostgresServer, SqliteFile, read_address
from bot.store.database.errors import StoreError


def back_up(url: str, target: Path, *, force: bool) -> Copied:
    """Copy the database at `url` to the file `target`, checked and durable, even while the bot is running.

    The copy is one snapshot, and has another name beside `target` until it is complete. If `url` names a
    PostgreSQL server, pg_dump writes it; no event loop may be running. Raises `StoreError` if `target` exists
    (unless `force`), the database cannot be read or is damaged, the disk is full, or pg_dump is not
    installed.
    """
    match read_address(url):
        case SqliteFile(source):
            return back_up_file(source, target, force=force)
        case PostgresServer() as server:
            return asyncio.run(back_up_server(server, target, force=force))


def restore(url: str, source: Path, now: datetime, *, force: bool) -> Copied:
    """Replace the database at `url` with the backup `source`; the replaced data remain under another name.

    On PostgreSQL `source` is a file from pg_dump, or an SQLite backup for an empty database: see `move`. No
    event loop may be running.

    In the restored database no lease is held, each pending message is marked as a possible duplicate, and new
    ids are above all that the replaced database gave out. Raises `StoreError`, with the database unchanged,
    if `source` is damaged, foreign or from a newer version, if a bot uses the database, or if it exists
    (unless `force`).
    """
    match read_address(url):
        case SqliteFile(target):
            return restore_file(target, source, now, force=force)
        case PostgresServer() as server:
            if not source.is_file():
                raise StoreError(f"there is no file {source}", "name a file that backup wrote")
            if is_sqlite(source):
                return asyncio.run(move(source, url))
            return asyncio.run(restore_server(server, url, source, now, force=force))


def finish(url: str) -> None:
    """Adapt data that pg_restore restored by hand, as `restore` does.

    Raises `StoreError` if a bot uses the database, or `url` names a file.
    """
    match read_address(url):
        case SqliteFile():
            raise StoreError(
                "DATABASE_URL names a file, which needs no second step", "run: python -m bot restore FILE"
            )
        case PostgresServer() as server:
            asyncio.run(finish_restoring(server, url))
