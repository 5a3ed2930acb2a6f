"""Which chats may be closed is known without a look into the database for every message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.clients.gone_chats import GoneChats
from bot.store.cases import followers
from bot.store.database.engine import Store
from tests.clients.client_desk import ANN, BEN, ClientDesk
from tests.store.clock import Clock

OFTEN = timedelta(seconds=0.01)
NEVER = timedelta(days=1)
WITHIN = 10.0


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock)


@asynccontextmanager
async def following(gone: GoneChats, every: timedelta) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(gone.follow(stop, every))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, WITHIN)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not true():  # noqa: ASYNC110 - the other side only reads
            await asyncio.sleep(0.005)


async def test_any_chat_may_be_gone_before_and_after_following(store: Store) -> None:
    gone = GoneChats(store)
    assert gone.may_be(ANN)
    async with following(gone, NEVER):
        await until(lambda: not gone.may_be(ANN))
    assert gone.may_be(ANN)


async def test_it_knows_chats_marked_before_it_started(desk: ClientDesk, store: Store) -> None:
    case = await desk.case()
    await desk.joins(case, ANN)
    await desk.joins(case, BEN)
    async with store.transaction() as tx:
        await followers.mark_gone(tx, ANN, store.now())
    gone = GoneChats(store)
    async with following(gone, NEVER):
        await until(lambda: not gone.may_be(BEN))
        assert gone.may_be(ANN)


async def test_it_learns_of_marks_by_others_and_forgets_returned_chats(
    desk: ClientDesk, store: Store
) -> None:
    await desk.joins(await desk.case(), ANN)
    gone = GoneChats(store)
    async with following(gone, OFTEN):
        await until(lambda: not gone.may_be(ANN))
        async with store.transaction() as tx:
            await followers.mark_gone(tx, ANN, store.now())
        await until(lambda: gone.may_be(ANN))
        async with store.transaction() as tx:
            await followers.mark_back(tx, ANN)
        await until(lambda: not gone.may_be(ANN))


async def test_it_knows_its_own_marks_at_once(store: Store) -> None:
    gone = GoneChats(store)
    async with following(gone, NEVER):
        await until(lambda: not gone.may_be(ANN))
        gone.add(ANN)
        assert gone.may_be(ANN)
        assert not gone.may_be(BEN)


async def test_any_chat_may_be_gone_while_the_database_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = GoneChats(store)
    async with following(gone, OFTEN):
        await until(lambda: not gone.may_be(ANN))
        await store.close()
        monkeypatch.setattr(store, "_reader", _Broken())
        await until(lambda: gone.may_be(ANN))


class _Broken:
    def connect(self) -> object:
        from bot.store.database.errors import StoreError

        raise StoreError("the database is away", "wait")
