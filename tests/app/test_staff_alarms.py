"""Each trouble of the bot itself is a line in staff's words."""

from __future__ import annotations

import pytest

from bot.app.staff_alarms import StaffAlarms
from bot.app.supervision import BotPart
from bot.domain.reply import plain_text
from tests.frontends.telegram.answering import speak
from tests.knowledge.real_words import speak as speak_as_shipped


@pytest.mark.parametrize("part", BotPart)
def test_every_part_has_a_name_that_staff_understand(part: BotPart) -> None:
    said: list[str] = []
    StaffAlarms(lambda line: said.append(plain_text(line)), speak).part_failed(part)
    assert said == [f"part failed part {part.value.replace('_', ' ')}"]


def test_what_telegram_says_is_no_markup() -> None:
    said: list[str] = []
    alarms = StaffAlarms(lambda line: said.append(plain_text(line)), speak_as_shipped)
    alarms.webhook_failing(7, "Wrong response *from* [the](http://x) webhook: 502")
    assert "Wrong response *from* [the](http://x) webhook: 502" in said[0]
    assert "7" in said[0]
