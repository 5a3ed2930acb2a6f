"""How long each chat waits, on either engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.ids import ChatId, UpdateId
from bot.domain.reply import Reply
from bot.store.database.engine import Store
from bot.store.messages import claims, outbox, waits
from bot.store.messages.waits import ChatWaits, DueChats
from bot.store.updates import inbox
from tests.store.claiming import claim
from tests.store.clock import Clock
from tests.store.one_case import follow, new_case


async def test_each_chat_waits_since_its_oldest_unfinished_update(store: Store, clock: Clock) -> None:
    came = [clock()]
    for number, chat in enumerate((1, 2, 1, None, None), start=1):
        async with store.transaction() as tx:
            row = inbox.RawUpdate(UpdateId(number), None if chat is None else ChatId(chat), "{}")
            await inbox.add(tx, [row], store.now())
        came.append(clock.pass_by(minutes=1))
    async with store.transaction() as tx:
        await claim(tx, "w", 4)
        await inbox.mark_done(tx, "w", [UpdateId(1)], store.now())
        await inbox.mark_dead(tx, "w", [inbox.Failed(UpdateId(4), "KeyError", "K7")], store.now())
        assert await waits.for_answers(tx) == (
            ChatWaits(ChatId(2), came[1]),
            ChatWaits(ChatId(1), came[2]),
            ChatWaits(None, came[4]),
        )


async def test_nobody_waits_in_an_empty_inbox(store: Store) -> None:
    async with store.reading() as conn:
        assert await waits.for_answers(conn) == ()


async def test_a_chat_with_many_messages_is_one_and_what_is_put_off_is_not_due(
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
        assert await waits.for_messages(conn, clock(), clock() - timedelta(minutes=5)) == DueChats(2, 1)
        assert await waits.for_messages(conn, now - timedelta(minutes=1), now) == DueChats(0, 0)


async def test_a_message_in_hand_is_not_due(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        link = await follow(tx, store, case, ChatId(1))
        await outbox.add(tx, [NewDelivery(DeliveryKind.NOTICE, ChatId(1), link, case, Reply())], store.now())
        until = clock() + timedelta(minutes=3)
        await claims.claim(tx, holder="me", now=clock(), until=until, limit=1)
        assert await waits.for_messages(tx, clock(), clock()) == DueChats(0, 0)


async def test_a_message_behind_a_postponed_one_is_not_late(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        link = await follow(tx, store, case, ChatId(1))
        first = NewDelivery(DeliveryKind.NOTICE, ChatId(1), link, case, Reply())
        await outbox.add(tx, [replace(first, not_before=clock() + timedelta(hours=8)), first], store.now())
    clock.pass_by(hours=1)
    async with store.reading() as conn:
        assert await outbox.oldest_due(conn, clock()) is None
        assert await waits.for_messages(conn, clock(), clock()) == DueChats(0, 0)
    morning = clock.pass_by(hours=8)
    async with store.reading() as conn:
        assert await outbox.oldest_due(conn, morning) == morning - timedelta(hours=1)
        assert await waits.for_messages(conn, morning, morning) == DueChats(1, 1)


async def test_what_is_held_for_a_chat_goes_as_soon_as_a_message_of_now_would(
    store: Store, clock: Clock
) -> None:
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
