from __future__ import annotations

import pytest

from tests.command_names import OF_QUESTIONS
from tests.frontends.telegram.conftest import Desk


@pytest.mark.parametrize("command", OF_QUESTIONS)
@pytest.mark.parametrize("form", ["/{}", "/{}@visa_questions_bot", "/{} more words", "/{} \n"])
async def test_each_command_is_answered(desk: Desk, command: str, form: str) -> None:
    client = desk.telegram.user()
    client.say(form.format(command))
    await desk.handle_waiting()

    assert client.last.text == command
    assert len(client.history) == 1


async def test_the_payload_of_a_deep_link_changes_nothing(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("/start k3Jd9_-aX")
    await desk.handle_waiting()

    assert client.last.text == "start"


async def test_capital_letters_are_forgiven(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("/HELP")
    await desk.handle_waiting()

    assert client.last.text == "help"


@pytest.mark.parametrize("text", ["/hepl", "/status 5", "/start@other_bot"])
async def test_an_unknown_command_is_answered(desk: Desk, text: str) -> None:
    client = desk.telegram.user()
    client.say(text)
    await desk.handle_waiting()

    assert client.last.text == "unknown command"


async def test_an_edited_command_is_answered_again(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("/hepl")
    client.edit("/help")
    await desk.handle_waiting()

    assert [message.text for message in client.history] == ["unknown command", "help"]


async def test_a_slash_in_a_question_is_not_a_command(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("is it refused and/or pending /help")
    await desk.handle_waiting()

    assert client.last.text == "answer to is it refused and/or pending /help"
