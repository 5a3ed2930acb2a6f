from __future__ import annotations

import json

import pytest
from structlog.testing import capture_logs

from bot.domain.ids import UpdateId
from tests.frontends.telegram.answering import BrokenError
from tests.frontends.telegram.conftest import STAFF, Desk
from tests.standin import FaultKind

SECRET = "broken: my case is SAO2026123456 and I am Ana Prudencio"


async def dead(desk: Desk) -> list[dict[str, object]]:
    """Let the waiting update fail, and tell of it; return what was logged."""
    (waiting,) = desk.telegram.world.updates.peek()
    raw = json.dumps(waiting.update)
    with capture_logs() as logs:
        try:
            await desk.front.handle(raw)
        except Exception as error:  # noqa: BLE001 - the worker's part is played here
            await desk.front.dead_updates.tell(UpdateId(waiting.update_id), raw, error, "K7QD3")
        await desk.front.staff.flush()
    return [dict(each) for each in logs]


async def test_client_and_staff_get_the_reference_and_the_log_the_rest(desk: Desk) -> None:
    client, group = desk.telegram.user(), desk.telegram.group(chat_id=STAFF)
    client.say(SECRET)
    logs = await dead(desk)

    assert client.last.text == "failed K7QD3"
    assert group.last.text == "staff failure BrokenError K7QD3"
    (line,) = logs
    assert line["reference"] == "K7QD3"
    assert "answering.py" in str(line["trace"])


async def test_no_word_of_the_client_is_told_or_logged(desk: Desk) -> None:
    client, group = desk.telegram.user(first_name="Prudencio"), desk.telegram.group(chat_id=STAFF)
    client.say(SECRET)
    logs = await dead(desk)

    for word in ("SAO2026123456", "Ana", "Prudencio", "case"):
        assert word not in group.last.text
        assert all(word not in repr(line) for line in logs)


async def test_a_press_that_failed_is_told_in_its_chat(desk: Desk) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    await desk.handle_waiting()
    client.press("Contact")
    await dead(desk)

    assert client.last.text == "failed K7QD3"


async def test_an_update_nobody_can_read_is_told_to_its_chat(desk: Desk) -> None:
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
async def test_what_came_from_no_private_chat_is_told_to_staff_only(desk: Desk, raw: str) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    await desk.front.dead_updates.tell(UpdateId(1), raw, BrokenError("x"), "K7QD3")
    await desk.front.staff.flush()

    assert desk.telegram.sent == [group.last]


async def test_a_client_who_cannot_be_told_is_noted(desk: Desk) -> None:
    desk.telegram.group(chat_id=STAFF)
    client = desk.telegram.user()
    client.say(SECRET)
    desk.telegram.fault("sendMessage", FaultKind.FORBIDDEN, chat=client)
    logs = await dead(desk)

    assert logs[-1]["failure"] == "Gone"
