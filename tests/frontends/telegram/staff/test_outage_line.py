"""Staff are told once that Telegram was unreachable, from when to when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.ids import ChatId
from bot.frontends.telegram.sending.circuit import WORTH_TELLING
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk

LITTLE = timedelta(seconds=5)


@pytest.mark.parametrize(("lasted", "told"), [(timedelta(minutes=3), 1), (WORTH_TELLING - LITTLE, 0)])
async def test_an_outage_is_one_line_if_it_was_long_enough(
    staff_desk: StaffDesk, lasted: timedelta, told: int
) -> None:
    client = staff_desk.telegram.user()
    staff_desk.front.gateway.circuit.unanswered(ChatId(client.chat_id))
    staff_desk.clock.pass_by(seconds=lasted.total_seconds())
    for _ in range(2):
        client.say("/id")
        await staff_desk.handle_waiting()
    await staff_desk.front.staff.flush()

    words = voice.wording("staff_telegram_away")
    assert len([message for message in staff_desk.group.history if words in message.text]) == told
