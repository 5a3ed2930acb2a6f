"""Backing an SQLite database up to a file, and putting such a file in its place."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.store.address import PostgresServer, SqliteFile, read_address
from bot.store.copying import (
    SIDECARS,
    Copied,
    beside,
    checked_copy,
    copy_whole,
    flush,
    forget_the_moment,
    is_sqlite,
    open_file,
    plainly,
    said_of,
)
from bot.store.errors import StoreError
from bot.store.leases import RUNNING
from bot.store.moving import move

_FORCE = "add --force; it is then kept under another name"
_PG_RESTORE = (
    "stop the bot and run: pg_restore --clean --if-exists --single-transaction --dbname={server} {file}"
)
_TIME = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes it


def back_up(url: str, target: Path, *, force: bool) -> Copied:
    """Copy the database at `url` to the file `target`, checked and durable, while the bot may be running.

    The copy is of one moment, and stands beside `target` under another name until it is whole. Raises
    `StoreError` where `target` exists (unless `force`), the database cannot be read or is damaged, the disk
    is full, or the database is no file.
    """
    source = _file_of(url, "run: pg_dump --format=custom --file={file} {server}", target)
    if not source.is_file():
        raise StoreError(f"there is no database {source} yet", "mend DATABASE_URL, or start the bot once")
    if _same(source, target):
        raise StoreError(f"{target} is the database itself", "name another file")
    _may_write(target, force=force)
    with beside(target) as copy:
        with said_of(source):
            rows = copy_whole(source, copy, "rw")  # to read only, SQLite would leave its side files behind
        flush(copy)
        _may_write(target, force=force)
        copy.replace(target)
        flush(target.parent)
    return Copied(str(source), str(target), target.stat().st_size, rows)


def restore(url: str, source: Path, now: datetime, *, force: bool) -> Copied:
    """Put the backup `source` in the place of the database at `url`; what was there is kept beside it.

    On PostgreSQL it fills an empty database: see `move`, which needs that no event loop runs here.

    In the restored database nobody holds a lease, and each message that was waiting says that it may come
    for the second time. Raises `StoreError`, with the database untouched, where `source` is damaged, foreign
    or of a newer version, where a bot uses the database, or where it exists (unless `force`).
    """
    if isinstance(read_address(url), PostgresServer) and source.is_file() and is_sqlite(source):
        return asyncio.run(move(source, url, now))
    target = _file_of(url, _PG_RESTORE, source)
    if not source.is_file():
        raise StoreError(f"there is no file {source}", "name a file that backup wrote")
    if _same(source, target):
        raise StoreError(f"{source} is the database itself", "name a file that backup wrote")
    target = target.resolve()
    _make_folder(target.parent)
    _may_write(target, force=force, hint=_FORCE)
    with beside(target) as copy:
        rows = checked_copy(source, copy)
        with said_of(copy):
            forget_the_moment(copy)
        flush(copy)
        _may_write(target, force=force, hint=_FORCE)
        _nobody_uses(target, now)
        _look_like(target, copy)
        kept = _set_aside(target, now)
        try:
            copy.replace(target)
        except OSError:
            if kept is not None and not target.exists():
                kept.rename(target)
            raise
        flush(target.parent)
    return Copied(str(source), str(target), target.stat().st_size, rows, None if kept is None else str(kept))


def _file_of(url: str, instead: str, file: Path) -> Path:
    match read_address(url):
        case SqliteFile(path):
            return path
        case PostgresServer() as server:
            raise StoreError(
                "DATABASE_URL names a PostgreSQL server, which has a program of its own for this",
                instead.format(file=shlex.quote(str(file)), server=shlex.quote(server.shown)),
            )


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _may_write(target: Path, *, force: bool, hint: str = "name another file, or add --force") -> None:
    if target.is_dir():
        raise StoreError(f"{target} is a folder, not a file", "name a file")
    if target.exists() and not force:
        raise StoreError(f"{target} exists already", hint)
    if not target.parent.is_dir():
        raise StoreError(f"there is no folder {target.parent}", "make it first, or name another file")


def _make_folder(folder: Path) -> None:
    with plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _look_like(target: Path, copy: Path) -> None:
    """Give the copy the owner and the rights of the database, so that the bot may still write it."""
    if target.exists():
        shutil.copymode(target, copy)
        before = target.stat()
        with suppress(PermissionError, AttributeError):  # another's, or Windows
            os.chown(copy, before.st_uid, before.st_gid)


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Give the database a second, dated name, under which it stays; None where there was none."""
    kept = _free_name(target.with_name(f"{target.name}.replaced-{now:%Y%m%d-%H%M%S}"))
    there = [end for end in ("", *SIDECARS) if target.with_name(target.name + end).exists()]
    for end in there:
        beside, name = target.with_name(target.name + end), kept.with_name(kept.name + end)
        if end:  # left behind by a crash: beside another database they would spoil it
            beside.rename(name)
            continue
        try:
            name.hardlink_to(beside)  # a second name, so that at no moment there is no database
        except OSError:
            beside.rename(name)
    return kept if there else None


def _free_name(wanted: Path) -> Path:
    name, number = wanted, 1
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name


def _nobody_uses(target: Path, now: datetime) -> None:
    """Raise `StoreError` while a bot uses the database; else bring all that was written into the one file."""
    in_use = StoreError(
        f"the database {target} is in use",
        "stop the bot first; one that was killed lets go of it after half a minute",
    )
    # What is no database at all is not opened: SQLite would delete the log beside it.
    if not target.exists() or not is_sqlite(target):
        return
    try:
        with open_file(target, timeout=0.5) as conn:
            leases = conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'leases'").fetchone()
            held = "SELECT 1 FROM leases WHERE name = ? AND until > ?"
            if leases and conn.execute(held, (RUNNING, now.strftime(_TIME))).fetchone():
                raise in_use
            # Brings all that was written into the one file; only who is alone with it may.
            conn.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise in_use from error
        # It is damaged: no bot can be running on that.
