"""The front end, talking to a Bot API on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.domain.ids import ChatId
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.sending.pacing import NO_LIMITS
from bot.store.database.engine import Store
from tests.frontends.telegram.answering import QUICK, Echo, speak
from tests.standin import StandIn

STAFF = -1_002_100_000_001


@dataclass(frozen=True, slots=True)
class Desk:
    """Telegram on one side, the minimal conversation on the other, the front end between them."""

    telegram: StandIn
    front: TelegramFrontEnd
    answers: Echo

    async def handle_waiting(self) -> None:
        """Handle all waiting updates, in order; raise what the first failing one raises."""
        updates = self.telegram.world.updates
        for waiting in updates.peek():
            updates.done(waiting.update_id)
            await self.front.handle(json.dumps(waiting.update))


@asynccontextmanager
async def open_desk(telegram: StandIn, staff: int | None, store: Store | None = None) -> AsyncIterator[Desk]:
    """Start the front end; `staff` is its staff chat."""
    answers = Echo()
    chat = None if staff is None else ChatId(staff)
    front = TelegramFrontEnd(
        telegram.token,
        answers,
        speak,
        api_root=telegram.url,
        staff_chat=chat,
        store=store,
        limits=NO_LIMITS,
        probe_times=QUICK,
    )
    await front.start()
    try:
        yield Desk(telegram, front, answers)
    finally:
        await front.stop()


@pytest.fixture
async def desk(standin: StandIn) -> AsyncIterator[Desk]:
    """Open with a staff chat set."""
    async with open_desk(standin, STAFF) as opened:
        yield opened


@pytest.fixture
async def desk_without_staff(standin: StandIn) -> AsyncIterator[Desk]:
    """Open without a staff chat, as on the first day."""
    async with open_desk(standin, None) as opened:
        yield opened
