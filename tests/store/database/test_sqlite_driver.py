"""A statement takes one turn of its connection's thread; a connection is free again after any end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from bot.store.database.engine import Store
from bot.store.processes import remembered
from bot.store.tables.processes import profile as table

pytestmark = pytest.mark.engines("sqlite")

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT max(i) FROM n"


@contextmanager
def turns_counted() -> Iterator[list[str]]:
    """Collect what the threads of all connections are asked to do in this block."""
    turns: list[str] = []
    run = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, fn: Any, *args: Any, **more: Any) -> Any:
        turns.append(fn.__name__)
        # aiosqlite does not annotate this method.
        return await run(self, fn, *args, **more)  # type: ignore[no-untyped-call]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(aiosqlite.Connection, "_execute", counted)
        yield turns


async def read(store: Store) -> str | None:
    async with store.reading() as conn:
        return await remembered.digest_of(conn, "word")


async def write(store: Store, value: str) -> None:
    async with store.transaction() as tx:
        await remembered.remember(tx, "word", value, store.now())


async def test_a_reading_takes_a_turn_for_each_statement_and_none_to_begin_or_end(store: Store) -> None:
    await read(store)
    with turns_counted() as turns:
        async with store.reading() as conn:
            await remembered.digest_of(conn, "word")
            await remembered.digest_of(conn, "word")
    assert len(turns) == 2


async def test_a_transaction_takes_a_turn_for_each_statement_and_two_around_them(
    store: Store,
) -> None:
    await write(store, "one")
    with turns_counted() as turns:
        await write(store, "two")
    assert len(turns) == 3


async def test_writers_that_share_a_commit_take_a_turn_for_each_statement(store: Store) -> None:
    with turns_counted() as turns:
        async with store.transaction() as tx:
            queued = [asyncio.create_task(write(store, value)) for value in ("two", "three")]
            await asyncio.sleep(0)  # each asks for its turn
            await remembered.remember(tx, "word", "one", store.now())
        await asyncio.gather(*queued)
    assert len(turns) == 1 + 3 + 1  # begin, a statement of each, commit
    assert await read(store) == "three"


async def test_a_reading_sees_one_moment_from_its_first_statement_on(store: Store) -> None:
    await write(store, "old")
    async with store.reading() as conn:
        assert await remembered.digest_of(conn, "word") == "old"
        await write(store, "new")
        assert await remembered.digest_of(conn, "word") == "old"
    assert await read(store) == "new"


async def test_a_reading_that_ends_with_an_exception_holds_no_view(store: Store) -> None:
    await write(store, "old")

    async def fail() -> None:
        async with store.reading() as conn:
            await remembered.digest_of(conn, "word")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await write(store, "new")
    assert await read(store) == "new"


async def cancelled_reading(store: Store) -> None:
    """Return when a reading is over that was cancelled while its statement ran."""
    began = asyncio.Event()

    async def long_reading() -> None:
        async with store.reading() as conn:
            await remembered.digest_of(conn, "word")
            began.set()
            await conn.execute(text(SLOW))

    reading = asyncio.create_task(long_reading())
    await began.wait()
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_a_reading_cancelled_while_its_statement_runs_holds_no_view(store: Store) -> None:
    await write(store, "old")
    await cancelled_reading(store)
    await write(store, "new")
    for _ in range(2):
        assert await read(store) == "new"


async def test_the_loop_goes_on_while_the_statement_of_a_cancelled_reading_ends(store: Store) -> None:
    rounds = 0

    async def go_round() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    going = asyncio.create_task(go_round())
    await cancelled_reading(store)
    going.cancel()
    assert rounds > 100


async def test_a_statement_that_fails_undoes_its_transaction_and_the_next_one_works(store: Store) -> None:
    await write(store, "old")

    async def fail() -> None:
        async with store.transaction() as tx:
            await remembered.remember(tx, "other", "x", store.now())
            await tx.execute(table.insert().values(scope="word", digest="d", at=store.now()))

    with pytest.raises(IntegrityError):
        await fail()
    async with store.reading() as conn:
        assert await conn.scalar(select(func.count()).select_from(table)) == 1


async def test_many_rows_written_at_once_are_all_returned(store: Store) -> None:
    async with store.transaction() as tx:
        result = await tx.execute(
            table.insert().returning(table.c.scope),
            [{"scope": f"n{number}", "digest": "d", "at": store.now()} for number in range(1500)],
        )
        assert len(result.all()) == 1500
