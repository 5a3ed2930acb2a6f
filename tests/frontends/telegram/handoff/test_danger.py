"""Danger and deadlines open a thread by themselves: marked, at once, beyond limits and blocks."""

from __future__ import annotations

from bot.domain.handoff import Mark
from bot.matching.snapshot import Snapshot
from tests.conversation.world import words_of
from tests.frontends.telegram.handoff.conftest import STAFF, Office, open_office, says, with_firm
from tests.standin import StandIn
from tests.store.clock import Clock

DYING = "i am going to die"
DEADLINE = "my child turns 21 next month"


async def test_danger_opens_a_marked_thread_that_staff_can_answer(office: Office) -> None:
    assert says(await office.writes(office.ana, DYING), "self_harm")
    await office.delivers()
    post = office.group.last
    assert says(post, "inbox_danger")
    assert DYING not in post.text
    assert [each.mark for each in await office.open_threads()] == [Mark.DANGER]

    await office.replies(office.mia, "We call you now.", post)
    await office.delivers(after=11)
    assert "We call you now." in office.ana.last.text


async def test_the_text_is_quoted_only_where_the_firm_allows_it(
    standin: StandIn, file_url: str, clock: Clock, taught: Snapshot
) -> None:
    allowed = with_firm(taught, danger_texts_to_staff=True)
    async with open_office(standin, file_url, clock, allowed) as office:
        await office.writes(office.ana, DYING)
        await office.delivers()
        assert DYING in office.group.last.text


async def test_danger_reaches_staff_from_a_blocked_chat(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    await office.presses(office.mia, "button_inbox_block", to=office.group)
    await office.writes(office.ana, DYING)
    await office.delivers()
    assert says(office.group.last, "inbox_danger")


async def test_staff_read_the_language_of_somebody_in_danger(office: Office) -> None:
    zoe = office.standin.user(first_name="Zoe", language="es")
    await office.writes(zoe, DYING)
    await office.delivers()
    assert office.label("language_es") in office.group.last.text


async def test_danger_in_an_open_thread_marks_it(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    await office.writes(office.ana, DYING)
    await office.delivers()
    (thread,) = await office.open_threads()
    assert thread.mark is Mark.DANGER


async def test_danger_in_a_message_to_the_office_brings_help_and_is_passed_on(office: Office) -> None:
    await office.writes(office.ana, "/message")
    shown = await office.writes(office.ana, f"Please call me. {DYING}")
    assert shown.text.startswith(words_of("self_harm"))
    assert says(shown, "handoff_preview")
    await office.presses(office.ana, "button_pass_on")
    await office.delivers()
    assert "Please call me." in office.group.last.text


async def test_without_a_staff_chat_danger_is_answered_all_the_same(
    standin: StandIn, file_url: str, clock: Clock, taught: Snapshot
) -> None:
    async with open_office(standin, file_url, clock, taught, staff=None) as office:
        assert says(await office.writes(office.ana, DYING), "self_harm")
        assert not await office.open_threads()


async def test_danger_that_is_handled_twice_is_reported_once(office: Office) -> None:
    office.ana.say(DYING)
    await office.handle_twice()
    await office.delivers()
    assert sum(says(each, "inbox_danger") for each in office.group.history) == 1
    assert office.group.chat_id == STAFF
