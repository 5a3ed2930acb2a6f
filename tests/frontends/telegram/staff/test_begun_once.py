"""A command handled twice, as after a crash, begins one draft and shows it twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.case_number import CaseNumber
from bot.store.cases import cases
from tests.command_names import OF_STAFF
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.store.one_case import ANN, follow

NUMBER = "BLG2019123456"
RESTS = {
    "newcase": ["BLG2019123457", "BLG2019123457; visa K1", NUMBER],
    "editcase": [NUMBER, f"{NUMBER} visa K1"],
    "item": [NUMBER, f"{NUMBER} form"],
    "done": [NUMBER, f"{NUMBER} 1"],
    "status": [NUMBER, f"{NUMBER} issued", f"{NUMBER} issued 2026-11-21", f"{NUMBER} nonsense 3/4/2026"],
    "correct": [NUMBER, f"{NUMBER} issued 2026-11-21"],
    "announce": ["", "all", "all Closed on Friday", "post", "post Nowhere: Closed", "Closed on Friday"],
    "unsay": ["", "1"],
}
"""What can follow a command that begins a draft; the others are tried with the number of the case."""

BEGIN = {
    *("newcase", "editcase", "item", "done", "status", "correct", "withdraw", "announce", "unsay"),
    "review",
}
BUTTONS = ("button_case_status", "button_case_items", "button_case_edit")


def drafted(tmp_path: Path) -> int:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
        return int(conn.execute("SELECT count(*) FROM drafts").fetchone()[0])


@pytest.fixture
async def desk(staff_desk: StaffDesk) -> StaffDesk:
    """Return the desk with a case, an item, a follower, a delivered status, and a sent announcement."""
    desk = staff_desk
    await desk.says(f"/newcase {NUMBER} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7")
    async with desk.store.transaction() as tx:
        case = await cases.find(tx, CaseNumber(NUMBER))
        assert case is not None
        await cases.add_item(tx, case.id, "passport copy", desk.clock.now)
        await follow(tx, desk.store, case.id, ANN)
    await desk.says("/announce all Closed on Monday")
    await desk.says("/confirm")
    await desk.says(f"/status {NUMBER} refused 2026-11-20")
    await desk.says("/confirm")
    return desk


@pytest.mark.parametrize(
    ("command", "rest"),
    [(command, rest) for command in OF_STAFF for rest in RESTS.get(command, [NUMBER])],
)
async def test_a_command_handled_twice_begins_one_draft(
    desk: StaffDesk, tmp_path: Path, command: str, rest: str
) -> None:
    before, said = drafted(tmp_path), len(desk.group.history)
    desk.member.say(f"/{command} {rest}".strip(), to=desk.group)
    await desk.handle_waiting_twice()

    assert drafted(tmp_path) - before <= (command in BEGIN)
    messages = desk.group.history[said:]
    first, second = messages[: len(messages) // 2], messages[len(messages) // 2 :]
    if command != "invite":  # its code cannot be said twice, so another one takes its place
        assert [each.text for each in first] == [each.text for each in second]
        assert [each.rows for each in first] == [each.rows for each in second]


async def test_every_command_said_to_begin_a_draft_does(desk: StaffDesk, tmp_path: Path) -> None:
    for command in sorted(BEGIN - {"unsay"}):  # unsay: after the messages went, tested with announcements
        before = drafted(tmp_path)
        await desk.says(f"/{command} {RESTS.get(command, [NUMBER])[0]}".strip())
        assert drafted(tmp_path) == before + 1, command


@pytest.mark.parametrize("button", BUTTONS)
async def test_a_button_handled_twice_begins_one_draft(desk: StaffDesk, tmp_path: Path, button: str) -> None:
    await desk.says(f"/case {NUMBER}")
    before = drafted(tmp_path)
    desk.member.press(voice.staff_label(button), to=desk.group)
    await desk.handle_waiting_twice()

    assert drafted(tmp_path) == before + 1


async def test_a_command_handled_again_after_its_preview_was_settled_shows_the_result(
    desk: StaffDesk, tmp_path: Path
) -> None:
    for command, choice in (("status", "confirm"), ("status", "cancel"), ("withdraw", "confirm")):
        rest = f"{NUMBER} issued 2026-11-21" if command == "status" else NUMBER
        desk.member.say(f"/{command} {rest}", to=desk.group)
        (waiting,) = desk.telegram.world.updates.peek()
        await desk.handle_waiting()
        settled = (await desk.says(f"/{choice}")).text
        before = drafted(tmp_path)
        desk.telegram.queue_raw(waiting.update)
        await desk.handle_waiting()

        assert drafted(tmp_path) == before
        assert desk.group.last.text == settled, command
        desk.clock.pass_by(minutes=2)
