"""Backing the database up to a file, and putting such a file in its place, on either engine."""

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
    """Copy the database at `url` to the file `target`, checked and durable, while the bot may be running.

    The copy shows one moment, and has another name beside `target` until it is complete. If `url` names a
    PostgreSQL server, pg_dump writes it; no event loop may be running. Raises `StoreError` if
    `target` exists (unless `force`), the database cannot be read or is damaged, the disk is full, or pg_dump
    is not installed.
    """
    match read_address(url):
        case SqliteFile(source):
            return back_up_file(source, target, force=force)
        case PostgresServer() as server:
            return asyncio.run(back_up_server(server, target, force=force))


def restore(url: str, source: Path, now: datetime, *, force: bool) -> Copied:
    """Replace the database at `url` by the backup `source`; the replaced data stay under another name.

    On PostgreSQL `source` is a file of pg_dump, or an SQLite backup for an empty database: see `move`. No
    event loop may be running.

    In the restored database nobody holds a lease, each message that was waiting says that it may come for the
    second time, and ids go on above all that the replaced one gave out. Raises `StoreError`, with the
    database untouched, where `source` is damaged, foreign or of a newer version, where a bot uses the
    database, or where it exists (unless `force`).
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
