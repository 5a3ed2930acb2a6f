"""What is committed is on the disk: each connection asks for it, on either engine."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from sqlalchemy import text

from bot.store.database.engine import Reading, Store


async def _answer(conn: Reading, question: str) -> Any:
    return (await conn.execute(text(question))).scalar_one()


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("synchronous", 2),
        ("fullfsync", 1),
        ("secure_delete", 1),
        ("journal_mode", "wal"),
        ("temp_store", 2),
        ("foreign_keys", 1),
    ],
)
async def test_each_connection_of_the_pool_flushes_at_each_commit_and_deletes_for_good(
    store: Store, pragma: str, value: object
) -> None:
    async def values() -> list[Any]:
        async with contextlib.AsyncExitStack() as held:
            conns: list[Reading] = [await held.enter_async_context(store.reading()) for _ in range(7)]
            conns.append(await held.enter_async_context(store.transaction()))
            return [await _answer(conn, f"PRAGMA {pragma}") for conn in conns]

    assert await values() == [value] * 8
    await store._engine.dispose()  # as if all had been lost
    assert await values() == [value] * 8


@pytest.mark.engines("postgresql")
async def test_synchronous_commit_is_enforced_on_a_server_that_disables_it(store: Store) -> None:
    async with store.reading() as conn:
        assert await _answer(conn, "SHOW synchronous_commit") == "off"  # as the tests' server is
    async with store.transaction() as tx:
        assert await _answer(tx, "SHOW synchronous_commit") == "on"
