"""The highest id that each table ever gave out: read from one database, carried over to another."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import metadata

Marks = Mapping[str, int]
"""By table; a table that gave out none is missing."""

NUMBERED = tuple(
    table.name
    for table in metadata.sorted_tables
    if table.autoincrement_column is not None and table.autoincrement_column.name == "id"
)
"""The tables that give out ids."""

_OF_SEQUENCE = text(
    "SELECT last_value FROM pg_sequences "
    "WHERE format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence(:name, 'id')"
)


def in_file(conn: sqlite3.Connection) -> Marks:
    """Return the marks of an SQLite database, as far as it is readable."""
    found = {}
    for name in NUMBERED:
        given = [0]
        for question in (
            f'SELECT max(id) FROM "{name}"',
            f"SELECT max(seq) FROM sqlite_sequence WHERE name = '{name}'",
        ):
            with suppress(sqlite3.DatabaseError):
                given.append(conn.execute(question).fetchone()[0] or 0)
        found[name] = max(given)
    return {name: last for name, last in found.items() if last}


def lift_in_file(conn: sqlite3.Connection, marks: Marks) -> None:
    """Raise the counters of an SQLite database to these marks; higher ones stay."""
    for name, last in marks.items():
        conn.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT ?, 0 "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
            (name, name),
        )
        conn.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, name))


async def on_server(conn: AsyncConnection) -> Marks:
    """Return the marks of a PostgreSQL database; tables may be missing."""
    found = {}
    for name in NUMBERED:
        if await conn.scalar(select(func.to_regclass(name))) is None:
            continue
        highest = await conn.scalar(text(f'SELECT max(id) FROM "{name}"')) or 0
        found[name] = max(highest, await conn.scalar(_OF_SEQUENCE, {"name": name}) or 0)
    return {name: last for name, last in found.items() if last}


async def lift_on_server(conn: AsyncConnection, marks: Marks) -> None:
    """Raise the sequences of a PostgreSQL database to these marks and its own; higher ones stay."""
    own = await on_server(conn)
    for name in NUMBERED:
        last = max(marks.get(name, 0), own.get(name, 0))
        if last:
            await conn.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))
