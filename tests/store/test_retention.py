"""Texts go when their time is over, the ids of finished updates after two days."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.domain.ids import ChatId, MessageId, StaffId, UpdateId
from bot.store.chats import misses
from bot.store.database.engine import Store
from bot.store.retention import Swept, sweep
from bot.store.staff import changes, drafts, staff_messages
from bot.store.staff.drafts import DraftKind
from bot.store.staff.staff_messages import StaffMessageKey
from bot.store.tables.updates import inbox as table
from bot.store.updates import effects, inbox
from bot.store.updates.inbox import Failed
from tests.store.chats.test_misses import a_miss
from tests.store.claiming import claim
from tests.store.clock import Clock
from tests.store.one_case import new_case
from tests.store.updates.test_inbox import an_update

NINETY_DAYS = timedelta(days=90)


async def test_expired_texts_are_deleted_and_the_question_stays(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        old = await misses.add(tx, a_miss(clock, once=1))
        clock.pass_by(days=1)
        young = await misses.add(tx, a_miss(clock, once=2))
        clock.pass_by(days=89, seconds=1)

        assert await sweep(tx, clock(), NINETY_DAYS) == Swept(texts=1, updates=0)

        forgotten, kept = await misses.find(tx, old), await misses.find(tx, young)
    assert forgotten is not None
    assert kept is not None
    assert (forgotten.miss.utterance, kept.miss.utterance) == (None, "why me")
    assert forgotten.miss.candidates == kept.miss.candidates


async def test_finished_updates_are_deleted_after_two_days_and_dead_ones_with_the_texts(
    store: Store, clock: Clock
) -> None:
    async def left() -> list[int]:
        return [row.update_id for row in await tx.execute(select(table.c.update_id))]

    async with store.transaction() as tx:
        await inbox.add(tx, [an_update(number, raw="words") for number in (1, 2)], clock())
        await claim(tx, "w", 2)
        await inbox.mark_done(tx, "w", [UpdateId(1)], clock())
        await inbox.mark_dead(tx, "w", [Failed(UpdateId(2), "KeyError", "K7QD3", "words")], clock())

        clock.pass_by(days=2)
        assert await sweep(tx, clock(), NINETY_DAYS) == Swept(texts=0, updates=0)
        clock.pass_by(seconds=1)
        assert await sweep(tx, clock(), NINETY_DAYS) == Swept(texts=0, updates=1)
        assert await left() == [2]
        clock.pass_by(days=88)
        assert await sweep(tx, clock(), NINETY_DAYS) == Swept(texts=1, updates=0)
        assert await left() == []


async def test_the_text_of_an_update_in_doubt_is_deleted_after_two_days(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await inbox.add(tx, [an_update(1, raw="words")], clock())
        await claim(tx, "w", 1)
        await inbox.mark_in_doubt(tx, "w", [Failed(UpdateId(1), "KeyError", "K7QD3", "words")], clock())
        clock.pass_by(days=2)
        assert await sweep(tx, clock(), NINETY_DAYS) == Swept(texts=0, updates=0)
        clock.pass_by(seconds=1)
        assert await sweep(tx, clock(), NINETY_DAYS) == Swept(texts=1, updates=0)
        assert not await inbox.retry(tx, UpdateId(1))


async def test_changes_and_staff_messages_are_stored_for_two_days(store: Store, clock: Clock) -> None:
    key = StaffMessageKey(ChatId(-100), MessageId(5))
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        await changes.add(tx, case, "{}", by=UpdateId(5), now=clock())
        await staff_messages.acted(tx, key, "/close", UpdateId(5), clock())
        begun = await drafts.begin(
            tx, DraftKind.STATUS, StaffId(1), case, "{}", began=UpdateId(5), now=clock()
        )
        clock.pass_by(days=2)
        await sweep(tx, clock(), NINETY_DAYS)
        assert await changes.made_by(tx, UpdateId(5)) is not None
        assert await staff_messages.get(tx, key) is not None
        assert await drafts.begun_by(tx, UpdateId(5)) == begun

        clock.pass_by(seconds=1)
        await sweep(tx, clock(), NINETY_DAYS)
        assert await changes.made_by(tx, UpdateId(5)) is None
        assert await staff_messages.get(tx, key) is None
        assert await drafts.begun_by(tx, UpdateId(5)) is None


async def test_effects_are_stored_for_two_days_and_drafts_for_thirty(store: Store, clock: Clock) -> None:
    chat, update = ChatId(7), UpdateId(5)
    async with store.transaction() as tx:
        await effects.first_time(tx, chat, update, "status", clock())
        begun = await drafts.begin(tx, DraftKind.STATUS, StaffId(1), None, "{}", began=update, now=clock())
        draft = begun.id
        clock.pass_by(days=2)
        await sweep(tx, clock(), NINETY_DAYS)
        assert not await effects.first_time(tx, chat, update, "status", clock())

        clock.pass_by(days=1)
        await sweep(tx, clock(), NINETY_DAYS)
        assert await effects.first_time(tx, chat, update, "status", clock())
        assert await drafts.get(tx, draft) is not None

        clock.pass_by(days=28)
        await sweep(tx, clock(), NINETY_DAYS)
        assert await drafts.get(tx, draft) is None
