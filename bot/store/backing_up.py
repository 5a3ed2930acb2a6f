"""Backing an SQLite database up to a file, and putting such a file in its place."""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.address import PostgresServer, SqliteFile, read_address
from bot.store.errors import StoreError, in_plain_words
from bot.store.upgrading import revisions, written_by_newer

_SIDECARS = ("-wal", "-shm", "-journal")
_NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_FSYNC")
_FORCE = "add --force; it is then kept under another name"
_PG_RESTORE = (
    "stop the bot and run: pg_restore --clean --if-exists --single-transaction --dbname={server} {file}"
)
_TIME = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes it


@dataclass(frozen=True, slots=True)
class Copied:
    """A database copied whole: `size` in bytes, its rows by table. `kept`: where the replaced one is now."""

    source: Path
    target: Path
    size: int
    rows: tuple[tuple[str, int], ...]
    kept: Path | None = None


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
    with _beside(target) as copy:
        with _said_of(source):
            rows = _copy(source, copy, "rw")  # to read only, SQLite would leave its side files behind
        _flush(copy)
        _may_write(target, force=force)
        copy.replace(target)
        _flush(target.parent)
    return Copied(source, target, target.stat().st_size, rows)


def restore(url: str, source: Path, now: datetime, *, force: bool) -> Copied:
    """Put the backup `source` in the place of the database at `url`; what was there is kept beside it.

    In the restored database nobody holds a lease, and each message that was waiting says that it may come
    for the second time. Raises `StoreError`, with the database untouched, where `source` is damaged, foreign
    or of a newer version, where a bot uses the database, or where it exists (unless `force`).
    """
    target = _file_of(url, _PG_RESTORE, source)
    if not source.is_file():
        raise StoreError(f"there is no file {source}", "name a file that backup wrote")
    if _same(source, target):
        raise StoreError(f"{source} is the database itself", "name a file that backup wrote")
    target = target.resolve()
    _make_folder(target.parent)
    _may_write(target, force=force, hint=_FORCE)
    with _beside(target) as copy:
        rows = _checked_copy(source, copy)
        with _said_of(copy):
            _forget_the_moment(copy)
        _flush(copy)
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
        _flush(target.parent)
    return Copied(source, target, target.stat().st_size, rows, kept)


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
    with _plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Make an empty file beside `target` that only this user may read; remove it if it is still there."""
    file = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with _plainly(file):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            yield file
    finally:
        for each in (file, *(file.with_name(file.name + end) for end in _SIDECARS)):
            with suppress(OSError):
                each.unlink()


def _copy(source: Path, copy: Path, mode: str) -> tuple[tuple[str, int], ...]:
    """Copy a whole database of ours into the empty file `copy`, and return how many rows each table has.

    Raises `sqlite3.Error` where it is damaged or no database.
    """
    with _open(source, mode) as original, _open(copy) as made:
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


def _checked_copy(source: Path, copy: Path) -> tuple[tuple[str, int], ...]:
    """Copy a backup, and refuse one that a newer version of the bot wrote."""
    try:
        rows = _copy(source, copy, "ro")
        with _open(copy) as made:
            if not _revisions_in(made) <= set(revisions()):
                raise written_by_newer(str(source))
    except sqlite3.Error as error:
        raise StoreError(f"{source} is damaged or no database", "name another backup") from error
    return rows


def _revisions_in(conn: sqlite3.Connection) -> set[str]:
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return set()
    return {row[0] for row in conn.execute("SELECT version_num FROM alembic_version")}


def _rows(conn: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    names = conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^' "
        "AND name <> 'alembic_version' ORDER BY name"
    ).fetchall()
    return tuple((name, conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for (name,) in names)


def _forget_the_moment(copy: Path) -> None:
    """Take out what held only while the backup was made."""
    with _open(copy) as conn:
        tables = {name for name, _ in _rows(conn)}
        conn.execute("BEGIN IMMEDIATE")
        if "leases" in tables:
            conn.execute("DELETE FROM leases")
        if "outbox" in tables:
            conn.execute("UPDATE outbox SET again = 1 WHERE state IN ('pending', 'held', 'sending')")
        conn.execute("COMMIT")


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
    there = [end for end in ("", *_SIDECARS) if target.with_name(target.name + end).exists()]
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
    if not target.exists() or not _has_a_head(target):
        return
    try:
        with _open(target, timeout=0.5) as conn:
            leases = conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'leases'").fetchone()
            held = "SELECT 1 FROM leases WHERE until > ?"
            if leases and conn.execute(held, (now.strftime(_TIME),)).fetchone():
                raise in_use
            # Brings all that was written into the one file; only who is alone with it may.
            conn.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise in_use from error
        # It is damaged: no bot can be running on that.


def _has_a_head(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(16) == b"SQLite format 3\0"


@contextmanager
def _open(file: Path, mode: str = "rw", timeout: float = 5.0) -> Iterator[sqlite3.Connection]:
    address = f"{file.resolve().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)) as conn:
        yield conn


@contextmanager
def _said_of(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise in_plain_words(str(file), error) from error


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or file} cannot be written ({error.strerror})",
            "make room, or give this user the right to write there",
        ) from error


def _flush(path: Path) -> None:
    """Have the disk keep what was written to a file, or the names in a folder."""
    if path.is_dir() and os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
