from __future__ import annotations

import json

import pytest
from structlog.testing import capture_logs

from bot.domain.ids import UpdateId
from bot.domain.press import RetryAnswer
from bot.domain.reply import plain_text
from bot.frontends.telegram.sending.failures import AnswerInDoubtError
from tests.frontends.telegram.answering import BrokenError
from tests.frontends.telegram.conftest import STAFF, Desk
from tests.standin import FaultKind

SECRET = "broken: my case is SAO2026123456 and I am Ana Prudencio"


async def dead(desk: Desk) -> tuple[str, list[dict[str, object]]]:
    """Let the waiting update fail, and tell of it; return the line for staff and what was logged."""
    (waiting,) = desk.telegram.world.updates.peek()
    raw = json.dumps(waiting.update)
    with capture_logs() as logs:
        try:
            await desk.front.handle(raw)
        except Exception as error:  # noqa: BLE001 - the worker's part is played here
            line = await desk.front.dead_updates.tell(
                UpdateId(waiting.update_id), raw, error, "K7QD3", shown=False
            )
    return plain_text(line.blocks), [dict(each) for each in logs]


async def test_client_and_staff_get_the_reference_and_the_log_the_rest(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say(SECRET)
    line, logs = await dead(desk)

    assert client.last.text == "failed K7QD3"
    assert line == "staff failure told BrokenError K7QD3"
    (logged,) = logs
    assert logged["reference"] == "K7QD3"
    assert "answering.py" in str(logged["trace"])


async def test_no_client_text_is_reported_or_logged(desk: Desk) -> None:
    client = desk.telegram.user(first_name="Prudencio")
    client.say(SECRET)
    told, logs = await dead(desk)

    for word in ("SAO2026123456", "Ana", "Prudencio", "case"):
        assert word not in told
        assert all(word not in repr(line) for line in logs)


async def test_a_failed_press_is_reported_in_its_chat(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    await desk.handle_waiting()
    client.press("Contact")
    await dead(desk)

    assert client.last.text == "failed K7QD3"


async def test_an_unreadable_update_is_reported_to_its_chat(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    (waiting,) = desk.telegram.world.updates.peek()
    del waiting.update["message"]["date"]
    await dead(desk)

    assert client.last.text == "failed K7QD3"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "[]",
        '{"message": 5}',
        '{"callback_query": {"message": null}}',
        f'{{"message": {{"chat": {{"id": {STAFF}, "type": "supergroup"}}}}}}',
        '{"message": {"chat": {"id": "x", "type": "private"}}}',
    ],
)
async def test_failures_outside_private_chats_are_reported_to_staff_only(desk: Desk, raw: str) -> None:
    line = await desk.front.dead_updates.tell(UpdateId(1), raw, BrokenError("x"), "K7QD3", shown=False)

    assert plain_text(line.blocks) == "staff failure BrokenError K7QD3"
    assert not desk.telegram.sent


async def test_staff_read_that_a_client_could_not_be_told(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say(SECRET)
    desk.telegram.fault("sendMessage", FaultKind.FORBIDDEN, chat=client)
    line, logs = await dead(desk)

    assert line == "staff failure untold BrokenError K7QD3"
    assert logs[-1]["failure"] == "Gone"


async def test_a_client_who_saw_an_answer_is_not_told_of_a_failure(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    (waiting,) = desk.telegram.world.updates.peek()
    line = await desk.front.dead_updates.tell(
        UpdateId(waiting.update_id), json.dumps(waiting.update), BrokenError("x"), "K7QD3", shown=True
    )

    assert plain_text(line.blocks) == "staff failure shown BrokenError K7QD3"
    assert not client.history


async def test_an_answer_in_doubt_is_reported_with_a_button_and_not_as_a_failure(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    (waiting,) = desk.telegram.world.updates.peek()
    update = UpdateId(waiting.update_id)
    line = await desk.front.dead_updates.tell(
        update, json.dumps(waiting.update), AnswerInDoubtError(), "K7QD3", shown=True
    )

    assert plain_text(line.blocks) == "staff answer in doubt AnswerInDoubtError K7QD3"
    assert [button.press for row in line.rows for button in row] == [RetryAnswer(update)]
    assert not client.history
