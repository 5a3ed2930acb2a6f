"""Takes a table away from a database in use, as if the database were out of reach, and gives it back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path


def hide(file: Path, table: str) -> Callable[[], None]:
    """Rename `table` in the SQLite database `file`; return what names it as before."""
    _rename(file, table, "away")
    return lambda: _rename(file, "away", table)


def _rename(file: Path, table: str, to: str) -> None:
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as conn:
        # ALTER reads before it writes: had another written in between, SQLite would refuse without waiting.
        conn.execute("BEGIN IMMEDIATE")
        conn.execute(f"ALTER TABLE {table} RENAME TO {to}")
        conn.execute("COMMIT")
