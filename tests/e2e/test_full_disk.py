"""A start on a full disk: it says so once, waits, and begins when there is room."""

from __future__ import annotations

import resource
import sqlite3
from pathlib import Path

import pytest

from bot.store.database.errors import in_plain_words
from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.nursery import Nursery
from tests.e2e.waiting import until
from tests.standin import StandIn

SMALL = 20_000
"""Bytes: room for the first pages, as a disk with a little left has it, and not for the tables."""


def words_of_a_full_disk(database: Path) -> str:
    error = sqlite3.OperationalError()
    error.sqlite_errorname = "SQLITE_IOERR_WRITE"
    return in_plain_words(str(database), error).what


@pytest.mark.parametrize("comes_back", [True, False])
async def test_a_start_on_a_full_disk_says_so_and_waits(
    standin: StandIn, nursery: Nursery, new_dying_bot: NewDyingBot, tmp_path: Path, comes_back: bool
) -> None:
    bot = new_dying_bot(DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    with nursery.without_room(SMALL):
        await bot.is_born()

    async def is_told() -> bool:
        return words_of_a_full_disk(tmp_path / "new.db") in bot.log_text()

    await until(is_told, 20, otherwise=bot.log_tail)
    assert bot.is_running
    if comes_back:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        ana = standin.user()
        ana.say("/contact")
        await ana.next_message(20, saying=voice.wording("contact"))
    await bot.stop()
    assert bot.status == 0
    assert bot.log_text().count(words_of_a_full_disk(tmp_path / "new.db")) == 1
    assert "Traceback" not in bot.log_text()
