"""Threads on both engines: one open thread for each chat, messages in order, nothing in another chat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.actor import Actor
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.handoff import Mark, SentBy, Thread
from bot.domain.ids import ChatId, DeliveryId, MessageId, StaffId
from bot.store import tables
from bot.store.database.engine import Store, Transaction
from bot.store.messages import claims, outbox, stuck, thread_messages, thread_posts, threads
from bot.store.messages.claims import DeliveryResult
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NEWS

STAFF = ChatId(-100)
EVE, NOOR = Actor(StaffId(7), "Eve"), Actor(StaffId(8), "Noor")


async def begin(store: Store, chat: ChatId = ANN) -> Thread:
    async with store.transaction() as tx:
        thread, _ = await threads.begin(tx, chat, store.now())
        return thread


async def adds(tx: Transaction, store: Store, thread: Thread, kind: DeliveryKind, chat: ChatId) -> DeliveryId:
    """Put a message of the thread into the outbox."""
    by = SentBy.OFFICE if kind is DeliveryKind.TO_CLIENT else SentBy.CLIENT
    written = await thread_messages.add(tx, thread.chat, by, "Words.", store.now(), thread=thread.id)
    await thread_messages.send(tx, written.id, thread.id, store.now(), text="Words.")
    new = NewDelivery(kind, chat, None, None, NEWS, thread=thread.id, message=written.id)
    await outbox.add(tx, [new], store.now())
    (delivery,) = await outbox.of_message(tx, written.id)
    return delivery.id


async def claim(store: Store) -> list[DeliveryId]:
    async with store.transaction() as tx:
        until = store.now() + timedelta(minutes=1)
        claimed = await claims.claim(tx, holder="me", now=store.now(), until=until, limit=10)
        assert await claims.still_linked(tx, claimed) == {each.id for each in claimed}
        return [each.id for each in claimed]


async def record(store: Store, delivery: DeliveryId, state: DeliveryState = DeliveryState.SENT) -> None:
    async with store.transaction() as tx:
        result = DeliveryResult(delivery, state, (MessageId(4),))
        assert await claims.record(tx, result, "me", store.now())


async def test_a_chat_has_one_open_thread(store: Store) -> None:
    first = await begin(store)
    assert (await begin(store)).id == first.id
    async with store.transaction() as tx:
        assert await threads.close(tx, first.id, store.now())
        assert not await threads.close(tx, first.id, store.now())
    second = await begin(store)
    assert second.id != first.id
    async with store.transaction() as tx:
        assert (await threads.reopen(tx, first)).id == second.id
        await threads.close(tx, second.id, store.now())
        assert (await threads.reopen(tx, first)).id == first.id


async def test_messages_of_a_thread_are_sent_in_order_and_each_chat_gets_one_at_a_time(store: Store) -> None:
    ann, ben = await begin(store), await begin(store, BEN)
    async with store.transaction() as tx:
        first = await adds(tx, store, ann, DeliveryKind.TO_OFFICE, STAFF)
        second = await adds(tx, store, ann, DeliveryKind.TO_OFFICE, STAFF)
        answer = await adds(tx, store, ben, DeliveryKind.TO_CLIENT, BEN)
    assert await claim(store) == [first, answer]
    await record(store, first, DeliveryState.PENDING)
    async with store.transaction() as tx:
        await tx.execute(
            update(tables.messages.outbox)
            .where(tables.messages.outbox.c.id == first)
            .values(due_at=store.now() + timedelta(hours=1))
        )
    assert await claim(store) == []
    async with store.reading() as conn:
        assert (await outbox.get(conn, second)) is not None
        assert not await claims.is_due(conn, store.now())


async def test_an_answer_never_goes_to_another_chat_than_its_threads(store: Store) -> None:
    ann = await begin(store)
    async with store.transaction() as tx:
        wrong = await adds(tx, store, ann, DeliveryKind.TO_CLIENT, BEN)
    assert await claim(store) == []
    async with store.reading() as conn:
        found = await outbox.get(conn, wrong)
    assert found is not None
    assert found.state is DeliveryState.CANCELLED


async def test_what_was_forgotten_between_claim_and_sending_is_not_sent(store: Store) -> None:
    ann = await begin(store)
    async with store.transaction() as tx:
        await adds(tx, store, ann, DeliveryKind.TO_CLIENT, ANN)
        until = store.now() + timedelta(minutes=1)
        claimed = await claims.claim(tx, holder="me", now=store.now(), until=until, limit=10)
        assert claimed
        await outbox.forget(tx, ANN)
        await threads.forget(tx, ANN)
        assert await claims.still_linked(tx, claimed) == set()
        assert await thread_messages.sent_of(tx, ANN) == ()


@pytest.mark.parametrize("kind", [DeliveryKind.TO_OFFICE, DeliveryKind.TO_CLIENT])
async def test_the_words_for_the_office_are_erased_once_they_are_sent(
    store: Store, kind: DeliveryKind
) -> None:
    ann = await begin(store)
    async with store.transaction() as tx:
        delivery = await adds(tx, store, ann, kind, STAFF if kind is DeliveryKind.TO_OFFICE else ANN)
    await claim(store)
    await record(store, delivery)
    async with store.reading() as conn:
        found = await outbox.get(conn, delivery)
    assert found is not None
    assert (found.reply is None) == (kind is DeliveryKind.TO_OFFICE)


async def test_a_message_in_doubt_is_listed_and_can_be_sent_again(store: Store) -> None:
    ann = await begin(store)
    async with store.transaction() as tx:
        delivery = await adds(tx, store, ann, DeliveryKind.TO_CLIENT, ANN)
    await claim(store)
    await record(store, delivery, DeliveryState.IN_DOUBT)
    async with store.transaction() as tx:
        (found,) = await stuck.newest(tx, 5)
        assert (found.delivery.thread, found.number) == (ann.id, None)
        assert await stuck.retry(tx, delivery, store.now()) == 1
    assert await claim(store) == [delivery]


async def test_a_thread_waits_since_its_first_unanswered_message(store: Store, clock: Clock) -> None:
    ann = await begin(store)
    first = store.now()
    for _ in range(2):
        async with store.transaction() as tx:
            await threads.wait(tx, ann.id, store.now(), store.now() + timedelta(hours=8))
        clock.pass_by(hours=1)
    async with store.transaction() as tx:
        (waiting,) = await threads.listed(tx)
        assert waiting.waiting_since == first
        assert await threads.overdue(tx, first + timedelta(hours=7)) == ()
        assert [each.id for each in await threads.overdue(tx, first + timedelta(hours=8))] == [ann.id]
        await threads.answered(tx, ann.id)
        assert await threads.overdue(tx, first + timedelta(days=9)) == ()


async def test_danger_stays_marked(store: Store) -> None:
    ann = await begin(store)
    for why in (Mark.URGENT, Mark.DANGER, Mark.URGENT):
        async with store.transaction() as tx:
            await threads.mark(tx, ann.id, why)
    async with store.reading() as conn:
        (found,) = await threads.listed(conn)
    assert found.mark is Mark.DANGER


async def test_a_post_is_of_one_thread_in_its_own_chat(store: Store) -> None:
    ann = await begin(store)
    async with store.transaction() as tx:
        for _ in range(2):
            await thread_posts.note(tx, ann.id, STAFF, [MessageId(5), MessageId(6)])
        assert await thread_posts.thread_of(tx, STAFF, MessageId(6)) == ann.id
        assert await thread_posts.thread_of(tx, ChatId(-101), MessageId(6)) is None


async def test_mine_are_those_that_i_have_taken(store: Store) -> None:
    ann, ben = await begin(store), await begin(store, BEN)
    async with store.transaction() as tx:
        await threads.take(tx, ann.id, EVE)
        await threads.take(tx, ben.id, NOOR)
        assert [each.id for each in await threads.listed(tx, EVE.id)] == [ann.id]
        await threads.take(tx, ann.id, None)
        assert await threads.listed(tx, EVE.id) == ()
