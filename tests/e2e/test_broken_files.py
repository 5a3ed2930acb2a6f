"""A broken file keeps neither the other edits out nor the next start from answering."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewBot
from tests.standin import BotMessage, Group, StandIn

pytestmark = pytest.mark.slow

WITHIN = 60.0
"""Seconds an edit may take on a busy machine; a wait, not a promise."""

TRAVEL = "05-passport-and-travel.yaml"


def held(message: BotMessage) -> bool:
    return "statuses.yaml:2:" in message.text


async def test_a_good_edit_goes_live_beside_a_broken_file_and_both_outlive_a_restart(
    standin: StandIn, staff: Group, new_bot: NewBot, small_knowledge: Path, tmp_path: Path
) -> None:
    knowledge = shutil.copytree(small_knowledge, tmp_path / "edited" / "knowledge")
    ana = standin.user(first_name="Ana")
    bot = new_bot(KNOWLEDGE_DIR=str(knowledge))
    await bot.start_polling()

    statuses = knowledge / "en" / "statuses.yaml"
    lines = statuses.read_text(encoding="utf-8").splitlines()
    statuses.write_text("\n".join([lines[0], f"\t{lines[1]}", *lines[2:]]), encoding="utf-8")
    await staff.next_message(WITHIN, where=held)

    entries = knowledge / "en" / "entries" / TRAVEL
    before = entries.read_text(encoding="utf-8")
    after = before.replace("lead: |\n    ", "lead: |\n    New words. ", 1)
    assert after != before
    entries.write_text(after, encoding="utf-8")
    told = await staff.next_message(WITHIN, where=lambda message: TRAVEL in message.text)
    assert "travel-while-pending" in told.text

    await bot.kill()
    again = new_bot(KNOWLEDGE_DIR=str(knowledge))
    await again.start_polling()
    await staff.next_message(WITHIN, where=held)
    ana.say(voice.question("travel-while-pending"))
    await ana.next_message(WITHIN, saying="New words.")
