"""A button acts on its own row or on none: in another database, after a restore, and when it comes late."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.case_number import CaseNumber
from bot.domain.ids import ChatId
from bot.domain.press import (
    Choose,
    OnCase,
    Press,
    RevokeInvitation,
    Undo,
    UndoAnnouncement,
    UndoChange,
)
from bot.frontends.telegram.sending.callback_data import unpack
from bot.store.backup.service import back_up, restore
from bot.store.tables import metadata
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk, open_staff_desk
from tests.standin import StandIn
from tests.store.clock import Clock
from tests.store.one_case import follow, new_case

NUMBER, LATER = "BLG2019123456", "BLG2019123457"
STEPS: dict[type[Press], tuple[str, ...]] = {
    Choose: (f"/status {NUMBER} refused today",),
    Undo: (f"/status {NUMBER} refused today", "/confirm"),
    UndoAnnouncement: ("/announce all Closed on Friday", "/confirm"),
    UndoChange: (f"/item {NUMBER} Police certificate",),
    RevokeInvitation: (f"/invite {NUMBER}",),
    OnCase: (f"/case {NUMBER}",),
}
"""What staff write until a button of that class changes something at once."""

CHOSEN = {Choose: "confirm", OnCase: "close"}


async def with_followed_cases(desk: StaffDesk, *numbers: str) -> None:
    async with desk.store.transaction() as tx:
        for number in numbers:
            case = await new_case(tx, desk.store, CaseNumber(number))
            await follow(tx, desk.store, case, ChatId(5_000_000_001))


async def made(desk: StaffDesk, kind: type[Press]) -> str:
    """Bring about a button of `kind`, on an empty database, and return its data."""
    await with_followed_cases(desk, NUMBER)
    return await button_of(desk, kind, NUMBER)


async def button_of(desk: StaffDesk, kind: type[Press], number: str) -> str:
    """Bring about a button of `kind` for a case, and return its data."""
    for text in STEPS[kind]:
        await desk.says(text.replace(NUMBER, number))
    rows = [row for message in desk.group.history for row in message.rows]
    every = [str(button["callback_data"]) for row in rows for button in row]
    return [data for data in every if is_meant(unpack(data)[0], kind)][-1]


def is_meant(press: Press, kind: type[Press]) -> bool:
    match press:
        case Choose(choice=chosen) | OnCase(command=chosen):
            return isinstance(press, kind) and chosen.startswith(CHOSEN[type(press)])
        case _:
            return isinstance(press, kind)


async def kept(desk: StaffDesk) -> dict[str, list[tuple[object, ...]]]:
    async with desk.store.reading() as conn:
        return {
            table.name: [tuple(row) for row in await conn.execute(select(table))]
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("kind", STEPS, ids=lambda kind: kind.__name__)
async def test_a_button_of_another_database_is_an_old_one(
    staff_desk: StaffDesk, standin: StandIn, tmp_path: Path, clock: Clock, kind: type[Press]
) -> None:
    old = await made(staff_desk, kind)
    async with open_staff_desk(standin, f"sqlite:///{tmp_path / 'another.db'}", clock) as desk:
        own = await made(desk, kind)
        before = await kept(desk)
        press = desk.member.presses_forged(old, to=desk.group)
        await desk.handle_waiting()
        assert await kept(desk) == before
        if kind is not UndoChange:
            assert unpack(own)[0] == unpack(old)[0]
            assert press.notice == voice.label("notice_old_staff_button")

        desk.member.presses_forged(own, to=desk.group)
        await desk.handle_waiting()
        assert await kept(desk) != before


@pytest.mark.parametrize(
    "kind", [each for each in STEPS if each is not OnCase], ids=lambda kind: kind.__name__
)
async def test_a_button_for_data_lost_in_a_restore_acts_on_nothing_newer(
    standin: StandIn, file_url: str, tmp_path: Path, clock: Clock, kind: type[Press]
) -> None:
    backup = tmp_path / "monday.db"
    async with open_staff_desk(standin, file_url, clock) as desk:
        await with_followed_cases(desk, NUMBER, LATER)
        await asyncio.to_thread(back_up, file_url, backup, force=False)
        lost = await button_of(desk, kind, NUMBER)
    await asyncio.to_thread(restore, file_url, backup, clock.now, force=True)
    async with open_staff_desk(standin, file_url, clock) as desk:
        own = await button_of(desk, kind, LATER)
        before = await kept(desk)
        press = desk.member.presses_forged(lost, to=desk.group)
        await desk.handle_waiting()
        assert await kept(desk) == before
        assert press.answered

        desk.member.presses_forged(own, to=desk.group)
        await desk.handle_waiting()
        assert await kept(desk) != before


async def test_a_confirmation_handled_again_after_a_later_status_changes_nothing(
    staff_desk: StaffDesk,
) -> None:
    desk = staff_desk
    await with_followed_cases(desk, NUMBER)
    preview = await desk.says(f"/status {NUMBER} refused 2026-11-20")
    desk.member.press(voice.staff_label("button_status_confirm"), under=preview, to=desk.group)
    (first,) = desk.telegram.world.updates.peek()
    await desk.handle_waiting()
    await desk.says(f"/status {NUMBER} issued 2026-11-21")
    await desk.says("/confirm")
    stored, shown = await kept(desk), dict(desk.group.messages)
    assert voice.staff("status_recorded") in desk.group.now(preview).text

    desk.telegram.queue_raw(first.update)
    await desk.handle_waiting()
    desk.member.presses_forged(str(first.update["callback_query"]["data"]), on=preview, to=desk.group)
    await desk.handle_waiting()

    assert await kept(desk) == stored
    assert desk.group.messages == shown
