"""Many cases at once are what they would be one by one."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.case_number import CaseNumber
from bot.domain.cases import CaseState
from bot.store.cases import case_table, cases
from bot.store.cases.case_table import CaseChange, WholeCase
from bot.store.cases.cases import CaseFilter, NewCase
from bot.store.database.engine import Store
from tests.store.clock import Clock


def whole(serial: int, *items: str, state: CaseState = CaseState.OPEN, days: int = 7) -> WholeCase:
    number = CaseNumber(f"LGS2019{serial:06}")
    return WholeCase(NewCase(number, "Smith", "IR1", "Lagos", date(2026, 1, 2), days), state, items)


async def test_cases_are_added_with_state_and_items(store: Store) -> None:
    new = [whole(serial, "passport", "photo") for serial in range(600)]
    new.append(whole(601, state=CaseState.CLOSED))
    async with store.transaction() as tx:
        ids = await case_table.add_all(tx, new, store.now())
        everything = await case_table.everything(tx)
        assert [kept.case.id for kept in everything] == [ids[each.new.number] for each in new]
        for kept, each in zip(everything, new, strict=True):
            assert kept.case.number == each.new.number
            assert kept.case.state is each.state
            assert tuple(item.text for item in kept.items) == each.items
        assert await cases.count(tx, CaseFilter(overdue_at=store.now() + timedelta(days=8))) == 600


async def test_empty_input_adds_and_changes_nothing(store: Store) -> None:
    async with store.transaction() as tx:
        assert await case_table.add_all(tx, [], store.now()) == {}
        await case_table.change_all(tx, [], store.now())
        assert await case_table.everything(tx) == []


async def test_a_change_moves_the_next_check_and_the_items(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await case_table.add_all(tx, [whole(1, "passport", "photo"), whole(2)], store.now())
        first, _ = await case_table.everything(tx)
        await cases.finish_item(tx, first.case.id, 2, store.now())
        first, second = await case_table.everything(tx)
        clock.pass_by(days=2)
        changes = [
            CaseChange(first, whole(1, "bank papers", days=1), (1,), ("bank papers",)),
            CaseChange(second, whole(2, "photo", state=CaseState.CLOSED), (), ("photo",)),
        ]
        await case_table.change_all(tx, changes, store.now())
        changed, closed = await case_table.everything(tx)
        assert [(item.number, item.text) for item in changed.items] == [(3, "bank papers")]
        assert [(item.number, item.text) for item in closed.items] == [(1, "photo")]
        assert closed.case.state is CaseState.CLOSED
        overdue = await cases.listed(tx, CaseFilter(overdue_at=store.now()), limit=5, offset=0)
        assert [case.id for case in overdue] == [first.case.id]
