"""A worker with a real store and a real courier, a Bot API on loopback, and people who follow a case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from telegram.ext import ExtBot  # noqa: TID251 - the courier's

from bot.delivery.worker import DeliveryWorker
from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.ids import CaseId, ChatId, DeliveryId, FollowerId
from bot.domain.reply import Paragraph, Reply, Span, plain_text
from bot.frontends.telegram.calls.api_request import ApiRequest, CallTimes
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.courier import TelegramCourier
from bot.frontends.telegram.sending.gateway import Gateway
from bot.frontends.telegram.sending.pacing import NO_LIMITS, Pacing
from bot.frontends.telegram.sending.rendering import DEFAULTS
from bot.store.database.engine import Store
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery
from bot.store.staff import staff_notices
from tests.frontends.telegram.answering import QUICK, speak
from tests.standin import Person, StandIn
from tests.standin.chat import Standing
from tests.store.clock import Clock
from tests.store.one_case import follow, new_case

ME = "this process"
AGAIN = "sent again\n\n"
READ_WITHIN = 0.4
"""Seconds the tests' bot waits for an answer, so that a silence costs no more than that."""


def said(text: str) -> Reply:
    """Return a message that says `text`."""
    return Reply((Paragraph((Span(text),)),))


@dataclass(frozen=True, slots=True)
class Post:
    """The world of one test."""

    store: Store
    clock: Clock
    telegram: StandIn
    courier: TelegramCourier
    gateway: Gateway
    case: CaseId

    def worker(self, **different: Any) -> DeliveryWorker:
        """Return a worker, as a process that has just started would have it."""
        parts: dict[str, Any] = {"me": ME, "has_died": lambda _: False, "pace": self.courier, **different}
        return DeliveryWorker(
            parts.pop("store", self.store),
            parts.pop("courier", self.courier),
            speak,
            chance=lambda: 0.0,
            **parts,
        )

    def person(self) -> Person:
        """Return somebody who has started the bot."""
        person = self.telegram.user()
        person.standing = Standing.OPEN
        return person

    async def follower(self, person: Person, case: CaseId | None = None) -> FollowerId:
        """Have `person` follow the case."""
        async with self.store.transaction() as tx:
            return await follow(tx, self.store, case or self.case, ChatId(person.chat_id))

    async def add(self, person: Person, follower: FollowerId, text: str, **more: Any) -> DeliveryId:
        """Put a message to `person` into the outbox."""
        new = NewDelivery(DeliveryKind.NOTICE, ChatId(person.chat_id), follower, self.case, said(text))
        async with self.store.transaction() as tx:
            await outbox.add(tx, [replace(new, **more)], self.store.now())
            return (await outbox.of_chat(tx, ChatId(person.chat_id)))[-1].id

    async def row(self, delivery: DeliveryId) -> Delivery:
        """Return a message as it stands."""
        async with self.store.reading() as conn:
            found = await outbox.get(conn, delivery)
        assert found is not None
        return found

    async def when(
        self, delivery: DeliveryId, true: Callable[[Delivery], bool], within: float = 8.0
    ) -> Delivery:
        """Wait until something is true of a message, and return it."""
        seen = None
        try:
            async with asyncio.timeout(within):
                while True:
                    seen = await self.row(delivery)
                    if true(seen):
                        return seen
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"it never came true; last: {seen}") from None

    async def in_state(self, delivery: DeliveryId, state: str) -> Delivery:
        """Wait until a message stands so."""
        return await self.when(delivery, lambda row: row.state == state)

    async def told_staff(self) -> list[str]:
        """Return the lines that wait for staff."""
        async with self.store.reading() as conn:
            return [plain_text(line.blocks) for _, line in await staff_notices.waiting(conn, 1000)]


class Free:
    """A pace without limits."""

    turns = 0

    def room(self) -> int:
        return 10

    def rest_of(self, _chat: ChatId) -> timedelta:
        return timedelta()

    async def turn(self, _chat: ChatId, *, doubtful: bool) -> bool:
        self.turns += 1
        return True


@pytest.fixture
async def post(store: Store, clock: Clock, standin: StandIn) -> AsyncIterator[Post]:
    """Return a world in which nothing is slow: there are no limits but those a test sets."""
    request = ApiRequest(standin.url, times=CallTimes(read=READ_WITHIN))
    bot: ExtBot[None] = ExtBot(
        standin.token, base_url=f"{standin.url}/bot", request=request, defaults=DEFAULTS
    )
    gateway = Gateway(bot, Pacing(NO_LIMITS), times=QUICK)
    async with store.transaction() as tx:
        case = await new_case(tx, store)
    await request.initialize()
    yield Post(store, clock, standin, TelegramCourier(gateway, Buttons(store)), gateway, case)
    await gateway.circuit.close()
    await request.shutdown()


@asynccontextmanager
async def running(work: Callable[[asyncio.Event], Awaitable[None]]) -> AsyncIterator[asyncio.Event]:
    """Run `work` during the block and stop it at the end; what it raises is raised there."""
    stop = asyncio.Event()
    task = asyncio.ensure_future(work(stop))
    try:
        yield stop
        stop.set()
        async with asyncio.timeout(15):
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
