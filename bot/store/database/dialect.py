"""Where SQLite and PostgreSQL need different constructs for the same statement."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_into(conn: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT for this connection's engine: both support ON CONFLICT and `excluded`."""
    if conn.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def replace_into(conn: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that replaces the row with the same primary key; its values are given on execution.

    They must be all columns of the table. The statement is built once: that takes longer than executing it.
    """
    return _replace_into(conn.dialect.name, table)


@cache
def _replace_into(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    key = list(table.primary_key.columns)
    others = {each.name: insert.excluded[each.name] for each in table.columns if each not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=others)
