from __future__ import annotations

import re
from typing import get_args

import pytest
from telegram.ext import CommandHandler

from bot.domain.press import OnCase, StaffPress
from bot.frontends.telegram.staff.bindings import bindings
from bot.knowledge.wording.files import KEYS_OF
from bot.staff.commands import STAFF_COMMANDS
from tests.command_names import OF_CLIENTS, OF_STAFF, UNLISTED
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk


def claimed(desk: StaffDesk) -> list[str]:
    handlers = desk.front.application.handlers[0]
    return [name for each in handlers if isinstance(each, CommandHandler) for name in each.commands]


def test_a_method_answers_each_command_and_each_button_of_the_list(staff_desk: StaffDesk) -> None:
    bound = bindings(staff_desk.services)

    assert sorted(bound.commands) == sorted(OF_STAFF)
    assert sorted(bound.buttons) == sorted(each.button for each in STAFF_COMMANDS if each.button)
    assert {*bound.presses, OnCase} == {*get_args(StaffPress)}


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

    assert voice.staff("help_how") in shown.text
    listed = re.findall(r"^• /(\w+)", shown.text, re.MULTILINE)
    assert sorted(listed) == sorted(OF_STAFF)


async def test_an_unknown_command_gets_a_pointer_to_help(staff_desk: StaffDesk) -> None:
    shown = await staff_desk.says("/nonsense BLG2019123456")

    assert voice.staff("staff_unknown_command") in shown.text
    assert "/help" in shown.text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/newcse BLG2019123456", "/newcase"),
        ("/Staus", "/status"),
        ("/stat@visa_questions_bot", "/stats"),
        ("/widthraw", "/withdraw"),
    ],
)
async def test_a_typo_of_a_command_gets_the_right_command(
    staff_desk: StaffDesk, text: str, meant: str
) -> None:
    shown = await staff_desk.says(text)

    assert voice.staff("staff_unknown_command_near") in shown.text
    assert f"{meant}?" in shown.text


async def test_commands_for_another_bot_and_conversations_are_ignored(staff_desk: StaffDesk) -> None:
    staff_desk.member.say("/deploy@other_bot", to=staff_desk.group)
    staff_desk.member.say("look at BLG2019123456 /case", to=staff_desk.group)
    await staff_desk.handle_waiting()

    assert not staff_desk.group.history


async def test_a_client_command_in_the_staff_chat_gets_a_hint_where_to_write(staff_desk: StaffDesk) -> None:
    shown = await staff_desk.says("/topics")

    assert "only in private" in shown.text
