"""Hides a table of a database in use, as if the database were unreachable, and restores it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path


async def hide(file: Path, table: str) -> Callable[[], Awaitable[None]]:
    """Rename `table` in the SQLite database `file`; return a function that restores the name."""
    await _rename(file, table, "away")
    return lambda: _rename(file, "away", table)


async def _rename(file: Path, table: str, to: str) -> None:
    # In a thread: who holds the database may need this event loop to let go of it.
    await asyncio.to_thread(_rename_waiting, file, table, to)


def _rename_waiting(file: Path, table: str, to: str) -> None:
    with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as conn:
        # ALTER reads before it writes: had another written in between, SQLite would refuse without waiting.
        conn.execute("BEGIN IMMEDIATE")
        conn.execute(f"ALTER TABLE {table} RENAME TO {to}")
        conn.execute("COMMIT")
