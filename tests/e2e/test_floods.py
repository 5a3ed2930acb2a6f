"""Floods do not make Telegram refuse the bot, and nobody waits for those who cause one.

How long somebody waits is told by the answers that went before, not by a clock: a busy machine delays all
messages alike. `tests.bench.floods` is the same at full size, in seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.store.database.engine import Store
from tests.e2e import voice
from tests.e2e.conftest import NewDyingBot
from tests.e2e.flood import Beside, ask, everybody_asks, heavy_messages
from tests.e2e.ledger import Ledger
from tests.e2e.small_knowledge import KEPT
from tests.standin import FloodLimits, Group, Person, StandIn

LIMITS = FloodLimits(a_second=35)
"""Telegram's, except the rate over all chats: on a busy machine, messages that left apart arrive together."""

FLOODING = 80
TEN_SECONDS = 250
"""Answers that leave in ten seconds."""

HALF_A_WAVE = FLOODING // 2
"""Without fairness, who asks during a flood waits for an answer to each of its chats at least."""


@pytest.fixture
async def people(standin: StandIn, new_dying_bot: NewDyingBot) -> list[Person]:
    """Return people whose bot is at work, at a Telegram that enforces its limits."""
    await new_dying_bot().is_born()
    await everybody_asks([standin.user()], 1, within=60)
    standin.limit(LIMITS)
    return [standin.user(first_name=f"P{number}") for number in range(FLOODING)]


@pytest.fixture
async def ledger(standin: StandIn, people: list[Person], file_url: str) -> AsyncIterator[Ledger]:
    """Return the bot's cases."""
    store = await Store.open(file_url)
    yield Ledger(standin, store)
    await store.close()


async def test_everybody_is_answered_in_order_and_telegram_refuses_nothing(
    standin: StandIn, people: list[Person]
) -> None:
    found = await everybody_asks(people[:30], 4, within=60)
    assert (found.wrong, found.needless) == (0, 0)
    assert standin.too_many == 0


async def test_during_a_flood_news_staff_and_other_people_do_not_wait_for_it(
    standin: StandIn, staff: Group, people: list[Person], ledger: Ledger
) -> None:
    told, asked = await ledger.open_cases([1, 1])
    beside, member = Beside(standin, people), standin.user(first_name="Alma")
    ask(people, 8)
    await people[-1].next_message(60)
    ask(people[:1], 60)
    notice, preview = await asyncio.gather(beside.notice(ledger, told), beside.preview(member, staff, asked))
    others = [await beside.question(standin.user(), entry) for entry in KEPT[:3]]
    assert notice.overtaken <= TEN_SECONDS
    assert preview.overtaken <= HALF_A_WAVE
    assert max(wait.overtaken for wait in others) <= HALF_A_WAVE
    assert standin.too_many == 0
    await people[0].next_message(60, saying=voice.wording("too_many_waiting"))


async def test_messages_that_take_much_thought_hold_up_nobody_else(
    standin: StandIn, people: list[Person]
) -> None:
    writers = people[:16]
    beside, last = Beside(standin, writers), str(writers[-1].chat_id)
    flood = asyncio.create_task(heavy_messages(writers, 4, within=60))
    await standin.seen("sendMessage", where=lambda sent: sent.text("chat_id") == last, within=60)
    waits = [await beside.question(standin.user(), entry) for entry in KEPT[:3]]
    await flood
    # Of 48 answers that wait. Four messages are thought about at a time.
    assert max(wait.overtaken for wait in waits) <= 16
