"""The world of the end-to-end tests: a stand-in, a staff group, and bots that are processes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.nursery import DyingBot, Nursery
from tests.e2e.private import assert_says_nothing_private
from tests.e2e.process import BotProcess
from tests.standin import Group, StandIn

NewBot = Callable[..., BotProcess]
NewDyingBot = Callable[..., DyingBot]


@pytest.fixture
def staff(standin: StandIn) -> Group:
    """Return the firm's private group, with the bot in it."""
    return standin.group("Staff")


@pytest.fixture
async def new_bot(
    standin: StandIn, staff: Group, small_knowledge: Path, learned: Path, tmp_path: Path
) -> AsyncIterator[NewBot]:
    """Make bots, not started yet; settings are given by name. All share one database, not there yet.

    At the end every process is gone, and no log holds the token.
    """
    made: list[BotProcess] = []
    shutil.copytree(learned, tmp_path / "learned")

    def make(launcher: tuple[str, ...] = (), **settings: str) -> BotProcess:
        folder = tmp_path / f"bot{len(made)}"
        folder.mkdir()
        shared = {
            "STAFF_CHAT_ID": str(staff.chat_id),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}",
            "KNOWLEDGE_DIR": str(small_knowledge),
        }
        made.append(BotProcess(standin, folder, {**shared, **settings}, launcher=launcher))
        return made[-1]

    yield make
    for bot in made:
        if bot.is_running:
            await bot.kill()
        assert_says_nothing_private(bot.log_text(), standin)


@pytest.fixture(scope="session")
def nursery(small_knowledge: Path) -> Iterator[Nursery]:
    """Run a process that forks bots; it learns once for all tests."""
    nursery = Nursery(small_knowledge)
    yield nursery
    nursery.close()


@pytest.fixture
async def new_dying_bot(
    nursery: Nursery, standin: StandIn, staff: Group, small_knowledge: Path, file_url: str, tmp_path: Path
) -> AsyncIterator[NewDyingBot]:
    """Make bots that start at once and can be told to die; settings are given by name.

    At the end every process is gone, and no log holds the token, a case number or words of anybody.
    """
    made: list[DyingBot] = []

    def make(**settings: str) -> DyingBot:
        shared = {
            "STAFF_CHAT_ID": str(staff.chat_id),
            "DATABASE_URL": file_url,
            "KNOWLEDGE_DIR": str(small_knowledge),
            "UNDO_SECONDS": "0",
        }
        made.append(nursery.bot(standin, tmp_path, {**shared, **settings}))
        return made[-1]

    yield make
    for bot in made:
        if bot.is_running:
            await bot.kill()
        assert_says_nothing_private(bot.log_text(), standin)
