"""Two databases under one bot (a copy, or two tests): their numbers are the same, their rows are not."""

from __future__ import annotations

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
from bot.frontends.telegram.callback_data import unpack
from bot.store.tables import metadata
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk, open_staff_desk
from tests.standin import StandIn
from tests.store.clock import Clock
from tests.store.one_case import follow, new_case

NUMBER = "BLG2019123456"
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


async def made(desk: StaffDesk, kind: type[Press]) -> str:
    """Bring about a button of `kind`, on an empty database, and return its data."""
    async with desk.store.transaction() as tx:
        case = await new_case(tx, desk.store, CaseNumber(NUMBER))
        await follow(tx, desk.store, case, ChatId(5_000_000_001))
    for text in STEPS[kind]:
        await desk.says(text)
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
    async with open_staff_desk(standin, tmp_path / "another.db", clock) as desk:
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
