"""How often staff's messages take the write lock of the database: each draft is asked of its owner alone."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import pytest

from bot.domain.case_number import CaseNumber
from bot.store.cases import cases
from bot.store.database.engine import Store, Transaction
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.store.one_case import ANN, follow

NUMBER = "BLG2019123456"


@pytest.fixture
async def desk(staff_desk: StaffDesk) -> StaffDesk:
    """Return the desk with a case, its follower, and a status that was told."""
    await staff_desk.says(f"/newcase {NUMBER} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7")
    async with staff_desk.store.transaction() as tx:
        case = await cases.find(tx, CaseNumber(NUMBER))
        assert case is not None
        await follow(tx, staff_desk.store, case.id, ANN)
    await staff_desk.says(f"/status {NUMBER} refused 2026-11-20")
    await staff_desk.says("/confirm")
    return staff_desk


@pytest.fixture
def written(desk: StaffDesk, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Return a list that grows by one with each transaction that writes."""
    begun: list[None] = []
    begin = Store.transaction

    def counting(store: Store) -> AbstractAsyncContextManager[Transaction]:
        begun.append(None)
        return begin(store)

    monkeypatch.setattr(Store, "transaction", counting)
    return begun


PREVIEWS = {
    "status": (f"/status {NUMBER} issued 2026-11-21", "button_status_confirm"),
    "correction": (f"/correct {NUMBER} issued 2026-11-21", "button_status_confirm"),
    "withdrawal": (f"/withdraw {NUMBER}", "button_status_withdraw"),
    "announcement": ("/announce all We are closed", "button_announce_confirm"),
}


@pytest.mark.parametrize("what", PREVIEWS)
async def test_a_confirmation_takes_one_transaction_and_one_for_the_message(
    desk: StaffDesk, written: list[None], what: str
) -> None:
    await desk.says(PREVIEWS[what][0])
    written.clear()
    await desk.says("/confirm")

    assert len(written) == 2


@pytest.mark.parametrize("what", PREVIEWS)
async def test_a_press_that_confirms_takes_one_transaction(
    desk: StaffDesk, written: list[None], what: str
) -> None:
    command, button = PREVIEWS[what]
    await desk.says(command)
    written.clear()
    await desk.presses(voice.staff_label(button).format(count=1))

    assert len(written) == 1


async def test_talk_among_staff_writes_nothing(desk: StaffDesk, written: list[None]) -> None:
    desk.telegram.world.reads_all_group_messages = True
    shown = await desk.says(f"/case {NUMBER}")
    written.clear()
    await desk.replies("that one", shown)

    assert written == []
