"""Moving everything from an SQLite backup to a PostgreSQL server."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Table, delete, func, insert, select

from bot.store.backup.copying import Copied, RowCounts, checked_copy, forget_the_moment, open_file, said_of
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.database.errors import StoreError
from bot.store.database.private_files import make_file
from bot.store.processes.leases import RUNNING
from bot.store.restored import high_water
from bot.store.restored.high_water import Marks
from bot.store.tables import metadata
from bot.store.tables.processes import learned, leases, profile

_AT_ONCE = 500
_MADE_AGAIN = (leases.name, profile.name, learned.name)
"""What a bot writes that has only been started: it is no reason to refuse."""


async def move(source: Path, url: str) -> Copied:
    """Fill the empty PostgreSQL database at `url` with the backup `source`: all of it, or nothing.

    Raises `StoreError` where `source` is damaged, foreign or of a newer version, where a bot uses the
    database at `url`, or where anything is kept there already.
    """
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        size, marks = await asyncio.to_thread(_prepare, source, copy)
        old = await Store.open(f"sqlite:///{copy}")
        try:
            new = await Store.open(url)
            try:
                async with old.reading() as conn, new.transaction() as tx:
                    await _must_be_empty(tx, new.place, new.now())
                    rows = [(table.name, await _move(conn, tx, table)) for table in metadata.sorted_tables]
                    await high_water.lift_on_server(tx, marks)
            finally:
                await new.close()
        finally:
            await old.close()
    return Copied(str(source), new.place, size, _in_order(rows))


def _prepare(source: Path, copy: Path) -> tuple[int, Marks]:
    make_file(copy)
    checked_copy(source, copy)
    with said_of(copy), open_file(copy) as conn:
        forget_the_moment(conn)
        return source.stat().st_size, high_water.in_file(conn)


async def _must_be_empty(tx: Transaction, place: str, now: datetime) -> None:
    if await tx.scalar(
        select(func.count())
        .select_from(leases)
        .where(leases.c.name == RUNNING, leases.c.holder.is_not(None), leases.c.until > now)
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


def _in_order(rows: list[tuple[str, int]]) -> RowCounts:
    return tuple(sorted(rows))
