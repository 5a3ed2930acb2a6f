"""The last exchange of a chat: as long as it lasts, once per update, and gone when the chat is."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.conversation.exchange import LASTS, NOTHING_SAID, Exchange
from bot.domain.ids import ChatId, EntryId, UpdateId
from bot.domain.press import OpenEntry, OpenTopics, Vote
from bot.domain.reply import Button
from bot.store.database.engine import Store
from bot.store.messages import exchanges
from tests.store.clock import Clock

ANN = ChatId(11)
HELD = EntryId("passport-held")
FULL = Exchange(
    said=("one", "two"),
    entry=HELD,
    topic="one two",
    rows=((Button("Yes", Vote(HELD, "00c0ffee", helpful=True)),), (Button("May I?", OpenEntry(HELD, 7)),)),
    is_open=True,
    menus=2,
)
NEXT = Exchange(said=("three",), rows=((Button("Topics", OpenTopics()),),))


async def put(store: Store, update: int, exchange: Exchange, clock: Clock) -> None:
    async with store.transaction() as tx:
        past = await exchanges.before(tx, ANN, UpdateId(update), clock())
        await exchanges.put(tx, ANN, UpdateId(update), past, exchange, clock())


async def before(store: Store, update: int, clock: Clock) -> Exchange:
    async with store.reading() as conn:
        return await exchanges.before(conn, ANN, UpdateId(update), clock())


async def test_it_is_read_as_it_was_stored(store: Store, clock: Clock) -> None:
    await put(store, 1, FULL, clock)
    assert await before(store, 2, clock) == FULL


async def test_an_update_finds_what_was_there_before_it(store: Store, clock: Clock) -> None:
    await put(store, 1, FULL, clock)
    await put(store, 2, NEXT, clock)
    assert await before(store, 2, clock) == FULL
    await put(store, 2, NEXT, clock)
    assert await before(store, 2, clock) == FULL
    assert await before(store, 3, clock) == NEXT


async def test_it_lasts_half_an_hour_and_is_deleted_then(store: Store, clock: Clock) -> None:
    await put(store, 1, FULL, clock)
    clock.pass_by(seconds=LASTS.total_seconds())
    assert await before(store, 2, clock) == FULL
    async with store.transaction() as tx:
        await exchanges.prune(tx, clock())
    assert await before(store, 2, clock) == FULL
    clock.pass_by(seconds=timedelta(seconds=1).total_seconds())
    assert await before(store, 2, clock) == NOTHING_SAID
    async with store.transaction() as tx:
        await exchanges.prune(tx, clock())
    async with store.reading() as conn:
        assert await exchanges.said_count(conn, ANN) == 0


async def test_a_chat_is_forgotten_with_its_messages(store: Store, clock: Clock) -> None:
    await put(store, 1, FULL, clock)
    async with store.reading() as conn:
        assert await exchanges.said_count(conn, ANN) == 2
    async with store.transaction() as tx:
        await exchanges.forget(tx, ANN)
    assert await before(store, 2, clock) == NOTHING_SAID
