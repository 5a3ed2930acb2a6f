"""Queued writers share a commit, and a failure of one does not affect the others."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from bot.store.database import sqlite
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.processes import remembered

SQLITE = pytest.mark.engines("sqlite")
Work = Callable[[], Awaitable[None]]


async def together(store: Store, *works: Work) -> list[BaseException | None]:
    """Run `works` so that all of them queue behind one writer; return what each of them raised."""
    tasks: list[asyncio.Task[None]] = []

    async def run(work: Work) -> None:
        await work()

    with contextlib.suppress(StoreError):
        async with store.transaction():
            tasks += [asyncio.create_task(run(work)) for work in works]
            await asyncio.sleep(0)  # each asks for its turn
    return await asyncio.gather(*tasks, return_exceptions=True)


def writing(store: Store, word: str, digest: str = "x") -> Work:
    async def write() -> None:
        async with store.transaction() as tx:
            await remembered.remember(tx, word, digest, store.now())

    return write


async def written(store: Store) -> set[str]:
    async with store.reading() as conn:
        return set(await conn.scalars(text("SELECT scope FROM profile")))


class Commits:
    """Counts a store's commits."""

    def __init__(self, store: Store) -> None:
        self.count = 0
        event.listen(store._engine.sync_engine, "commit", self._count)

    def _count(self, _conn: object) -> None:
        self.count += 1


@SQLITE
async def test_writers_that_queue_share_one_commit(store: Store) -> None:
    commits = Commits(store)
    assert await together(store, *(writing(store, f"w{number}") for number in range(20))) == [None] * 20
    assert commits.count == 1
    assert await written(store) == {f"w{number}" for number in range(20)}


@SQLITE
async def test_a_long_queue_is_committed_in_parts(store: Store) -> None:
    commits = Commits(store)
    await together(store, *(writing(store, f"w{number}") for number in range(120)))
    assert commits.count == 3  # 50 at most together
    assert len(await written(store)) == 120


@pytest.mark.engines("postgresql")
async def test_on_a_server_each_writer_has_its_own_commit(store: Store) -> None:
    commits = Commits(store)
    await together(store, *(writing(store, f"w{number}") for number in range(3)))
    assert commits.count == 4


async def test_nobody_continues_before_the_commit_and_no_reader_sees_it(store: Store) -> None:
    at_commit: list[int] = []
    gone_on: list[str] = []
    event.listen(store._engine.sync_engine, "commit", lambda _conn: at_commit.append(len(gone_on)))

    def then_noted(word: str) -> Work:
        async def work() -> None:
            await writing(store, word)()
            gone_on.append(word)

        return work

    async def look_from_inside() -> None:
        async with store.transaction() as tx:
            inside = set(await tx.scalars(text("SELECT scope FROM profile")))
            assert inside - await written(store) == set("ab") - set(gone_on)

    assert await together(store, then_noted("a"), then_noted("b"), look_from_inside) == [None] * 3
    assert at_commit[0] == 0
    assert sorted(gone_on) == ["a", "b"]


async def test_a_broken_constraint_fails_only_its_writer(store: Store) -> None:
    same = text("INSERT INTO profile SELECT 'same', digest, at FROM profile WHERE scope = 'a'")

    async def twice() -> None:
        async with store.transaction() as tx:
            await tx.execute(same)
            await tx.execute(same)

    raised = await together(store, writing(store, "a"), twice, writing(store, "b"))

    assert [type(each) for each in raised] == [type(None), IntegrityError, type(None)]
    assert await written(store) == {"a", "b"}


async def test_after_a_writer_that_writes_nothing_the_next_one_writes(store: Store) -> None:
    async def nothing() -> None:
        async with store.transaction():
            pass

    await together(store, writing(store, "a"), nothing)
    await writing(store, "b")()
    assert await written(store) == {"a", "b"}


