"""Backing an SQLite database up to a file, and putting such a file in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.store.backup.copying import (
    Copied,
    beside,
    checked_copy,
    copy_whole,
    flush,
    forget_the_moment,
    free_name,
    is_sqlite,
    may_write,
    open_file,
    plainly,
    said_of,
)
from bot.store.database.errors import StoreError
from bot.store.database.private_files import keep_private, make_folder
from bot.store.database.sqlite import SIDECARS
from bot.store.processes.leases import RUNNING
from bot.store.restored import high_water
from bot.store.restored.high_water import Marks

_FORCE = "add --force; it is then kept under another name"
_TIME = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy writes it

_LONGEST_LEASE = timedelta(minutes=10)
"""A running bot's lease that lasts longer was taken by a clock that has since been set back."""


def back_up_file(source: Path, target: Path, *, force: bool) -> Copied:
    """Copy the database `source` to the file `target`; see `back_up`."""
    if not source.is_file():
        raise StoreError(f"there is no database {source} yet", "correct DATABASE_URL, or start the bot once")
    if _same(source, target):
        raise StoreError(f"{target} is the database itself", "name another file")
    may_write(target, force=force)
    with beside(target) as copy:
        with said_of(source):
            rows = copy_whole(source, copy, "rw")  # to read only, SQLite would leave its side files behind
        flush(copy)
        may_write(target, force=force)
        copy.replace(target)
        flush(target.parent)
    return Copied(str(source), str(target), target.stat().st_size, rows)


def restore_file(target: Path, source: Path, now: datetime, *, force: bool) -> Copied:
    """Put the backup `source` in the place of the database `target`; see `restore`."""
    if not source.is_file():
        raise StoreError(f"there is no file {source}", "name a file that backup wrote")
    if _same(source, target):
        raise StoreError(f"{source} is the database itself", "name a file that backup wrote")
    target = target.resolve()
    with plainly(target.parent):
        make_folder(target.parent)
    may_write(target, force=force, hint=_FORCE)
    with beside(target) as copy:
        rows = checked_copy(source, copy)
        with said_of(copy), open_file(copy) as made:
            forget_the_moment(made)
            may_write(target, force=force, hint=_FORCE)
            _nobody_uses(target, now)
            high_water.lift_in_file(made, _marks_of(target))
        flush(copy)
        _belong_to_its_owner(target, copy)
        kept = _set_aside(target, now)
        try:
            copy.replace(target)
        except OSError:
            if kept is not None and not target.exists():
                kept.rename(target)
            raise
        flush(target.parent)
    return Copied(str(source), str(target), target.stat().st_size, rows, None if kept is None else str(kept))


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def _belong_to_its_owner(target: Path, copy: Path) -> None:
    """Give the copy the owner of the database, so that the bot can still write to it."""
    if target.exists():
        before = target.stat()
        with suppress(PermissionError, AttributeError):  # another's, or Windows
            os.chown(copy, before.st_uid, before.st_gid)


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Give the database a second, dated name, under which it stays; None where there was none."""
    kept = free_name(target.with_name(f"{target.name}.replaced-{now:%Y%m%d-%H%M%S}"))
    there = [end for end in ("", *SIDECARS) if target.with_name(target.name + end).exists()]
    keep_private(*(target.with_name(target.name + end) for end in there))
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
            held = "SELECT 1 FROM leases WHERE name = ? AND holder IS NOT NULL AND until BETWEEN ? AND ?"
            moments = [moment.strftime(_TIME) for moment in (now, now + _LONGEST_LEASE)]
            if leases and conn.execute(held, (RUNNING, *moments)).fetchone():
                raise in_use
            # Brings all that was written into the one file; only who is alone with it may.
            conn.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise in_use from error
        # It is damaged: no bot can be running on that.


def _marks_of(target: Path) -> Marks:
    """Return the highest ids that the database gave out, as far as it is readable."""
    if not target.exists() or not is_sqlite(target):
        return {}
    if not target.with_name(f"{target.name}-wal").exists():
        with suppress(sqlite3.DatabaseError), open_file(target, "ro") as conn:
            return high_water.in_file(conn)
    with TemporaryDirectory() as folder:  # a damaged database and its log stay as they are
        copy = Path(folder) / target.name
        for end in ("", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copy(target.with_name(target.name + end), copy.with_name(copy.name + end))
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(copy)) as conn:
            return high_water.in_file(conn)
    return {}
