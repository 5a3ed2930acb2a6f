"""Messages are claimed in order, by one process each, and only while consent is given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.domain.case_number import CaseNumber
from bot.domain.cases import StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import AnnouncementId, CaseId, ChatId, DeliveryId, FollowerId, MessageId, StatusId
from bot.domain.preferences import Preferences
from bot.domain.reply import Reply
from bot.store import tables
from bot.store.cases import followers, invitations, statuses
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import announcements, backlog, claims, outbox, recovery, stuck, unsaying
from bot.store.messages.claims import DeliveryResult
from bot.store.messages.outbox import Delivery
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NEWS, follow, new_case
from tests.store.written import announced


def _notice(case: CaseId, chat: ChatId, follower: FollowerId, **more: object) -> NewDelivery:
    return replace(NewDelivery(DeliveryKind.NOTICE, chat, follower, case, NEWS), **more)  # type: ignore[arg-type]


async def _claim(store: Store, holder: str = "me", limit: int = 10) -> list[DeliveryId]:
    async with store.transaction() as tx:
        until = store.now() + timedelta(minutes=1)
        claimed = await claims.claim(tx, holder=holder, now=store.now(), until=until, limit=limit)
        return [each.id for each in claimed]


@dataclass(frozen=True)
class Messages:
    """Two notices to Ann, of which the second is held, and a held announcement to Ben."""

    case: CaseId
    ann: FollowerId
    status: StatusId
    announcement: AnnouncementId
    first: DeliveryId
    second: DeliveryId
    third: DeliveryId


HELD_FOR = timedelta(seconds=60)


@pytest.fixture
async def messages(store: Store) -> Messages:
    soon = store.now() + HELD_FOR
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        ann, ben = await follow(tx, store, case, ANN), await follow(tx, store, case, BEN)
        status = await statuses.add(tx, case, StatusFacts("Refused"), store.now())
        told = await announcements.add(tx, "post", "Bogotá", "Closed on Friday.", store.now())
        new = [
            _notice(case, ANN, ann, status=status.id),
            _notice(case, ANN, ann, not_before=soon),
            _notice(case, BEN, ben, kind=DeliveryKind.ANNOUNCEMENT, announcement=told, not_before=soon),
        ]
        await outbox.add(tx, new, store.now())
        first, second, third = (each.id for each in await outbox.of_case(tx, case))
    return Messages(case, ann, status.id, told, first, second, third)


async def _record(
    store: Store, message: DeliveryId, state: DeliveryState, by: str = "me", **more: Any
) -> bool:
    async with store.transaction() as tx:
        return await claims.record(tx, DeliveryResult(message, state, **more), by, store.now())


async def _sent(store: Store, message: DeliveryId) -> None:
    assert message in await _claim(store)
    assert await _record(store, message, DeliveryState.SENT, messages=(MessageId(4),))


async def test_a_held_message_is_not_claimed(store: Store, messages: Messages) -> None:
    assert await _claim(store) == [messages.first]


async def test_a_message_that_is_no_longer_held_waits_for_the_earlier_one_in_its_chat(
    store: Store, clock: Clock, messages: Messages
) -> None:
    await _claim(store)
    clock.pass_by(seconds=61)
    assert await _claim(store, "you") == [messages.third]


async def test_messages_in_hand_are_listed_with_their_holder(
    store: Store, clock: Clock, messages: Messages
) -> None:
    await _claim(store)
    clock.pass_by(seconds=61)
    await _claim(store, "you")
    async with store.reading() as conn:
        found = await recovery.in_hand(conn)
    assert [each[:2] for each in found] == [(messages.first, "me"), (messages.third, "you")]


async def test_only_the_holder_of_a_message_records_its_result(store: Store, messages: Messages) -> None:
    await _claim(store)
    assert not await _record(store, messages.first, DeliveryState.SENT, by="you")
    assert await _record(store, messages.first, DeliveryState.SENT)


async def test_after_a_message_the_next_one_in_its_chat_is_claimed(
    store: Store, clock: Clock, messages: Messages
) -> None:
    await _sent(store, messages.first)
    clock.pass_by(seconds=61)
    assert messages.second in await _claim(store)


async def test_the_text_of_a_discreet_message_is_shown_to_its_chat_only(
    store: Store, messages: Messages
) -> None:
    async with store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(discreet=True))
    await _sent(store, messages.first)
    async with store.transaction() as tx:
        assert await outbox.show(tx, messages.first, BEN, store.now()) is None
        shown = await outbox.show(tx, messages.first, ANN, store.now())
    assert shown is not None
    assert (shown.discreet, shown.shown_at, shown.messages) == (True, store.now(), (4,))


async def test_a_message_in_doubt_is_recovered_and_counts_what_may_be_twice(
    store: Store, clock: Clock, messages: Messages
) -> None:
    await _sent(store, messages.first)
    clock.pass_by(seconds=61)
    await _claim(store)
    in_doubt = {"again": True, "doubt": True, "problem": "reset"}
    assert await _record(store, messages.second, DeliveryState.PENDING, "me", due=store.now(), **in_doubt)
    async with store.transaction() as tx:
        assert await recovery.recover(tx, [messages.second, messages.third], store.now()) == 1
        found = await outbox.get(tx, messages.second)
        assert (await backlog.counts(tx, store.now())).again == 2
    assert found is not None
    assert (found.doubts, found.again, found.problem) == (1, True, "reset")


async def test_a_claimed_message_goes_only_to_a_chat_that_still_follows(
    store: Store, messages: Messages
) -> None:
    async with store.transaction() as tx:
        until = store.now() + timedelta(minutes=1)
        (claimed,) = await claims.claim(tx, holder="me", now=store.now(), until=until, limit=10)
        assert await claims.still_linked(tx, [claimed]) == {messages.first}
        assert await claims.still_linked(tx, [replace(claimed, chat=BEN)]) == set()


async def test_a_refused_message_is_stuck_until_it_is_retried(store: Store, messages: Messages) -> None:
    await _claim(store)
    assert await _record(store, messages.first, DeliveryState.REFUSED, problem="entities")
    async with store.transaction() as tx:
        assert [each.delivery.id for each in await stuck.newest(tx, 5)] == [messages.first]
        assert await stuck.retry(tx, None, store.now()) == 1
        assert await stuck.newest(tx, 5) == ()
    assert await _claim(store) == [messages.first]


async def test_news_that_is_canceled_is_not_sent(store: Store, clock: Clock, messages: Messages) -> None:
    async with store.transaction() as tx:
        assert await outbox.cancel_news(tx, messages.ann) == 2
    clock.pass_by(seconds=61)
    assert await _claim(store) == [messages.third]


async def test_a_stopped_announcement_is_not_sent(store: Store, clock: Clock, messages: Messages) -> None:
    async with store.transaction() as tx:
        assert await unsaying.stop(tx, messages.announcement) == 1
        assert len(await announced(tx, messages.announcement)) == 1
    clock.pass_by(seconds=61)
    assert await _claim(store) == [messages.first]


async def test_a_chat_is_forgotten_with_its_messages_but_not_what_was_sent_of_a_status(
    store: Store, messages: Messages
) -> None:
    await _sent(store, messages.first)
    async with store.transaction() as tx:
        await outbox.forget(tx, ANN)
        assert await outbox.of_chat(tx, ANN) == ()
        assert [each.state for each in await outbox.of_status(tx, messages.status)] == [DeliveryState.SENT]


async def test_messages_follow_a_chat_that_moves(store: Store, messages: Messages) -> None:
    async with store.transaction() as tx:
        await outbox.moved(tx, BEN, ChatId(-100))
        assert [each.id for each in await outbox.of_chat(tx, ChatId(-100))] == [messages.third]


async def test_with_nothing_to_send_nothing_is_due(store: Store, messages: Messages) -> None:
    await _sent(store, messages.first)
    async with store.transaction() as tx:
        assert await claims.next_due(tx, store.now()) == store.now() + HELD_FOR
        await outbox.cancel_news(tx, messages.ann)
        await unsaying.stop(tx, messages.announcement)
        assert await claims.next_due(tx, store.now()) is None


async def test_a_message_without_consent_is_canceled_when_due(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        ann = await follow(tx, store, case, ANN)
        await outbox.add(tx, [_notice(case, ANN, ann)], store.now())
        await followers.forget(tx, ANN)
        # Back by another invitation: that is another consent.
        again = await invitations.add(
            tx, case, "c" * 64, now=store.now(), until=store.now() + timedelta(days=1)
        )
        await followers.add(tx, case, ANN, again, store.now())

    assert await _claim(store) == []
    async with store.reading() as conn:
        assert [each.state for each in await outbox.of_case(conn, case)] == [DeliveryState.CANCELLED]


async def test_two_processes_never_claim_the_same_message(
    open_store: Callable[[], Awaitable[Store]],
) -> None:
    stores = [await open_store() for _ in range(3)]
    async with stores[0].transaction() as tx:
        case = await new_case(tx, stores[0])
        for chat in (ChatId(1000 + number) for number in range(31)):
            link = await follow(tx, stores[0], case, chat)
            await outbox.add(tx, [_notice(case, chat, link)], stores[0].now())

    async def work(store: Store, name: str) -> list[DeliveryId]:
        mine: list[DeliveryId] = []
        while some := await _claim(store, name, limit=4):
            mine += some
        return mine

    shares = await asyncio.gather(*(work(store, f"w{n}") for n, store in enumerate(stores)))
    everything = [each for share in shares for each in share]
    assert len(everything) == len(set(everything)) == 31


@pytest.mark.parametrize("limit", [1, 5])
async def test_no_more_is_claimed_than_asked_for(store: Store, limit: int) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        for chat in (ChatId(1000 + number) for number in range(8)):
            await outbox.add(tx, [_notice(case, chat, await follow(tx, store, case, chat))], store.now())
    assert len(await _claim(store, limit=limit)) == limit


async def test_an_undone_status_is_not_sent(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        ann = await follow(tx, store, case, ANN)
        status = await statuses.add(tx, case, StatusFacts("Issued"), store.now())
        await outbox.add(tx, [_notice(case, ANN, ann, status=status.id)], store.now())
        await statuses.turn(tx, status.id, StatusState.UNDONE)

    assert await _claim(store) == []
    async with store.reading() as conn:
        assert [each.state for each in await outbox.of_case(conn, case)] == [DeliveryState.CANCELLED]


async def test_a_message_put_back_was_never_tried(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        await outbox.add(tx, [_notice(case, ANN, await follow(tx, store, case, ANN))], store.now())
    (notice,) = await _claim(store)
    async with store.transaction() as tx:
        back = DeliveryResult(notice, DeliveryState.HELD, due=store.now(), untried=True)
        assert await claims.record(tx, back, "me", store.now())

    later = clock.pass_by(hours=9)
    async with store.transaction() as tx:
        assert await backlog.oldest_due(tx, later) == later - timedelta(hours=9)
        (claimed,) = await claims.claim(tx, holder="me", now=later, until=later, limit=1)
        assert (claimed.tries, claimed.first_tried) == (1, later)
        retried = DeliveryResult(notice, DeliveryState.PENDING, due=clock.pass_by(hours=2), problem="reset")
        assert await claims.record(tx, retried, "me", later)
        assert await backlog.oldest_due(tx, later) == later  # due since its first try, whatever comes next
        (claimed,) = await claims.claim(tx, holder="me", now=clock(), until=clock(), limit=1)
        assert (claimed.tries, claimed.first_tried) == (2, later)


async def test_a_message_deleted_while_claimed_stays_deleted(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        await outbox.add(tx, [_notice(case, ANN, await follow(tx, store, case, ANN))], store.now())
    (notice,) = await _claim(store)
    async with store.transaction() as tx:
        await outbox.forget(tx, ANN)
        assert await claims.record(
            tx, DeliveryResult(notice, DeliveryState.SENT, (MessageId(4),)), "me", store.now()
        )
        found = await outbox.get(tx, notice)
    assert found is not None
    assert (found.state, found.chat, found.reply, found.messages) == (DeliveryState.SENT, None, None, ())


async def test_one_message_per_chat_is_claimed_at_a_time(store: Store) -> None:
    async with store.transaction() as tx:
        for number in range(3):
            case = await new_case(tx, store, CaseNumber(f"LMA20200{number:05}"))
            await outbox.add(tx, [_notice(case, ANN, await follow(tx, store, case, ANN))], store.now())
    assert len(await _claim(store)) == 1
    assert await _claim(store) == []


async def test_a_row_that_cannot_be_read_has_nothing_to_say(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        await outbox.add(tx, [_notice(case, ANN, await follow(tx, store, case, ANN))], store.now())
        await tx.execute(update(tables.messages.outbox).values(reply='{"blocks": 1}'))
        (claimed,) = await claims.claim(tx, holder="me", now=store.now(), until=store.now(), limit=1)
    assert claimed.reply == Reply()


async def test_messages_about_a_case_go_before_announcements(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        told = await announcements.add(tx, "all", None, "Closed on Friday.", store.now())
        kind = DeliveryKind.ANNOUNCEMENT
        for chat in (ChatId(1000 + number) for number in range(5)):
            link = await follow(tx, store, case, chat)
            await outbox.add(tx, [_notice(case, chat, link, kind=kind, announcement=told)], store.now())
        clock.pass_by(minutes=11)
        ann = await follow(tx, store, case, ANN)
        await outbox.add(tx, [_notice(case, ANN, ann)], store.now())
        assert await backlog.oldest_due(tx, store.now()) == store.now() - timedelta(minutes=11)
        assert await backlog.oldest_due(tx, store.now(), announcements=False) == store.now()

    first, *_ = await _claim(store, limit=1)
    async with store.reading() as conn:
        found = await outbox.get(conn, first)
    assert found is not None
    assert found.chat == ANN


async def _comes_to(store: Store, *recordings: DeliveryResult | None) -> Delivery:
    """Return a new message after attempts with these results; None stands for a process that died."""
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        ann = await follow(tx, store, case, ANN)
        await outbox.add(tx, [_notice(case, ANN, ann)], store.now())
    return await _after(store, *recordings)


async def _after(store: Store, *recordings: DeliveryResult | None) -> Delivery:
    for recording in recordings:
        (delivery,) = await _claim(store)
        async with store.transaction() as tx:
            if recording is None:
                await recovery.recover(tx, [delivery], store.now())
            else:
                await claims.record(tx, replace(recording, delivery=delivery), "me", store.now())
    async with store.reading() as conn:
        (row,) = await outbox.of_chat(conn, ANN)
        return row


DOUBT = DeliveryResult(DeliveryId(0), DeliveryState.IN_DOUBT, again=True, doubt=True, lost=True)
FIRST_DOUBT = replace(DOUBT, state=DeliveryState.PENDING)
ARRIVED = DeliveryResult(DeliveryId(0), DeliveryState.SENT, (MessageId(5), MessageId(6)))


async def test_every_id_of_a_message_is_stored(store: Store) -> None:
    row = await _comes_to(store, ARRIVED)
    assert (row.messages, row.lost_copies) == ((5, 6), 0)


async def test_each_lost_answer_and_each_dead_process_is_one_more_copy(store: Store) -> None:
    await _comes_to(store)
    assert (await _after(store, FIRST_DOUBT, None, None)).lost_copies == 3
    row = await _after(store, ARRIVED)
    assert (row.messages, row.lost_copies, row.again) == ((5, 6), 3, True)


async def test_a_retry_counts_each_copy_once(store: Store) -> None:
    row = await _comes_to(store, FIRST_DOUBT, DOUBT)
    for known in (2, 0):  # an older version did not count
        async with store.transaction() as tx:
            await tx.execute(
                update(tables.messages.outbox).values(lost_copies=known, state="in_doubt", due_at=store.now())
            )
            assert await stuck.retry(tx, row.id, store.now()) == 1
            (again,) = await outbox.of_chat(tx, ANN)
        assert again.lost_copies == max(known, 1)
        assert again.again


async def test_a_deleted_message_learns_no_more_ids(store: Store) -> None:
    row = await _comes_to(store)
    (delivery,) = await _claim(store)
    async with store.transaction() as tx:
        await outbox.forget(tx, ANN)
        await claims.record(tx, replace(ARRIVED, delivery=delivery), "me", store.now())
        found = await outbox.get(tx, row.id)
    assert found is not None
    assert found.messages == ()
