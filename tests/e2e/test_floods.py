"""Floods do not make Telegram refuse the bot, nor anybody wait who did not cause them.

How long somebody waits is told by what came first, not by a clock: a busy machine delays all messages alike.
`tests.bench.floods` is the same at full size, in seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.engine import Store
from tests.e2e.conftest import NewBot
from tests.e2e.flood import Beside, ask, everybody_asks, heavy_messages
from tests.e2e.ledger import Ledger
from tests.e2e.small_knowledge import KEPT
from tests.standin import FloodLimits, Group, Person, StandIn

FLOODING = 30
"""Chats of the flood. Each has an answer in line, so they take a second to be answered once."""


@pytest.fixture
async def people(standin: StandIn, new_bot: NewBot) -> list[Person]:
    """Return people whose bot is at work, at a Telegram that enforces its limits."""
    await new_bot(UNDO_SECONDS="0").start_polling()
    first = standin.user(first_name="First")
    await everybody_asks([first], 1, within=60)
    standin.limit(FloodLimits())
    return [standin.user(first_name=f"P{number}") for number in range(FLOODING)]


@pytest.fixture
async def ledger(standin: StandIn, people: list[Person], tmp_path: Path) -> AsyncIterator[Ledger]:
    """Return the bot's cases."""
    store = await Store.open(f"sqlite:///{tmp_path / 'bot.db'}")
    yield Ledger(standin, store)
    await store.close()


async def test_everybody_is_answered_and_telegram_refuses_nothing(
    standin: StandIn, people: list[Person]
) -> None:
    found = await everybody_asks(people, 4, within=60)
    assert (found.wrong, found.needless) == (0, 0)
    assert standin.too_many == 0


async def test_during_a_flood_news_and_staff_go_before_what_waits(
    standin: StandIn, staff: Group, people: list[Person], ledger: Ledger
) -> None:
    told, asked = await ledger.open_cases([1, 1])
    beside, member = Beside(standin, people), standin.user(first_name="Alma")
    ask(people, 8)
    await people[-1].next_message(60)
    notice, preview = await asyncio.gather(beside.notice(ledger, told), beside.preview(member, staff, asked))
    # Of 240 answers that wait, those of 2 seconds: the outbox is looked into once a second.
    assert notice.overtaken <= 54
    assert preview.overtaken <= 27
    print("MEASURED", notice, preview)


async def test_during_a_flood_others_are_answered_before_those_who_flood(
    standin: StandIn, people: list[Person]
) -> None:
    beside = Beside(standin, people)
    ask(people, 6)
    await people[-1].next_message(60)
    waits = [await beside.question(standin.user(), entry) for entry in KEPT]
    # Less than one answer to each chat of the flood, which is what waits its turn at any time.
    assert max(wait.overtaken for wait in waits) <= 15
    print("MEASURED", [w.overtaken for w in waits])


async def test_messages_that_take_much_thought_hold_up_nobody_else(
    standin: StandIn, people: list[Person]
) -> None:
    writers = people[:16]
    beside, last = Beside(standin, writers), str(writers[-1].chat_id)
    flood = asyncio.create_task(heavy_messages(writers, 4, within=60))
    await standin.seen("sendMessage", where=lambda sent: sent.text("chat_id") == last, within=60)
    waits = [await beside.question(standin.user(), entry) for entry in KEPT]
    await flood
    # Of 48 answers that wait. Four messages are thought about at a time.
    assert max(wait.overtaken for wait in waits) <= 12
    print("MEASURED", [w.overtaken for w in waits])
