"""What is open is listed, oldest first; clients who wait too long are an alarm, and then one every day."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.delivery.alarms import Alarms
from bot.domain.office_hours import OfficeHours, Opening
from bot.matching.snapshot import Snapshot
from tests.frontends.telegram.handoff.conftest import Office, open_office, says, with_firm
from tests.standin import StandIn
from tests.store.clock import Clock

WEEK = OfficeHours(tuple(Opening(day, time(9), time(17)) for day in range(5)))


async def alarms(office: Office) -> int:
    """Look for clients who wait too long; return how many lines about that the group has so far."""
    await Alarms(office.store, [], office.speak, lambda line: None, me="me").look()
    await office.front.staff.flush()
    return sum(says(each, "inbox_overdue") for each in office.group.history)


async def test_what_is_open_is_listed_oldest_first(office: Office) -> None:
    assert says(await office.writes(office.mia, "/inbox", to=office.group), "inbox_empty")
    await office.leaves(office.ben, "When do you open?")
    office.clock.pass_by(hours=3)
    await office.leaves(office.ana, "Did you get my letter?")
    shown = (await office.writes(office.mia, "/inbox", to=office.group)).text
    assert shown.index("When do you open?") < shown.index("Did you get my letter?")


async def test_answered_threads_come_after_those_that_wait(office: Office) -> None:
    post = await office.leaves(office.ben, "When do you open?")
    await office.leaves(office.ana, "Did you get my letter?")
    await office.replies(office.mia, "At nine.", post)
    shown = (await office.writes(office.mia, "/inbox", to=office.group)).text
    assert shown.index("Did you get my letter?") < shown.index("At nine.")


async def test_mine_are_those_that_i_have_taken(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    await office.presses(office.noor, "button_inbox_take", to=office.group)
    await office.leaves(office.ben, "When do you open?")
    mine = await office.writes(office.noor, "/inbox mine", to=office.group)
    assert "Did you get my letter?" in mine.text
    assert "When do you open?" not in mine.text
    assert says(await office.writes(office.mia, "/inbox mine", to=office.group), "inbox_empty_mine")
    assert "When do you open?" in (await office.presses(office.mia, "button_inbox_all", to=office.group)).text


async def test_a_thread_is_shown_with_all_that_was_written(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter? +44 20 7946 0958")
    await office.replies(office.mia, "We got it.", post)
    (thread,) = await office.open_threads()
    await office.writes(office.mia, "/inbox", to=office.group)
    shown = await office.presses(office.mia, "button_inbox_show", thread=str(thread.id), to=office.group)
    for text in ("Did you get my letter?", "+44 20 7946 0958", "We got it."):
        assert text in shown.text


@pytest.mark.parametrize(("wait", "told"), [(23, 0), (25, 1)])
async def test_without_hours_a_client_may_wait_one_working_day(office: Office, wait: int, told: int) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    office.clock.pass_by(hours=wait)
    assert await alarms(office) == told


@pytest.mark.parametrize(("wait", "told"), [(11, 0), (12, 1)])
async def test_with_hours_a_client_waits_no_longer_than_promised(
    standin: StandIn, file_url: str, clock: Clock, taught: Snapshot, wait: int, told: int
) -> None:
    snapshot = with_firm(taught, office_hours=WEEK, reply_within=timedelta(hours=4), time_zone="UTC")
    async with open_office(standin, file_url, clock, snapshot) as office:
        clock.pass_by(hours=-8)  # it is 1 in the morning, and the office opens at 9
        await office.leaves(office.ana, "Did you get my letter?")
        clock.pass_by(hours=wait)
        assert await alarms(office) == told


async def test_the_alarm_comes_again_every_day_until_there_is_an_answer(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    office.clock.pass_by(hours=25)
    assert await alarms(office) == 1
    office.clock.pass_by(hours=23)
    assert await alarms(office) == 1
    office.clock.pass_by(hours=2)
    assert await alarms(office) == 2
    await office.replies(office.mia, "We got it.", post)
    office.clock.pass_by(hours=48)
    assert await alarms(office) == 2
