from __future__ import annotations

import pytest

from bot.frontends.telegram.sending.failures import RefusedError
from tests.frontends.telegram.answering import BUTTONS, BrokenError
from tests.frontends.telegram.conftest import Desk
from tests.standin.chat import BotMessage


async def test_a_question_is_answered_with_buttons(desk: Desk) -> None:
    client = desk.telegram.user()
    update = client.say("how long?")
    await desk.handle_waiting()

    assert client.last.text == "answer to how long?"
    assert client.last.labels == ("How long?", "None of these", "Yes", "Topics", "Contact")
    (asker,) = desk.answers.asked
    assert (asker.chat, asker.once, asker.locale, asker.edited) == (client.chat_id, update, "en", False)


async def test_marks_of_html_in_names_and_texts_are_harmless(desk: Desk) -> None:
    client = desk.telegram.user(first_name='<b>Eve</i> & "Co"')
    client.say("<script>x</script> & </b> is &lt; fine?")
    await desk.handle_waiting()

    assert client.last.text == "answer to <script>x</script> & </b> is &lt; fine?"


async def test_a_forwarded_question_is_answered(desk: Desk) -> None:
    client = desk.telegram.user()
    client.forwards("how long?")
    await desk.handle_waiting()

    assert client.last.text == "answer to how long?"


async def test_an_edited_question_is_answered_as_edited(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how lnog?")
    client.edit("how long?")
    await desk.handle_waiting()

    assert client.last.text == "edited answer to how long?"
    assert [asker.edited for asker in desk.answers.asked] == [False, True]


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("long")
    await desk.handle_waiting()

    assert [bool(message.rows) for message in client.history] == [False, False, True]


async def test_the_longest_message_is_taken(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("x" * 4096)
    await desk.handle_waiting()

    assert "".join(message.text for message in client.history).count("x") == 4096


async def test_links_have_no_preview(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("https://example.org")
    await desk.handle_waiting()

    assert desk.telegram.calls("sendMessage")[0].json("link_preview_options", "") == {"is_disabled": True}


async def test_another_bot_is_not_answered(desk: Desk) -> None:
    client = desk.telegram.user()
    client.user["is_bot"] = True
    client.say("how long?")
    client.say("/help")
    client.sends_photo()
    await desk.handle_waiting()

    assert not client.history


async def test_a_client_who_blocked_the_bot_ends_it_quietly(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("long")
    client.blocks()
    await desk.handle_waiting()

    assert not client.history
    assert len(desk.telegram.calls("sendMessage")) == 1


async def test_a_message_that_telegram_refuses_is_a_failure(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = desk.telegram.user()
    monkeypatch.setattr("tests.standin.messaging.units", lambda _: 0)
    monkeypatch.setattr("tests.standin.markup.LONGEST_TEXT", 3)
    client.say("how long?")

    with pytest.raises(RefusedError, match="message is too long"):
        await desk.handle_waiting()


async def test_what_the_conversation_raises_reaches_the_worker_and_is_forgotten(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("broken")
    with pytest.raises(BrokenError):
        await desk.handle_waiting()

    client.say("how long?")
    await desk.handle_waiting()
    assert client.last.text == "answer to how long?"


async def test_an_update_that_cannot_be_read_raises(desk: Desk) -> None:
    desk.telegram.queue_raw({"message": {"message_id": "?"}})

    with pytest.raises(KeyError):
        await desk.handle_waiting()


async def test_the_buttons_of_a_message_that_is_replied_to_come_with_the_question(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    await desk.handle_waiting()
    client.replies("and if not?", client.last)
    await desk.handle_waiting()

    assert desk.answers.asked[0].quoted == ()
    assert [[each.press for each in row] for row in desk.answers.asked[1].quoted] == [
        [each.press for each in row] for row in BUTTONS
    ]


async def test_a_reply_to_one_s_own_message_quotes_nothing(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    await desk.handle_waiting()
    own = next(each for each in client.messages.values() if each["from"]["id"] == client.user["id"])
    client.replies("and if not?", BotMessage(own))
    await desk.handle_waiting()

    assert desk.answers.asked[1].quoted == ()
