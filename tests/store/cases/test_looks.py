"""Statuses and checks of a case in one order, on each engine."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.case_number import CaseNumber
from bot.domain.cases import RecordedCheck, RecordedStatus, StatusFacts, StatusState
from bot.domain.ids import CaseId, StaffId, UpdateId
from bot.store.cases import checks, looks, statuses
from bot.store.database.engine import Store, Transaction
from tests.store.one_case import new_case

EVE, NOOR = Actor(StaffId(7), "Eve"), Actor(StaffId(8), "Noor")


async def status(tx: Transaction, store: Store, case: CaseId, by: Actor = EVE) -> RecordedStatus:
    return await statuses.add(tx, case, StatusFacts("Refused"), store.now(), by=by)


async def check(tx: Transaction, store: Store, case: CaseId, by: Actor = EVE) -> RecordedCheck:
    return await checks.add(tx, case, by, UpdateId(1), store.now())


async def test_the_last_look_is_the_last_recorded_even_if_the_clock_was_set_back(store: Store) -> None:
    async with store.transaction() as tx:
        case, other, now = await new_case(tx, store), CaseNumber("LMA2020000001"), store.now()
        assert await looks.last(tx, case) is None
        await check(tx, store, await new_case(tx, store, other))
        for number, record in enumerate((check, status, check, check, status)):
            at = now - timedelta(hours=number)
            made: RecordedStatus | RecordedCheck
            if record is check:
                made = await checks.add(tx, case, EVE, UpdateId(number), at)
            else:
                made = await statuses.add(tx, case, StatusFacts("Refused"), at, by=EVE)
            assert await looks.last(tx, case) == made


async def test_an_undone_record_is_not_a_look_but_corrected_and_withdrawn_ones_are(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        first, second = await check(tx, store, case), await status(tx, store, case)
        await statuses.turn(tx, second.id, StatusState.UNDONE)
        assert await looks.last(tx, case) == first
        await checks.undo(tx, first.id, store.now())
        assert await looks.last(tx, case) is None
        for state in (StatusState.CORRECTED, StatusState.WITHDRAWN):
            made = await status(tx, store, case)
            await statuses.turn(tx, made.id, state)
            last = await looks.last(tx, case)
            assert isinstance(last, RecordedStatus)
            assert (last.id, last.state) == (made.id, state)


async def test_a_check_is_found_by_its_update_until_it_is_undone(store: Store) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        made = await check(tx, store, case)
        await checks.add(tx, case, EVE, UpdateId(2), store.now())
        assert await checks.made_by(tx, case, UpdateId(1)) == made
        assert (made.by, made.at, made.after) == (EVE, store.now(), None)
        await checks.undo(tx, made.id, store.now())
        assert await checks.made_by(tx, case, UpdateId(1)) is None


async def test_a_member_is_found_by_what_they_recorded_lately(store: Store) -> None:
    async with store.transaction() as tx:
        one, two, three = [
            await new_case(tx, store, CaseNumber(f"LMA202000000{number}")) for number in (1, 2, 3)
        ]
        since = store.now()
        await checks.add(tx, three, EVE, UpdateId(1), since - timedelta(microseconds=1))
        await check(tx, store, two)
        await status(tx, store, two)
        await status(tx, store, one)
        await check(tx, store, three, NOOR)
        assert await looks.cases_of(tx, EVE.id, since) == (one, two)
        assert await looks.cases_of(tx, NOOR.id, since) == (three,)
