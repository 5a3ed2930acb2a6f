"""The Undo button of a change that took effect at once, pressed in the staff chat."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.standin import BotMessage

NUMBER = "BLG2019123456"
UNDO = voice.staff_label("button_change_undo")
KEPT = ("cases", "open_items", "invitations")
COMMANDS = [
    f"/close {NUMBER}",
    f"/item {NUMBER} form",
    f"/done {NUMBER} 1",
    f"/checked {NUMBER}",
    f"/revoke {NUMBER}",
    f"/editcase {NUMBER} visa K1",
]
BUTTONS = {
    "button_case_close": f"/case {NUMBER}",
    "button_case_checked": f"/case {NUMBER}",
    "button_item_done": f"/item {NUMBER}",
    "button_revoke": f"/revoke {NUMBER} 9",
}
"""Buttons that change a case at once, each with the command that shows it."""


def shown_cases(tmp_path: Path) -> list[list[object]]:
    """Return the stored cases, without when items were done: an undone item counts as done."""
    with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
        rows = [conn.execute(f"SELECT * FROM {name}").fetchall() for name in KEPT]
        rows[1] = conn.execute("SELECT number, text FROM open_items WHERE done_at IS NULL").fetchall()
        return rows


@pytest.fixture
async def desk(staff_desk: StaffDesk) -> StaffDesk:
    """Return the desk with a case that has an item and an invitation."""
    await staff_desk.says(f"/newcase {NUMBER} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7")
    await staff_desk.says(f"/item {NUMBER} passport copy")
    await staff_desk.says(f"/invite {NUMBER}")
    return staff_desk


async def goes_back(desk: StaffDesk, tmp_path: Path, before: list[list[object]], done: BotMessage) -> None:
    assert shown_cases(tmp_path) != before
    assert done.rows[-1][-1]["text"] == UNDO
    desk.colleague.press(UNDO, under=done, to=desk.group)
    await desk.handle_waiting_twice()
    assert shown_cases(tmp_path) == before


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_that_changes_a_case_answers_with_undo(
    desk: StaffDesk, tmp_path: Path, command: str
) -> None:
    before = shown_cases(tmp_path)
    done = await desk.says(command)

    await goes_back(desk, tmp_path, before, done)


@pytest.mark.parametrize("button", BUTTONS)
async def test_a_button_that_changes_a_case_answers_with_undo(
    desk: StaffDesk, tmp_path: Path, button: str
) -> None:
    before = shown_cases(tmp_path)
    await desk.says(BUTTONS[button])
    done = await desk.presses(voice.staff_label(button).split("{", maxsplit=1)[0])

    await goes_back(desk, tmp_path, before, done)


async def test_reopening_and_a_new_case_answer_with_undo(desk: StaffDesk) -> None:
    await desk.says(f"/close {NUMBER}")
    await desk.says(f"/reopen {NUMBER}")
    assert voice.staff("undone_reopen") in (await desk.presses(UNDO)).text
    await desk.says("/newcase BLG2019123457 Jones")
    assert voice.staff("undone_newcase") in (await desk.presses(UNDO)).text
    assert voice.staff("card_closed") in (await desk.says("/case BLG2019123457")).text


async def test_an_answer_to_a_list_or_a_question_answers_with_undo(desk: StaffDesk, tmp_path: Path) -> None:
    before = shown_cases(tmp_path)
    listed = await desk.says(f"/item {NUMBER}")
    await goes_back(desk, tmp_path, before, await desk.replies("form", listed))
    await desk.says(f"/editcase {NUMBER}")
    asked = await desk.presses(voice.staff_label("button_ask_visa"))
    await goes_back(desk, tmp_path, before, await desk.replies("K1", asked))
    asked = await desk.presses(voice.staff_label("button_ask_post"))
    await desk.replies("Bogotá", asked)
    assert voice.staff("undone_editcase") in (await desk.presses(UNDO)).text


async def test_undo_is_for_members_and_for_the_staff_chat_only(desk: StaffDesk, tmp_path: Path) -> None:
    done = await desk.says(f"/close {NUMBER}")
    data = done.button(UNDO)["callback_data"]
    closed = shown_cases(tmp_path)
    client, muted = desk.telegram.user(), desk.telegram.user()
    desk.group.makes(muted, "muted")
    await desk.hears(client, "hello")
    client.presses_forged(data)
    refused = muted.press(UNDO, under=done, to=desk.group)
    made_up = desk.member.presses_forged("1:back:0123456789abcdef", on=done, to=desk.group)
    await desk.handle_waiting()

    assert shown_cases(tmp_path) == closed
    assert refused.notice == voice.label("notice_not_staff")
    assert made_up.answered
