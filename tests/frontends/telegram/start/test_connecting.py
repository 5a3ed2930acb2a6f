from __future__ import annotations

import asyncio

import pytest
import structlog

from bot.domain.ids import ChatId
from bot.frontends.telegram.start.connecting import Connection, StaffTrouble
from tests.frontends.telegram.conftest import STAFF, Desk
from tests.standin import FaultKind
from tests.standin.people import Group


async def look(desk: Desk, chat: int = STAFF) -> tuple[StaffTrouble | None, list[str]]:
    with structlog.testing.capture_logs() as lines:
        trouble = await Connection(desk.front.bot).look_at_staff_chat(ChatId(chat))
    return trouble, [line["event"] for line in lines]


@pytest.fixture
def group(desk: Desk) -> Group:
    return desk.telegram.group(chat_id=STAFF)


async def test_an_admin_in_the_staff_chat_has_no_trouble(desk: Desk, group: Group) -> None:
    group.bot_is_admin = True

    assert await look(desk) == (None, [])


async def test_with_privacy_mode_on_the_remedy_is_named(desk: Desk, group: Group) -> None:
    trouble, (line,) = await look(desk)

    assert trouble is StaffTrouble.PRIVACY
    assert "an admin of the group" in line
    assert "/setprivacy" in line


async def test_with_privacy_mode_off_a_member_has_no_trouble(desk: Desk, group: Group) -> None:
    desk.telegram.world.reads_all_group_messages = True
    await desk.front.stop()
    await desk.front.start()

    assert await look(desk) == (None, [])


async def test_a_bot_that_has_left_the_group_says_so(desk: Desk, group: Group) -> None:
    group.makes(None, "left")
    trouble, (line,) = await look(desk)

    assert trouble is StaffTrouble.NOT_IN
    assert "add it to the group STAFF_CHAT_ID, as an admin" in line


async def test_a_bot_that_was_removed_says_so(desk: Desk, group: Group) -> None:
    group.removes_the_bot(desk.telegram.user())

    assert (await look(desk))[0] is StaffTrouble.NOT_FOUND


async def test_a_bot_that_may_not_write_says_so(desk: Desk, group: Group) -> None:
    group.details["permissions"] = {"can_send_messages": False}
    trouble, (line,) = await look(desk)

    assert trouble is StaffTrouble.MUTED
    assert "make it an admin" in line


async def test_an_unknown_number_a_channel_and_a_person_are_told_apart(desk: Desk) -> None:
    channel, person = desk.telegram.channel(), desk.telegram.user()
    found = [await look(desk, chat) for chat in (-100_9, channel.chat_id, person.chat_id)]

    assert [trouble for trouble, _ in found] == [
        StaffTrouble.NOT_FOUND,
        StaffTrouble.CHANNEL,
        StaffTrouble.PRIVATE,
    ]
    assert all("send /id there, and set STAFF_CHAT_ID to that number" in line for _, (line,) in found)


async def test_a_group_that_has_moved_is_no_trouble(desk: Desk, group: Group) -> None:
    desk.telegram.world.chats[STAFF].migrated_to = -100_77

    assert await look(desk) == (None, [])


async def test_nothing_is_reported_about_the_staff_chat_while_telegram_does_not_answer(
    desk: Desk, group: Group
) -> None:
    desk.telegram.fault("getChat", FaultKind.BAD_GATEWAY)

    assert await look(desk) == (None, ["staff chat not checked"])


async def test_told_to_stop_it_does_not_open(desk: Desk) -> None:
    stop = asyncio.Event()
    stop.set()

    async def expect() -> None:
        raise AssertionError("nothing is to be expected")

    assert not await Connection(desk.front.bot).open(desk.front.start, expect, stop)
