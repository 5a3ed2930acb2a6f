"""The README promises Windows and macOS: the bot starts, answers, is backed up and stops without POSIX."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.e2e import voice
from tests.e2e.conftest import NewBot
from tests.e2e.process import PROJECT, BotProcess
from tests.standin import StandIn

OTHER_SYSTEM = (sys.executable, "-m", "tests.e2e.other_system")
LIKE_THERE = {"PYTHONTZPATH": "", "PYTHONIOENCODING": "cp437"}


async def command(bot: BotProcess, *arguments: str) -> tuple[int, str]:
    """Run `python -m bot` with these arguments on that system, and return its exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        *OTHER_SYSTEM,
        *(sys.executable, "-m", "bot", *arguments),
        cwd=bot.log.parent,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), **bot.settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode("cp437")


@pytest.fixture
async def bot(new_bot: NewBot) -> BotProcess:
    bot = new_bot(launcher=OTHER_SYSTEM, **LIKE_THERE)
    await bot.start_polling()
    return bot


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_bot_answers_and_stops_in_order(
    standin: StandIn, bot: BotProcess, number: signal.Signals
) -> None:
    ana = standin.user()
    ana.say(voice.question("expedite"))
    await ana.next_message(30, saying=voice.answer("expedite"))
    os.kill(bot.pid, number)
    assert await bot.ended(20) == 0
    assert "Traceback" not in bot.log_text()


async def test_the_running_bot_is_backed_up_and_restored(bot: BotProcess, tmp_path: Path) -> None:
    copy = tmp_path / "monday.db"
    code, said = await command(bot, "backup", str(copy))
    assert code == 0, said
    await bot.stop()
    code, said = await command(bot, "restore", str(copy), "--force")
    assert code == 0, said


async def test_a_code_page_without_our_signs_stops_no_command(bot: BotProcess) -> None:
    code, said = await command(bot, "ask", voice.question("translations"))
    assert (code, "Traceback" in said) == (0, False)
