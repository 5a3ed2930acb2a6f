"""Topics on both engines: one for each client, closed when nothing is open, nobody's once forgotten."""

from __future__ import annotations

import pytest

from bot.domain.handoff import Thread
from bot.domain.ids import ChatId, TopicId
from bot.store.database.engine import Store
from bot.store.messages import threads, topics
from bot.store.messages.topics import Topic
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN

STAFF, ELSEWHERE = ChatId(-100), ChatId(-101)


@pytest.fixture
async def thread(store: Store) -> Thread:
    """Ann has a thread and topic 5, Ben topic 6 without a thread."""
    async with store.transaction() as tx:
        begun, _ = await threads.begin(tx, ANN, store.now())
        await topics.remember(tx, ANN, Topic(STAFF, TopicId(5), is_open=True))
        await topics.remember(tx, BEN, Topic(STAFF, TopicId(6), is_open=True))
        return begun


async def of(store: Store, chat: ChatId, staff_chat: ChatId = STAFF) -> Topic | None:
    async with store.reading() as conn:
        return await topics.of_client(conn, chat, staff_chat)


async def to_close(store: Store) -> list[int]:
    async with store.reading() as conn:
        return [each.id for each in await topics.to_close(conn)]


async def test_a_client_has_one_topic_in_a_chat(store: Store, thread: Thread) -> None:
    assert await of(store, ANN) == Topic(STAFF, TopicId(5), is_open=True)
    assert await of(store, ANN, ELSEWHERE) is None
    async with store.transaction() as tx:
        await topics.remember(tx, ANN, Topic(ELSEWHERE, TopicId(5), is_open=True))
    assert await of(store, ANN) is None
    assert await of(store, BEN) == Topic(STAFF, TopicId(6), is_open=True)


async def test_an_open_topic_without_an_open_thread_is_to_be_closed(store: Store, thread: Thread) -> None:
    assert await to_close(store) == [6]
    async with store.transaction() as tx:
        await threads.close(tx, thread.id, store.now())
    assert await to_close(store) == [5, 6]
    async with store.transaction() as tx:
        await topics.turn(tx, STAFF, TopicId(5), is_open=False)
        await topics.lose(tx, STAFF, TopicId(6))
    assert await to_close(store) == []
    assert await of(store, ANN) == Topic(STAFF, TopicId(5), is_open=False)


async def test_a_forgotten_client_has_no_topic_but_it_is_still_to_be_closed(
    store: Store, thread: Thread
) -> None:
    async with store.transaction() as tx:
        await threads.forget(tx, ANN)
    assert await of(store, ANN) is None
    assert await to_close(store) == [5, 6]


async def test_topics_are_deleted_with_the_last_thread(store: Store, clock: Clock, thread: Thread) -> None:
    async with store.transaction() as tx:
        await threads.close(tx, thread.id, store.now())
        for number in (5, 6):
            await topics.turn(tx, STAFF, TopicId(number), is_open=False)
        await threads.prune(tx, store.now())
    assert [await of(store, ANN), await of(store, BEN)] == [Topic(STAFF, TopicId(5), is_open=False), None]
    clock.pass_by(days=31)
    async with store.transaction() as tx:
        await threads.prune(tx, store.now())
    assert await of(store, ANN) is None
