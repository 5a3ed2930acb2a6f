"""A bot that is put out of the staff chat says so where somebody still can read it."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.frontends.telegram.start.connecting import StaffTrouble
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.standin.profile import PERMISSIONS


async def logged(desk: StaffDesk) -> list[tuple[str, str]]:
    with capture_logs() as lines:
        await desk.handle_waiting_twice()
    return [
        (line["log_level"], line.get("remedy", line["event"]))
        for line in lines
        if line["log_level"] == "error"
    ]


async def test_being_removed_is_logged_once_as_an_error_with_the_remedy(staff_desk: StaffDesk) -> None:
    staff_desk.group.removes_the_bot(staff_desk.member)
    ((_, event),) = await logged(staff_desk)
    assert "add it to the group STAFF_CHAT_ID" in event
    assert staff_desk.front.standing.trouble is StaffTrouble.NOT_IN


async def test_being_added_again_ends_the_error(staff_desk: StaffDesk) -> None:
    staff_desk.group.removes_the_bot(staff_desk.member)
    await staff_desk.handle_waiting()
    staff_desk.group.adds_the_bot(staff_desk.member)
    assert await logged(staff_desk) == []
    assert staff_desk.front.standing.trouble is None


@pytest.mark.parametrize(
    ("may_write", "trouble"), [(False, StaffTrouble.MUTED), (True, None)], ids=["muted", "may write"]
)
async def test_a_bot_that_may_no_longer_write_says_so(
    staff_desk: StaffDesk, may_write: bool, trouble: StaffTrouble | None
) -> None:
    world = staff_desk.telegram.world
    number = world.membership(staff_desk.group, staff_desk.member.user, "member", "restricted")
    (waiting,) = (one for one in world.updates.peek() if one.update_id == number)
    member = waiting.update["my_chat_member"]["new_chat_member"]
    member |= {"is_member": True, "until_date": 0, **dict.fromkeys(PERMISSIONS, may_write)}
    assert len(await logged(staff_desk)) == (0 if trouble is None else 1)
    assert staff_desk.front.standing.trouble is trouble


async def test_events_in_another_group_are_ignored(staff_desk: StaffDesk) -> None:
    other = staff_desk.telegram.group("Family")
    other.removes_the_bot(staff_desk.telegram.user())
    assert await logged(staff_desk) == []
    assert staff_desk.front.standing.trouble is None
