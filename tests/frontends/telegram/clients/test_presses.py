from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.press import NoneOfThese, OpenEntry
from bot.frontends.telegram.sending.rendering import RenderingError
from tests.frontends.telegram.answering import ENTRY, BrokenError
from tests.frontends.telegram.conftest import Desk
from tests.standin import Person


async def asked(desk: Desk) -> Person:
    client = desk.telegram.user()
    client.say("how long?")
    await desk.handle_waiting()
    return client


async def test_a_press_opens_an_answer_in_a_new_message(desk: Desk) -> None:
    client = await asked(desk)
    client.press("How long?")
    await desk.handle_waiting()

    assert desk.answers.pressed == [OpenEntry(ENTRY)]
    assert client.last.text == "opened"
    assert len(client.history) == 2
    assert not desk.telegram.outstanding_spinners


async def test_a_list_is_turned_in_place(desk: Desk) -> None:
    client = await asked(desk)
    client.press("Topics")
    await desk.handle_waiting()

    assert len(client.history) == 1
    assert client.last.text == "the topics"
    assert not desk.telegram.outstanding_spinners


async def test_turning_to_the_current_page_is_not_a_failure(desk: Desk) -> None:
    client = await asked(desk)
    client.press("Topics")
    client.press("Topics")
    await desk.handle_waiting()

    assert len(client.history) == 1
    assert not desk.telegram.outstanding_spinners


async def test_a_reply_to_a_deleted_message_is_sent_as_a_new_one(desk: Desk) -> None:
    client = await asked(desk)
    shown = client.last
    client.press("Topics")
    del client.messages[shown.message_id]
    await desk.handle_waiting()

    assert client.last.text == "the topics"
    assert client.last.message_id != shown.message_id


async def test_a_reply_to_an_inaccessible_message_is_sent_as_a_new_one(desk: Desk) -> None:
    client = await asked(desk)
    client.presses_forged("1:topics:0", inaccessible=True)
    await desk.handle_waiting()

    assert [message.text for message in client.history] == ["answer to how long?", "the topics"]
    assert not desk.telegram.outstanding_spinners


async def test_a_long_reply_in_place_goes_on_below(desk: Desk) -> None:
    client = await asked(desk)
    client.press("None of these")
    await desk.handle_waiting()

    first = await client.next_edit()
    assert first.text.startswith("word")
    assert not first.rows
    assert [bool(message.rows) for message in client.history[1:]] == [False, True]


async def test_a_vote_is_thanked_beside_the_button(desk: Desk) -> None:
    client = await asked(desk)
    client.press("Yes")
    await desk.handle_waiting()

    assert await client.next_notice() == "Thank you"
    assert len(client.history) == 1


@pytest.mark.parametrize("data", ["", "1:vote:how-long:0:1", "9:topics:0", "<b>", "x" * 64])
async def test_an_old_or_forged_button_gets_a_line(desk: Desk, data: str) -> None:
    client = await asked(desk)
    client.presses_forged(data)
    await desk.handle_waiting()

    assert await client.next_notice() == "an old button"
    assert not desk.answers.pressed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(data=st.text(max_size=64))
async def test_no_button_data_leaves_a_spinner(desk: Desk, data: str) -> None:
    client = await asked(desk)
    client.presses_forged(data)
    await desk.handle_waiting()

    assert not desk.telegram.outstanding_spinners


async def test_a_press_without_data_gets_a_line(desk: Desk) -> None:
    client = await asked(desk)
    client.presses_forged("1:topics:0")
    for waiting in desk.telegram.world.updates.peek():
        del waiting.update["callback_query"]["data"]
    await desk.handle_waiting()

    assert await client.next_notice() == "an old button"


async def test_a_press_is_answered_for_the_chat_it_came_from(desk: Desk) -> None:
    victim, forger = await asked(desk), await asked(desk)
    forger.presses_forged("1:none:7")
    await desk.handle_waiting()

    assert desk.answers.pressed == [NoneOfThese(7)]
    assert desk.answers.asked[-1].chat == forger.chat_id
    assert len(victim.history) == 1


async def test_a_press_in_somebody_elses_chat_does_nothing(desk: Desk) -> None:
    victim, forger = await asked(desk), await asked(desk)
    forger.presses_forged("1:none:7", on=victim.last)
    await desk.handle_waiting()

    assert not desk.answers.pressed
    assert await forger.next_notice() == "an old button"


async def test_a_press_answered_too_late_still_shows(desk: Desk) -> None:
    client = await asked(desk)
    client.press("Topics")
    desk.telegram.advance(60)
    await desk.handle_waiting()

    assert client.last.text == "the topics"


async def test_a_notice_that_came_too_late_is_a_message(desk: Desk) -> None:
    client = await asked(desk)
    client.press("Yes")
    desk.telegram.advance(60)
    await desk.handle_waiting()

    assert client.last.text == "Thank you"


async def test_the_spinner_ends_when_the_conversation_fails(desk: Desk) -> None:
    client = await asked(desk)
    client.press("Contact")

    with pytest.raises(BrokenError):
        await desk.handle_waiting()
    assert not desk.telegram.outstanding_spinners


async def test_a_press_in_a_group_is_an_old_button(desk: Desk) -> None:
    client = await asked(desk)
    group = desk.telegram.group("Friends")
    client.say("/help", to=group)
    await desk.handle_waiting()
    client.presses_forged("1:topics:0", to=group)
    await desk.handle_waiting()

    assert not desk.answers.pressed
    assert not desk.telegram.outstanding_spinners


async def test_a_press_under_an_inline_message_ends_its_spinner(desk: Desk) -> None:
    client = await asked(desk)
    press = client.presses_forged("1:topics:0")
    (waiting,) = desk.telegram.world.updates.peek()
    del waiting.update["callback_query"]["message"]
    waiting.update["callback_query"]["inline_message_id"] = "AAA"
    await desk.handle_waiting()

    assert press.answered


async def test_the_spinner_ends_when_the_reply_cannot_be_shown(desk: Desk) -> None:
    client = await asked(desk)
    client.presses_forged("1:theme:broken:0")

    with pytest.raises(RenderingError):
        await desk.handle_waiting()
    assert not desk.telegram.outstanding_spinners
