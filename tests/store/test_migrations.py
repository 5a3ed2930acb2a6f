"""The migrations build the tables that the code expects, all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Row, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.ids import MessageId, StaffId, UpdateId
from bot.store import drafts, profile
from bot.store.drafts import DraftKind, DraftState
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


def _with_driver(url: str) -> str:
    return url.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")


async def _ask(url: str, statement: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Run a statement past the store."""
    engine = create_async_engine(_with_driver(url))
    async with engine.begin() as conn:
        ran = await conn.execute(text(statement))
        rows = ran.all() if ran.returns_rows else []
    await engine.dispose()
    return rows


async def _upgrade_to(url: str, revision: str) -> None:
    engine = create_async_engine(_with_driver(url))
    async with engine.begin() as conn:
        await conn.run_sync(upgrade, url, revision)
    await engine.dispose()


async def test_drafts_of_an_older_version_go_on_and_new_ones_begin_once(url: str) -> None:
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    await _upgrade_to(url, "0002")
    await _ask(
        url,
        "INSERT INTO drafts (kind, staff_id, content, state, prompt_id, at) "
        "VALUES ('status', 7, '{}', 'open', 10, '2026-11-24 09:00:00+00:00')",
    )
    store = await Store.open(url, Clock())
    async with store.transaction() as tx:
        old = await drafts.asked_in(tx, MessageId(10))
        assert old is not None
        assert (old.kind, old.state, old.content) == (DraftKind.STATUS, DraftState.OPEN, "{}")
        new = [
            await drafts.begin(tx, DraftKind.CASE, StaffId(7), None, "{}", began=UpdateId(1), now=store.now())
            for _ in range(2)
        ]
    await store.close()

    assert new[0] == new[1] != old


async def test_a_migration_that_fails_half_way_leaves_nothing(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_half_way(conn: Connection, place: str) -> None:
        upgrade(conn, place)
        assert inspect(conn).get_table_names()
        raise RuntimeError("the machine stops here")

    with monkeypatch.context() as patch:
        patch.setattr("bot.store.engine.upgrade", fail_half_way)
        with pytest.raises(RuntimeError):
            await Store.open(url, Clock())

    every = "sqlite_master" if url.startswith("sqlite") else "pg_tables WHERE schemaname = 'public'"
    assert await _ask(url, f"SELECT 1 FROM {every}") == []
    await (await Store.open(url, Clock())).close()


async def test_processes_that_start_at_once_on_an_empty_database_do_not_collide(url: str) -> None:
    stores = await asyncio.gather(*(Store.open(url, Clock()) for _ in range(3)))

    for each in stores:
        async with each.transaction() as tx:
            await profile.remember(tx, "word", "there", each.now())
        await each.close()
    assert len(await _ask(url, "SELECT version_num FROM alembic_version")) == 1


async def test_a_database_of_a_newer_version_is_refused_and_untouched(url: str) -> None:
    await (await Store.open(url, Clock())).close()
    await _ask(url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match="newer version"):
        await Store.open(url, Clock())

    assert [row[0] for row in await _ask(url, "SELECT version_num FROM alembic_version")] == ["9999"]
