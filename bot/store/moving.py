"""Moving everything from an SQLite backup to a PostgreSQL server."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import BigInteger, Table, delete, func, insert, select, text

from bot.store.copying import Copied, Rows, checked_copy, forget_the_moment, said_of
from bot.store.engine import Reading, Store, Transaction
from bot.store.errors import StoreError
from bot.store.leases import RUNNING
from bot.store.tables import leases, metadata, profile

_AT_ONCE = 500
_MADE_AGAIN = (leases.name, profile.name)
"""What a bot writes that has only been started: it is no reason to refuse."""


async def move(source: Path, url: str, now: datetime) -> Copied:
    """Fill the empty PostgreSQL database at `url` with the backup `source`: all of it, or nothing.

    Raises `StoreError` where `source` is damaged, foreign or of a newer version, where a bot uses the
    database at `url`, or where anything is kept there already.
    """
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        size = await asyncio.to_thread(_prepare, source, copy)
        old = await Store.open(f"sqlite:///{copy}")  # brings its tables up to date
        try:
            new = await Store.open(url)
            try:
                async with old.reading() as conn, new.transaction() as tx:
                    await _must_be_empty(tx, new.place, now)
                    rows = [(table.name, await _move(conn, tx, table)) for table in metadata.sorted_tables]
                    await _count_on(conn, tx)
            finally:
                await new.close()
        finally:
            await old.close()
    return Copied(str(source), new.place, size, _in_order(rows))


def _prepare(source: Path, copy: Path) -> int:
    copy.touch(0o600)
    checked_copy(source, copy)
    with said_of(copy):
        forget_the_moment(copy)
    return source.stat().st_size


async def _must_be_empty(tx: Transaction, place: str, now: datetime) -> None:
    if await tx.scalar(
        select(func.count()).select_from(leases).where(leases.c.name == RUNNING, leases.c.until > now)
    ):
        raise StoreError(
            f"the database {place} is in use",
            "stop the bot first; one that was killed lets go of it after half a minute",
        )
    for table in metadata.sorted_tables:
        if table.name in _MADE_AGAIN:
            await tx.execute(delete(table))
        elif await tx.scalar(select(func.count()).select_from(table)):
            raise StoreError(
                f"the database {place} holds data already ({table.name})",
                "make a new one (createdb), and name that in DATABASE_URL",
            )


async def _move(old: Reading, new: Transaction, table: Table) -> int:
    """Copy a table in the order of its keys, for a row may name an earlier one."""
    moved = 0
    rows = await old.stream(select(table).order_by(*table.primary_key.columns))
    async for some in rows.mappings().partitions(_AT_ONCE):
        await new.execute(insert(table), [dict(row) for row in some])
        moved += len(some)
    return moved


async def _count_on(old: Reading, new: Transaction) -> None:
    """Have the server number new rows after all that SQLite ever numbered, also those deleted since."""
    given = {}
    if await old.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")):
        given = {
            row.name: row.seq for row in await old.execute(text("SELECT name, seq FROM sqlite_sequence"))
        }
    for table in metadata.sorted_tables:
        number = table.autoincrement_column
        if number is None or not isinstance(number.type, BigInteger):
            continue
        last = max(await new.scalar(select(func.max(number))) or 0, given.get(table.name, 0))
        if last:
            sequence = func.pg_get_serial_sequence(table.name, number.name)
            await new.execute(select(func.setval(sequence, last)))


def _in_order(rows: list[tuple[str, int]]) -> Rows:
    return tuple(sorted(rows))
