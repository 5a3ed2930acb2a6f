"""Words that are not a member's own: nothing is done, and that is said, but not a hundred times."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.tables import metadata
from tests.command_names import OF_CLIENTS, OF_STAFF
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.standin import media, origins
from tests.standin.words import captioned, written

NUMBER = "BLG2019123456"


def everything(tmp_path: Path) -> list[list[object]]:
    """Return every row of the staff desk's database."""
    with closing(sqlite3.connect(tmp_path / "bot.db")) as conn:
        names = [table.name for table in metadata.sorted_tables]
        return [conn.execute(f"SELECT * FROM {name}").fetchall() for name in names]


def refused(desk: StaffDesk) -> int:
    return sum(voice.staff("not_own_words") in text for text in desk.texts())


@pytest.fixture
async def desk(staff_desk: StaffDesk) -> StaffDesk:
    """Return the staff's desk with a case on which every command could act."""
    await staff_desk.says(f"/newcase {NUMBER} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7")
    await staff_desk.says(f"/item {NUMBER} passport copy")
    await staff_desk.says(f"/invite {NUMBER}")
    await staff_desk.says(f"/status {NUMBER} refused 2026-11-20")
    return staff_desk


@pytest.mark.parametrize("command", OF_STAFF)
async def test_no_forwarded_command_does_anything(desk: StaffDesk, tmp_path: Path, command: str) -> None:
    rest = {"confirm": "1", "cancel": "1", "announce": "all hello", "done": f"{NUMBER} 1"}
    rest |= {"item": f"{NUMBER} form", "editcase": f"{NUMBER} visa K1", "newcase": "BLG2019123457"}
    before, said = everything(tmp_path), len(desk.texts())
    desk.member.forwards(f"/{command} {rest.get(command, NUMBER)}", to=desk.group)
    await desk.handle_waiting()

    assert everything(tmp_path) == before
    assert refused(desk) == 1
    assert len(desk.texts()) == said + 1


async def test_a_forwarded_chat_of_a_hundred_messages_gets_one_line(desk: StaffDesk) -> None:
    said = len(desk.texts())
    for number in range(100):
        desk.member.forwards(f"/close {NUMBER}" if number % 3 else "hello?", to=desk.group)
    await desk.handle_waiting()

    assert len(desk.texts()) == said + 1
    assert refused(desk) == 1


async def test_a_minute_later_and_for_another_sender_it_is_said_again(desk: StaffDesk) -> None:
    desk.member.forwards(f"/close {NUMBER}", to=desk.group)
    desk.colleague.forwards(f"/close {NUMBER}", to=desk.group)
    await desk.handle_waiting()
    assert refused(desk) == 2
    desk.telegram.advance(40)
    desk.member.forwards(f"/close {NUMBER}", to=desk.group)
    await desk.handle_waiting()
    assert refused(desk) == 2
    desk.telegram.advance(25)
    desk.member.forwards(f"/close {NUMBER}", to=desk.group)
    await desk.handle_waiting()
    assert refused(desk) == 3


async def test_ordinary_forwarded_messages_are_ignored(desk: StaffDesk) -> None:
    desk.telegram.world.reads_all_group_messages = True
    said = len(desk.texts())
    for text in (
        "when will my passport come?",
        f"I wrote /close {NUMBER} yesterday",
        "/deploy",
        f"/close@other_bot {NUMBER}",
        "@visa_questions_bot are you there?",
        *(f"/{command}" for command in OF_CLIENTS if command != "help"),
    ):
        desk.member.forwards(text, to=desk.group)
    desk.member.forwards(content={**media.photo(), **captioned("my letter")}, to=desk.group)
    await desk.handle_waiting()

    assert len(desk.texts()) == said


async def test_quotations_in_reply_to_a_message_without_a_question_are_ignored(desk: StaffDesk) -> None:
    shown, channel = await desk.says(f"/case {NUMBER}"), desk.telegram.channel()
    answer = {**written("this one?"), **origins.answering(shown.raw, within=desk.group.json())}
    desk.member.sends_via_bot(answer, to=desk.group)
    desk.member.sends_on_behalf_of(channel, answer, to=desk.group)
    await desk.handle_waiting()

    assert desk.group.last.message_id == shown.message_id


async def test_a_forwarded_help_is_a_command_too(desk: StaffDesk) -> None:
    desk.member.forwards("/help", to=desk.group)
    await desk.handle_waiting()

    assert refused(desk) == 1


async def test_an_unsent_line_is_sent_when_the_update_is_handled_again(desk: StaffDesk) -> None:
    desk.member.forwards(f"/close {NUMBER}", to=desk.group)
    await desk.handle_without_an_answer()
    await desk.handle_waiting()

    assert refused(desk) == 1


async def test_outside_the_staff_chat_forwarded_messages_are_answered_as_usual(desk: StaffDesk) -> None:
    desk.member.forwards("how long?")
    desk.member.forwards("/id")
    await desk.handle_waiting()

    assert desk.texts(desk.member) == ["answer to how long?", str(desk.member.chat_id)]
