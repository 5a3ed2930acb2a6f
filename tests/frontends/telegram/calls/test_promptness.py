"""A process that was suspended between deciding and sending does not send."""

from __future__ import annotations

import time

import pytest

from bot.delivery.changing import TIME_TO_SEND
from bot.frontends.telegram.calls import promptness
from bot.frontends.telegram.calls.promptness import OUT_WITHIN, decided_now
from bot.frontends.telegram.sending.failures import CallNotSent, attempt
from bot.store.processes.lease_holder import LeaseTimes
from tests.frontends.telegram.conftest import Desk


async def test_a_late_call_is_not_executed_and_known_not_to_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promptness, "OUT_WITHIN", 0.05)
    client = desk.telegram.user()
    client.say("/start")
    with decided_now():
        time.sleep(0.06)  # noqa: ASYNC251 - the process is stopped
        late = await attempt(desk.front.bot.send_message(client.chat_id, "late"))
    with decided_now():
        prompt = await attempt(desk.front.bot.send_message(client.chat_id, "prompt"))

    assert isinstance(late, CallNotSent)
    assert prompt is None
    assert [message.text for message in client.history] == ["prompt"]


def test_permissions_to_send_outlast_the_sending() -> None:
    assert LeaseTimes().lasts / 3 >= OUT_WITHIN
    assert TIME_TO_SEND.total_seconds() > OUT_WITHIN
