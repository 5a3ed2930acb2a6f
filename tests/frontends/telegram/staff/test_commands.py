from __future__ import annotations

import pytest
from telegram.ext import CommandHandler

from bot.knowledge.wording.files import KEYS_OF
from tests.command_names import OF_CLIENTS, OF_STAFF, UNLISTED
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import staff_text


def claimed(desk: StaffDesk) -> list[str]:
    handlers = desk.front.application.handlers[0]
    return [name for each in handlers if isinstance(each, CommandHandler) for name in each.commands]


async def test_every_command_has_a_handler_and_a_description(staff_desk: StaffDesk) -> None:
    described = {
        name.removeprefix("command_")
        for keys in KEYS_OF.values()
        for name in keys.model_fields
        if name.startswith("command_")
    }

    assert described == {*OF_CLIENTS, *OF_STAFF}
    assert set(claimed(staff_desk)) == described | {*UNLISTED}


async def test_only_help_and_id_share_a_command(staff_desk: StaffDesk) -> None:
    names = claimed(staff_desk)

    # The staff chat's own /id refuses what does not count; everybody may ask elsewhere.
    assert {name for name in names if names.count(name) > 1} == {"help", "id"}


async def test_help_in_the_staff_chat_lists_every_command_of_staff(staff_desk: StaffDesk) -> None:
    shown = await staff_desk.says("/help")

    assert staff_text("help_cases") in shown.text
    missing = [name for name in OF_STAFF if f"/{name}" not in shown.text]
    assert not missing


@pytest.mark.parametrize("text", ["/newcse BLG2019123456", "/stat@visa_questions_bot"])
async def test_an_unknown_command_is_pointed_to_help(staff_desk: StaffDesk, text: str) -> None:
    shown = await staff_desk.says(text)

    assert shown.text == staff_text("staff_unknown_command")


async def test_another_bots_command_and_talk_are_left_alone(staff_desk: StaffDesk) -> None:
    staff_desk.member.say("/deploy@other_bot", to=staff_desk.group)
    staff_desk.member.say("look at BLG2019123456 /case", to=staff_desk.group)
    await staff_desk.handle_waiting()

    assert not staff_desk.group.history


async def test_a_clients_command_in_the_staff_chat_is_told_where_to_write(staff_desk: StaffDesk) -> None:
    shown = await staff_desk.says("/topics")

    assert "only in private" in shown.text
