"""A database as an earlier version of the bot left it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine

from bot.store.upgrading import upgrade


def make(file: Path, revision: str) -> None:
    """Write an SQLite database with the tables of `revision`."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as conn:
        upgrade(conn, str(file), revision)
    engine.dispose()
