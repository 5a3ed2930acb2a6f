"""Copying a whole SQLite database of ours from file to file, checked."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import DBAPIError

from bot.store.database.errors import StoreError, disk_trouble, in_plain_words
from bot.store.database.private_files import make_file
from bot.store.database.sqlite import SIDECARS
from bot.store.database.upgrading import revisions, upgrade, written_by_newer
from bot.store.restored.adapting import ONE_MORE_COPY, UNANSWERED

_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_FSYNC")

RowCounts = tuple[tuple[str, int], ...]
"""How many rows each table has."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A database copied whole: `size` in bytes of the file. `kept`: where the replaced one is now."""

    source: str
    target: str
    size: int
    rows: RowCounts
    kept: str | None = None


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Make an empty file beside `target` that only this user may read; remove it if it is still there."""
    file = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with plainly(file):
            make_file(file)
            yield file
    finally:
        for each in (file, *(file.with_name(file.name + end) for end in SIDECARS)):
            with suppress(OSError):
                each.unlink()


def copy_whole(source: Path, copy: Path, mode: str) -> RowCounts:
    """Copy a whole database of ours into the empty file `copy`, and return how many rows each table has.

    Raises `sqlite3.Error` where it is damaged or no database.
    """
    with open_file(source, mode) as original, open_file(copy) as made:
        if not _revisions_in(original):
            raise StoreError(f"{source} is no database of this bot", "name another file")
        try:
            # In one step: in several, each write of the bot would make it start again.
            original.backup(made)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname in _NO_ROOM:
                raise StoreError(
                    f"the disk under {copy.parent.resolve()} takes no more ({error})", "make room on it"
                ) from error
            raise
        made.execute("PRAGMA journal_mode=DELETE")  # one file, that can be copied as it is
        (found,) = made.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError("malformed")
        return _rows(made)


def checked_copy(source: Path, copy: Path) -> RowCounts:
    """Copy a backup and bring the copy's tables up to date; return how many rows the backup has.

    Raises `StoreError` for one that is damaged, foreign or of a newer version.
    """
    try:
        rows = copy_whole(source, copy, "ro")
        with open_file(copy) as made:
            if not _revisions_in(made) <= set(revisions()):
                raise written_by_newer(str(source))
    except sqlite3.Error as error:
        raise StoreError(f"{source} is damaged or no database", "name another backup") from error
    engine = create_engine(URL.create("sqlite", database=str(copy)), hide_parameters=True)
    try:
        with engine.begin() as conn:
            upgrade(conn, str(source))
    except DBAPIError as error:
        raise in_plain_words(str(copy), error.orig or error) from error
    finally:
        engine.dispose()
    return rows


def _revisions_in(conn: sqlite3.Connection) -> set[str]:
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return set()
    return {row[0] for row in conn.execute("SELECT version_num FROM alembic_version")}


def _rows(conn: sqlite3.Connection) -> RowCounts:
    names = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' "
        "AND name <> 'alembic_version' ORDER BY name"
    ).fetchall()
    return tuple((name, conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for (name,) in names)


def forget_the_moment(conn: sqlite3.Connection) -> None:
    """Take out what held only while the backup was made.

    Nobody holds a lease any more, and each message that was pending may have been sent since: it says so.
    """
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("DELETE FROM leases")
    conn.execute(ONE_MORE_COPY)
    conn.execute(f"UPDATE inbox SET sends = 1 WHERE state IN {UNANSWERED} AND sends = 0")
    conn.execute("COMMIT")


def may_write(target: Path, *, force: bool, hint: str = "name another file, or add --force") -> None:
    """Raise `StoreError` where `target` is there already (unless `force`), or has no folder."""
    if target.is_dir():
        raise StoreError(f"{target} is a folder, not a file", "name a file")
    if target.exists() and not force:
        raise StoreError(f"{target} exists already", hint)
    if not target.parent.is_dir():
        raise StoreError(f"there is no folder {target.parent}", "make it first, or name another file")


def free_name(wanted: Path) -> Path:
    """Return `wanted`, or with a number at its end where a file has that name."""
    name, number = wanted, 1
    while name.exists():
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")
    return name


def bytes_in(file: Path) -> int:
    """Return the size of a file."""
    return file.stat().st_size


def is_sqlite(file: Path) -> bool:
    """Say whether a file begins as SQLite's do; it may be damaged further on."""
    with file.open("rb") as opened:
        return opened.read(16) == b"SQLite format 3\0"


@contextmanager
def open_file(file: Path, mode: str = "rw", timeout: float = 5.0) -> Iterator[sqlite3.Connection]:
    """Open an existing file (`mode`: ro or rw) that sends no BEGIN of its own; `timeout` in seconds."""
    address = f"{file.resolve().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)) as conn:
        yield conn


@contextmanager
def said_of(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise in_plain_words(str(file), error) from error


@contextmanager
def plainly(file: Path) -> Iterator[None]:
    """Turn the disk's errors into `StoreError`."""
    try:
        yield
    except OSError as error:
        raise disk_trouble(f"{error.filename or file} cannot be written", error) from error


def flush(path: Path) -> None:
    """Have the disk keep what was written to a file, or the names in a folder."""
    is_folder = path.is_dir()
    if is_folder and not hasattr(os, "O_DIRECTORY"):
        return  # Windows opens no folder
    # Windows flushes only what is open for writing.
    number = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
