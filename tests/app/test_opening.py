"""A start waits for a database whose trouble may pass, and says so; any other trouble ends it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import opening
from bot.app.opening import open_store
from bot.domain.backoff import Backoff
from bot.store.database import sqlite
from bot.store.database.errors import StoreError
from tests.frontends.telegram.intake.conftest import until


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(opening, "REOPENING", Backoff(first=0.01, longest=0.01))
    monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout=10", *sqlite._PRAGMAS[1:]))
    return tmp_path / "bot.db"


@pytest.fixture
def holder(file: Path) -> Iterator[sqlite3.Connection]:
    """Return a connection that holds the database, as another process would."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_a_trouble_that_passes_is_waited_for_and_said_once(
    file: Path, holder: sqlite3.Connection
) -> None:
    with capture_logs() as lines:
        starting = asyncio.create_task(open_store(f"sqlite:///{file}", asyncio.Event()))
        await until(lambda: bool(lines))
        waiting, _ = await asyncio.wait({starting}, timeout=0.3)  # it goes on trying
        assert not waiting
        holder.execute("ROLLBACK")
        store = await starting
    assert store is not None
    await store.close()
    said = [(line["log_level"], line.get("what", "")) for line in lines]
    assert said == [("error", f"the database {file} is locked by another process"), ("info", "")]


async def test_whoever_ends_the_bot_meanwhile_is_not_kept_waiting(
    file: Path, holder: sqlite3.Connection
) -> None:
    stop = asyncio.Event()
    with capture_logs() as lines:
        starting = asyncio.create_task(open_store(f"sqlite:///{file}", stop))
        await until(lambda: bool(lines))
        stop.set()
        assert await starting is None


@pytest.fixture
def letter(file: Path) -> Path:
    file.write_bytes(b"Dear Sir or Madam, " * 500)
    return file


async def test_a_trouble_that_somebody_must_fix_ends_the_start(letter: Path) -> None:
    with pytest.raises(StoreError, match="is not a database"):
        await open_store(f"sqlite:///{letter}", asyncio.Event())
