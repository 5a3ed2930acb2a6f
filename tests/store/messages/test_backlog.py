"""What the outbox says of itself, on either engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import ChatId
from bot.domain.reply import Reply
from bot.store.database.engine import Store
from bot.store.messages import backlog, claims, outbox
from bot.store.messages.backlog import DueChats
from bot.store.tables.messages import outbox as outbox_table
from tests.store.clock import Clock
from tests.store.one_case import follow, new_case


async def test_a_chat_with_many_messages_counts_once_and_postponed_ones_are_not_due(
    store: Store, clock: Clock
) -> None:
    now = clock()
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        links = {chat: await follow(tx, store, case, ChatId(chat)) for chat in (1, 2, 3)}
        for chat, minutes in ((1, 0), (1, 0), (1, 8), (2, 8), (3, 60)):
            due = now + timedelta(minutes=minutes)
            new = NewDelivery(DeliveryKind.NOTICE, ChatId(chat), links[chat], case, Reply(), not_before=due)
            await outbox.add(tx, [new], now)
    clock.pass_by(minutes=10)
    async with store.reading() as conn:
        assert await backlog.due_chats(conn, clock(), clock() - timedelta(minutes=5)) == DueChats(2, 1)
        assert await backlog.due_chats(conn, now - timedelta(minutes=1), now) == DueChats(0, 0)


async def test_stuck_messages_of_deleted_chats_are_not_counted(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        for chat in (1, 2):
            link = await follow(tx, store, case, ChatId(chat))
            new = NewDelivery(DeliveryKind.NOTICE, ChatId(chat), link, case, Reply())
            await outbox.add(tx, [new], store.now())
        for state in (DeliveryState.IN_DOUBT, DeliveryState.SENT):
            await tx.execute(outbox_table.update().values(state=state.value))
            before = (await backlog.counts(tx, store.now())).by_state
            if state is DeliveryState.IN_DOUBT:
                await outbox.forget(tx, ChatId(1))
            after = (await backlog.counts(tx, store.now())).by_state
            assert (before, after) == (
                (((state, 2),), ((state, 1),)) if state is DeliveryState.IN_DOUBT else (((state, 2),),) * 2
            )


async def test_a_claimed_message_is_not_due(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        link = await follow(tx, store, case, ChatId(1))
        await outbox.add(tx, [NewDelivery(DeliveryKind.NOTICE, ChatId(1), link, case, Reply())], store.now())
        until = clock() + timedelta(minutes=3)
        await claims.claim(tx, holder="me", now=clock(), until=until, limit=1)
        assert await backlog.due_chats(tx, clock(), clock()) == DueChats(0, 0)


async def test_a_message_behind_a_postponed_one_is_not_late(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        link = await follow(tx, store, case, ChatId(1))
        first = NewDelivery(DeliveryKind.NOTICE, ChatId(1), link, case, Reply())
        await outbox.add(tx, [replace(first, not_before=clock() + timedelta(hours=8)), first], store.now())
    clock.pass_by(hours=1)
    async with store.reading() as conn:
        assert await backlog.oldest_due(conn, clock()) is None
        assert await backlog.due_chats(conn, clock(), clock()) == DueChats(0, 0)
    morning = clock.pass_by(hours=8)
    async with store.reading() as conn:
        assert await backlog.oldest_due(conn, morning) == morning - timedelta(hours=1)
        assert await backlog.due_chats(conn, morning, morning) == DueChats(1, 1)


async def test_a_held_message_is_sent_as_soon_as_a_new_one_would_be(store: Store, clock: Clock) -> None:
    soon = clock() + timedelta(minutes=1)
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        links = {chat: await follow(tx, store, case, ChatId(chat)) for chat in (1, 2)}
        for chat, hours in ((1, 8), (1, 0), (2, 8)):
            due = clock() + timedelta(hours=hours)
            new = NewDelivery(DeliveryKind.NOTICE, ChatId(chat), links[chat], case, Reply(), not_before=due)
            await outbox.add(tx, [new], store.now())
        await outbox.release(tx, ChatId(1), soon)
        dues = [(each.chat, each.due_at) for each in await outbox.of_case(tx, case)]
    assert dues == [
        (ChatId(1), soon),
        (ChatId(1), clock()),
        (ChatId(2), clock() + timedelta(hours=8)),
    ]
