from __future__ import annotations

from tests.frontends.telegram.staff.conftest import StaffDesk


async def test_staff_talk_in_peace(staff_desk: StaffDesk) -> None:
    staff_desk.member.say("who takes the call at ten?", to=staff_desk.group)
    await staff_desk.handle_waiting()

    assert not staff_desk.group.history
