"""An announcement reaches each chat of its audience once, whatever their number."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from time import thread_time

from sqlalchemy import insert

from bot.domain.announcement import EVERYBODY, Audience, AudienceKind
from bot.domain.case_number import CaseNumber
from bot.domain.cases import CaseState
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.ids import AnnouncementId, CaseId, ChatId, FollowerId
from bot.domain.reply import Paragraph, Reply, Span
from bot.store.cases import cases, followers
from bot.store.cases.cases import NewCase
from bot.store.database.engine import Store, Transaction
from bot.store.messages import announcements, stuck, unsaying
from bot.store.messages.announcements import Spread
from bot.store.messages.outbox import Delivery
from bot.store.messages.unsaying import FollowUp, TakenBack
from bot.store.tables.cases import followers as followers_table
from bot.store.tables.messages import outbox as outbox_table
from tests.spending import BUDGET
from tests.store.one_case import ANN, BEN, NEWS, follow
from tests.store.written import announced

CARA = ChatId(5_000_000_003)
COPIED = Reply((Paragraph((Span("A copy may remain"),)),))
FOLLOW_UP = FollowUp(NEWS, COPIED)


async def a_case(tx: Transaction, store: Store, serial: int, post: str, visa_kind: str = "K-1") -> CaseId:
    number = CaseNumber(f"LGS20190000{serial:02}")
    added = await cases.add(tx, NewCase(number, None, visa_kind, post), store.now())
    assert added is not None
    return added.id


async def put_out(tx: Transaction, store: Store, audience: Audience) -> tuple[AnnouncementId, int]:
    number = await announcements.add(tx, audience.kind, audience.value, "Closed on Friday", store.now())
    due = store.now() + timedelta(seconds=60)
    return number, await announcements.put_out(tx, number, audience, NEWS, now=store.now(), not_before=due)


async def written(store: Store, announcement: AnnouncementId) -> Sequence[Delivery]:
    async with store.reading() as conn:
        return await announced(conn, announcement)


async def test_each_chat_gets_one_message_however_many_cases_it_follows(store: Store) -> None:
    async with store.transaction() as tx:
        lagos, lima = await a_case(tx, store, 1, "Lagos"), await a_case(tx, store, 2, "Lima")
        first = await follow(tx, store, lagos, ANN)
        await follow(tx, store, lima, ANN)
        second = await follow(tx, store, lima, BEN)
        assert await announcements.count_of(tx, EVERYBODY) == 2
        number, count = await put_out(tx, store, EVERYBODY)
    assert count == 2
    rows = await written(store, number)
    assert [(row.chat, row.follower, row.case) for row in rows] == [(ANN, first, lagos), (BEN, second, lima)]
    for row in rows:
        assert (row.kind, row.state) == (DeliveryKind.ANNOUNCEMENT, DeliveryState.HELD)
        assert row.due_at == store.now() + timedelta(seconds=60)
        assert (row.reply, row.tries, row.doubts, row.again) == (NEWS, 0, 0, False)


async def test_a_post_or_a_visa_kind_is_found_whatever_its_capitals(store: Store) -> None:
    async with store.transaction() as tx:
        for serial, (post, visa_kind, chat) in enumerate(
            (("Bogotá", "K-1", ANN), ("BOGOTÁ", "IR1", BEN), ("Lagos", "ir1", CARA))
        ):
            await follow(tx, store, await a_case(tx, store, serial, post, visa_kind), chat)
        for audience, told in (
            (Audience(AudienceKind.POST, "bogotá"), 2),
            (Audience(AudienceKind.VISA_KIND, "IR1"), 2),
            (Audience(AudienceKind.POST, "Quito"), 0),
        ):
            assert await announcements.count_of(tx, audience) == told
            assert (await put_out(tx, store, audience))[1] == told


async def test_who_left_or_unsubscribed_and_followers_of_closed_cases_are_left_out(store: Store) -> None:
    async with store.transaction() as tx:
        links: list[FollowerId] = []
        for serial, chat in enumerate((ANN, BEN, CARA)):
            links.append(await follow(tx, store, await a_case(tx, store, serial, "Lagos"), chat))
        await followers.subscribe(tx, links[0], ANN, on=False)
        await followers.mark_gone(tx, BEN, store.now())
        assert await announcements.count_of(tx, EVERYBODY) == 1
        closed = await followers.get(tx, links[2])
        assert closed is not None
        await cases.set_state(tx, closed.case, CaseState.CLOSED)
        assert (await put_out(tx, store, EVERYBODY))[1] == 0


async def test_an_announcement_is_returned_with_its_state(store: Store) -> None:
    lagos = Audience(AudienceKind.POST, "Lagos")
    async with store.transaction() as tx:
        await follow(tx, store, await a_case(tx, store, 1, "Lagos"), ANN)
        number, _ = await put_out(tx, store, lagos)
        found = await announcements.get(tx, number)
        assert found is not None
        assert (found.audience, found.text, found.at) == (lagos, "Closed on Friday", store.now())
        assert await announcements.spread(tx, number) == Spread(0, 0, pending=1, stopped=0)
        await unsaying.stop(tx, number)
        assert await announcements.spread(tx, number) == Spread(0, 0, pending=0, stopped=1)
        assert await announcements.get(tx, AnnouncementId(number + 1)) is None


async def test_undelivered_copies_are_stopped_and_possibly_delivered_ones_deleted(store: Store) -> None:
    states = {
        DeliveryState.PENDING: (1, False),
        DeliveryState.REFUSED: (1, False),
        DeliveryState.FAILED: (1, True),
        DeliveryState.GONE: (0, False),
        DeliveryState.SENT: (0, True),
        DeliveryState.SENDING: (0, True),
        DeliveryState.IN_DOUBT: (0, True),
    }
    async with store.transaction() as tx:
        case = await a_case(tx, store, 1, "Lagos")
        for each in range(len(states)):
            await follow(tx, store, case, ChatId(100 + each))
        number, _ = await put_out(tx, store, EVERYBODY)
        other, _ = await put_out(tx, store, EVERYBODY)
        rows = await announced(tx, number)
        copied = {
            row.chat
            for row, state in zip(rows, states, strict=True)
            if state in (DeliveryState.SENDING, DeliveryState.IN_DOUBT)
        }
        for row, state in zip(rows, states, strict=True):
            values = {
                "state": state.value,
                "again": state is DeliveryState.FAILED,
                "lost_copies": int(state is DeliveryState.IN_DOUBT),
            }
            await tx.execute(outbox_table.update().where(outbox_table.c.id == row.id).values(values))
        assert await unsaying.stop(tx, number) == sum(stopped for stopped, _ in states.values())
        assert await unsaying.still_told(tx, number) == 4
        assert await announcements.spread(tx, number) == Spread(1, 3, pending=0, stopped=2)
        assert await unsaying.taken_back(tx, number) == TakenBack(0, 0, 0, 0)
        for taken in (4, 0):
            assert await unsaying.take_back(tx, number, NEWS, FOLLOW_UP, store.now()) == taken
            assert await unsaying.still_told(tx, number) == 0
            assert await unsaying.taken_back(tx, number) == TakenBack(4, open=4, removed=0, copied=1)
        written_since = (await announced(tx, number))[len(states) :]
        removals, told = written_since[:4], written_since[4:]
        arrived = [row for row, (_, told) in zip(rows, states.values(), strict=True) if told]
        assert [(row.target, row.chat, row.follower) for row in removals] == [
            (row.id, row.chat, row.follower) for row in arrived
        ]
        assert {row.kind for row in removals} == {DeliveryKind.DELETE}
        assert {row.kind for row in told} == {DeliveryKind.WITHDRAWAL}
        assert [row.chat for row in told] == [row.chat for row in removals]
        assert [row.reply for row in told] == [COPIED if row.chat in copied else NEWS for row in told]
        assert await announcements.spread(tx, other) == Spread(0, 0, pending=len(states), stopped=0)
        (found,) = await stuck.newest(tx, 5)
        assert found.void, "what was taken back is not sent again"


async def test_thousands_of_messages_leave_the_event_loop_free(store: Store) -> None:
    async with store.transaction() as tx:
        first = await follow(tx, store, await a_case(tx, store, 1, "Lagos"), ANN)
        link = await followers.get(tx, first)
        assert link is not None
        rows = [
            {
                "case_id": link.case,
                "chat_id": 6_000_000_000 + each,
                "invitation_id": 1,
                "since": store.now(),
                "subscribed": True,
            }
            for each in range(3000)
        ]
        await tx.execute(insert(followers_table), rows)

    async def longest_pause() -> float:
        longest, before = 0.0, thread_time()
        while not done.is_set():
            await asyncio.sleep(0)
            now = thread_time()
            longest, before = max(longest, now - before), now
        return longest

    done = asyncio.Event()
    watching = asyncio.create_task(longest_pause())
    await asyncio.sleep(0)
    async with store.transaction() as tx:
        _, count = await put_out(tx, store, EVERYBODY)
    done.set()
    assert count == 3001
    # A few milliseconds of CPU on one core.
    assert await watching < BUDGET
