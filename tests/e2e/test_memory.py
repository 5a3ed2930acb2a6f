"""The running bot fits a small host: what it takes until it is ready, and with questions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bench.throughput import cpu_seconds, memory_mb
from tests.e2e import voice
from tests.e2e.process import BotProcess
from tests.learned import Shipped
from tests.standin import StandIn


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
async def test_a_start_that_was_learned_ahead_is_light_and_stays_so(
    standin: StandIn, shipped_learned: Shipped, tmp_path: Path
) -> None:
    shutil.copytree(shipped_learned.shelf, tmp_path / "learned")
    bot = BotProcess(standin, tmp_path, {})
    await bot.start_polling()
    try:
        cpu, (_, peak) = cpu_seconds(bot.pid), memory_mb(bot.pid)
        person = standin.user(first_name="Ana")
        for entry in list(voice.entries())[:20]:
            person.say(voice.question(entry))
            await person.next_message()
        resident, _ = memory_mb(bot.pid)
    finally:
        await bot.stop()
    # Limits are wider than what is measured (in brackets), for busy machines.
    assert cpu is not None
    assert cpu < 6  # (2.6)
    assert peak is not None
    assert peak < 230  # (206, and 214 where nothing is compiled yet)
    assert resident is not None
    assert resident < 230  # (210)
