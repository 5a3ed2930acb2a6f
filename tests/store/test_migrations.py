"""The migrations build the tables that the code expects, all or nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.store import profile
from bot.store.engine import Store
from bot.store.errors import StoreError
from bot.store.tables import metadata
from bot.store.upgrading import upgrade
from tests.store.clock import Clock


async def test_the_migrations_build_what_tables_py_says(store: Store) -> None:
    def differences(conn: Connection) -> list[object]:
        return list(
            compare_metadata(MigrationContext.configure(conn, opts={"compare_type": False}), metadata)
        )

    async with store.reading() as conn:
        assert await conn.run_sync(differences) == []


async def test_opening_again_changes_nothing(url: str) -> None:
    for number in range(3):
        store = await Store.open(url, Clock())
        async with store.transaction() as tx:
            assert await profile.digest_of(tx, "opened") == (str(number - 1) if number else None)
            await profile.remember(tx, "opened", str(number), store.now())
        await store.close()


async def test_a_migration_that_fails_half_way_leaves_nothing(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_half_way(conn: Connection, place: str) -> None:
        upgrade(conn, place)
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.engine.upgrade", fail_half_way)
        with pytest.raises(RuntimeError):
            await Store.open(url, Clock())

    with sqlite3.connect(tmp_path / "data" / "bot.db") as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == []
    raw.close()
    await (await Store.open(url, Clock())).close()


async def test_a_database_of_a_newer_version_is_refused_and_untouched(url: str, tmp_path: Path) -> None:
    await (await Store.open(url, Clock())).close()
    raw = sqlite3.connect(tmp_path / "data" / "bot.db")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()

    with pytest.raises(StoreError, match="newer version"):
        await Store.open(url, Clock())

    assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    raw.close()