@contextlib.contextmanager
def no_more_room(store: Store) -> Iterator[None]:
    """Make the system refuse to extend the database's log, as a full disk does."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path(f"{store.place}-wal").stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@SQLITE
@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of Unix")
async def test_a_failed_commit_fails_all_writers_and_leaves_nothing(store: Store) -> None:
    await writing(store, "before")()
    long = "x" * 20_000
    with no_more_room(store):
        raised = await together(store, *(writing(store, word, long) for word in "abc"))
    for each in raised:
        assert isinstance(each, StoreError)
        assert each.passing
        assert "cannot be written" in each.what
    assert await written(store) == {"before"}

    assert await together(store, *(writing(store, word, long) for word in "abc")) == [None] * 3
    assert await written(store) == {"before", *"abc"}


@SQLITE
async def test_a_full_disk_fails_all_writers_with_its_message(store: Store) -> None:
    """SQLite then rolls back the whole transaction by itself, including savepoints."""

    async def fill() -> None:
        async with store.transaction() as tx:
            (pages,) = (await tx.execute(text("PRAGMA page_count"))).one()
            await tx.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
            try:
                await remembered.remember(tx, "much", "x" * 100_000, store.now())
            finally:
                await tx.execute(text("PRAGMA max_page_count = 1000000"))

    raised = await together(store, writing(store, "a"), fill, writing(store, "b"))

    first, filling, later = raised
    for each in (first, filling):
        assert isinstance(each, StoreError)
        assert each.what.endswith("the disk is full")
    assert later is None
    assert await written(store) == {"b"}


@SQLITE
async def test_a_locked_database_fails_the_waiting_writers_and_not_later_ones(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(store.place, isolation_level=None)
    monkeypatch.setattr(
        sqlite, "_PRAGMAS", tuple(f"busy_timeout={50}" if "busy" in p else p for p in sqlite._PRAGMAS)
    )
    await store._engine.dispose()  # new connections are as impatient as that
    other.execute("BEGIN IMMEDIATE")
    late: list[asyncio.Task[None]] = []

    def comes_late(_context: object) -> None:
        if not late:
            other.execute("ROLLBACK")
            late.append(asyncio.ensure_future(writing(store, "late")()))

    event.listen(store._engine.sync_engine, "handle_error", comes_late)
    early = [asyncio.create_task(_run(writing(store, word))) for word in "ab"]
    raised = await asyncio.gather(*early, return_exceptions=True)

    for each in raised:
        assert isinstance(each, StoreError)
        assert "locked by another process" in each.what
    await late[0]
    other.close()
    assert await written(store) == {"late"}


async def _run(work: Work) -> None:
    await work()


FATES = (
    "ends well",
    "writes nothing",
    "raises",
    "raises before it writes",
    "is cancelled in the queue",
    "is cancelled inside",
    "is cancelled in a statement",
)


@given(st.lists(st.sampled_from(FATES), min_size=1, max_size=12))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_only_successful_writers_are_stored_in_any_order(store: Store, fates: list[str]) -> None:
    numbers = itertools.count()
    kept: set[str] = set()

    def work(fate: str) -> Work:
        word = f"w{next(numbers)}"

        async def live() -> None:
            task = asyncio.current_task()
            assert task is not None
            if fate == "is cancelled in the queue":
                asyncio.get_running_loop().call_soon(task.cancel)
            async with store.transaction() as tx:
                if fate == "is cancelled in a statement":
                    asyncio.get_running_loop().call_soon(task.cancel)
                if fate == "writes nothing":
                    return
                if fate == "raises before it writes":
                    raise LookupError
                await remembered.remember(tx, word, "x", store.now())
                if fate == "raises":
                    raise LookupError
                if fate == "is cancelled inside":
                    task.cancel()
                    await asyncio.sleep(0)
            kept.add(word)

        return live

    raised = await together(store, *(work(fate) for fate in fates))

    expected = {
        "ends well": type(None),
        "writes nothing": type(None),
        "raises": LookupError,
        "raises before it writes": LookupError,
    }
    assert [type(each) for each in raised] == [expected.get(fate, asyncio.CancelledError) for fate in fates]
    assert len(kept) == fates.count("ends well")
    assert await written(store) == kept
    async with store.transaction() as tx:
        await tx.execute(text("DELETE FROM profile"))


async def test_a_commit_continues_when_its_waiter_is_canceled(store: Store) -> None:
    event.listen(store._engine.sync_engine, "commit", lambda _conn: writers[0].cancel())
    writers = [asyncio.create_task(_run(writing(store, "a"))), asyncio.create_task(_run(writing(store, "b")))]

    raised = await asyncio.gather(*writers, return_exceptions=True)

    assert [type(each) for each in raised] == [asyncio.CancelledError, type(None)]
    assert await written(store) == {"a", "b"}


async def test_closing_waits_for_writers(open_store: Callable[[], Awaitable[Store]]) -> None:
    store, other = await open_store(), await open_store()
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def write_slowly() -> None:
        async with store.transaction() as tx:
            inside.set()
            await go_on.wait()
            await remembered.remember(tx, "slow", "x", store.now())

    writer = asyncio.create_task(write_slowly())
    await inside.wait()
    closing = asyncio.create_task(store.close())
    closed, _ = await asyncio.wait({closing}, timeout=0.1)
    assert not closed
    go_on.set()
    await asyncio.gather(writer, closing)
    assert await written(other) == {"slow"}
