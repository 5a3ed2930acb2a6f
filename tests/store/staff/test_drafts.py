from __future__ import annotations

from datetime import timedelta

from bot.domain.ids import DraftId, MessageId, StaffId, UpdateId
from bot.store.database.engine import Store, Transaction
from bot.store.staff import drafts
from bot.store.staff.drafts import DraftKind, DraftState
from tests.store.clock import Clock

STAFF = StaffId(7)


async def begun(tx: Transaction, kind: DraftKind, content: str, update: UpdateId, store: Store) -> DraftId:
    draft = await drafts.begin(tx, kind, STAFF, None, content, began=update, now=store.now())
    return draft.id


async def test_a_reply_belongs_to_the_draft_that_its_message_asked_for(store: Store) -> None:
    async with store.transaction() as tx:
        first = await begun(tx, DraftKind.CASE, "{}", UpdateId(1), store)
        second = await begun(tx, DraftKind.STATUS, "{}", UpdateId(2), store)
        await drafts.ask_in(tx, first, MessageId(10))
        await drafts.ask_in(tx, second, MessageId(11))
        await drafts.ask_in(tx, first, MessageId(12))
    async with store.reading() as conn:
        found = [await drafts.asked_in(conn, MessageId(number)) for number in (10, 11, 12)]

    assert [None if each is None else each.id for each in found] == [None, second, first]


async def test_one_update_begins_one_draft_which_stays_what_it_became(store: Store) -> None:
    async with store.transaction() as tx:
        first = await begun(tx, DraftKind.STATUS, "1", UpdateId(1), store)
        await drafts.write(tx, first, "2")
        await drafts.end(tx, first, DraftState.CONFIRMED)
    async with store.transaction() as tx:
        again = await drafts.begin(tx, DraftKind.STATUS, STAFF, None, "1", began=UpdateId(1), now=store.now())
        other = await begun(tx, DraftKind.STATUS, "1", UpdateId(2), store)

    assert (again.id, again.content, again.state) == (first, "2", DraftState.CONFIRMED)
    assert other != first


async def test_the_update_of_an_old_draft_may_come_again(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        old = await begun(tx, DraftKind.STATUS, "1", UpdateId(1), store)
        clock.pass_by(seconds=1)
        await drafts.forget_updates(tx, clock.now - timedelta(seconds=1))
        assert await drafts.begun_by(tx, UpdateId(1)) is not None
        await drafts.forget_updates(tx, clock.now)
        assert await drafts.begun_by(tx, UpdateId(1)) is None

        assert await begun(tx, DraftKind.STATUS, "1", UpdateId(1), store) != old


async def test_an_ended_draft_is_never_written_again(store: Store) -> None:
    async with store.transaction() as tx:
        draft = await begun(tx, DraftKind.CASE, "1", UpdateId(1), store)
        assert await drafts.write(tx, draft, "2")
        await drafts.end(tx, draft, DraftState.CONFIRMED)
        assert not await drafts.write(tx, draft, "3")
        kept = await drafts.get(tx, draft)
        assert kept is not None
        assert (kept.content, kept.state) == ("2", DraftState.CONFIRMED)
