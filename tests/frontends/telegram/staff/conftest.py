"""The staff's desk: the real services and words on a real store, and a group with two members."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.app.case_services import case_services
from bot.domain.ids import ChatId, EntryId
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.handling import Handling, LeaseLostError
from bot.frontends.telegram.sending.pacing import NO_LIMITS
from bot.frontends.telegram.start.deep_link import deep_link
from bot.matching.snapshot import Snapshot
from bot.settings import Settings
from bot.staff.review.service import Reviewing
from bot.store.database.engine import Store
from tests.conversation import world
from tests.frontends.telegram.answering import QUICK, Echo
from tests.knowledge.real_words import speak
from tests.standin import StandIn
from tests.standin.chat import BotMessage, Chat
from tests.standin.people import Group, Person
from tests.store.clock import Clock

STAFF = -1_002_100_000_001


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """Telegram on one side, the services and their store on the other, the front end between them.

    `member` and `colleague` are in `group`, the staff chat. Nothing is delivered: what is told to clients
    waits in the outbox. `woken` counts how often a service asked for delivery.
    """

    telegram: StandIn
    front: TelegramFrontEnd
    services: CaseServices
    store: Store
    clock: Clock
    group: Group
    member: Person
    colleague: Person
    woken: list[None]
    answers: Echo

    async def handle_waiting(self) -> None:
        """Handle all waiting updates, in order; raise what the first failing one raises."""
        updates = self.telegram.world.updates
        for waiting in updates.peek():
            updates.done(waiting.update_id)
            await self.front.handle(json.dumps(waiting.update))

    async def handle_waiting_twice(self) -> None:
        """Handle all waiting updates, each twice, as after a crash before they were marked as done."""
        updates = self.telegram.world.updates
        for waiting in updates.peek():
            updates.done(waiting.update_id)
            await self.front.handle(json.dumps(waiting.update))
            await self.front.handle(json.dumps(waiting.update))

    async def handle_without_an_answer(self) -> None:
        """Handle all waiting updates like a process that stops before it answers; they keep waiting."""

        async def stopped() -> bool:
            return False

        for waiting in self.telegram.world.updates.peek():
            with pytest.raises(LeaseLostError):
                await self.front.handle(json.dumps(waiting.update), Handling(confirmed=stopped))

    async def says(self, text: str, *, by: Person | None = None) -> BotMessage:
        """Let a member write in the staff chat; return the bot's latest message there."""
        (by or self.member).say(text, to=self.group)
        await self.handle_waiting()
        return self.group.last

    async def presses(
        self, wanted: str, *, by: Person | None = None, under: BotMessage | None = None
    ) -> BotMessage:
        """Have a member press the button with this label or data, under the newest message that has it.

        Returns the bot's message that came of it, else the one it is under, as that looks then.
        """
        (by or self.member).press(wanted, under=under, to=self.group)
        pressed = self.telegram.world.updates.peek()[-1].update["callback_query"]["message"]["message_id"]
        said = len(self.group.history)
        await self.handle_waiting()
        return self.group.last if len(self.group.history) > said else BotMessage(self.group.messages[pressed])

    async def replies(self, text: str, to: BotMessage, *, by: Person | None = None) -> BotMessage:
        """Let a member reply to a message from the bot; return the bot's latest message."""
        (by or self.member).replies(text, to, to=self.group)
        await self.handle_waiting()
        return self.group.last

    async def hears(self, person: Person, text: str) -> BotMessage:
        """Let a person write to the bot in private; return the bot's latest message there."""
        person.say(text)
        await self.handle_waiting()
        return person.last

    def texts(self, chat: Chat | None = None) -> list[str]:
        """Return everything the bot wrote in a chat (by default the staff chat), as it was sent."""
        return [message.text for message in (chat or self.group).history]


async def none_near(_text: str) -> tuple[EntryId, ...]:
    """Find no entry: this desk has no matcher."""
    return ()


@cache
def small_knowledge() -> Snapshot:
    """Return a few entries, learned once."""
    with TemporaryDirectory() as folder:
        return world.snapshot(Path(folder))


def services(store: Store, front: Callable[[], TelegramFrontEnd], wake: Callable[[], None]) -> CaseServices:
    """Return the services as the process wires them."""
    return case_services(
        Settings(_env_file=None, undo_seconds=60, invitation_days=14),
        store,
        speak,
        link=lambda token: deep_link(front().bot, token),
        wake=wake,
        wake_inbox=lambda: None,
        staff_chat=lambda: front().staff.chat,
        in_language=lambda _: speak(),
        nearest=none_near,
        reviewing=Reviewing(small_knowledge, lambda _: None),
    )


@pytest.fixture
async def staff_desk(standin: StandIn, file_url: str, clock: Clock) -> AsyncIterator[StaffDesk]:
    """Open the desk on an empty SQLite file."""
    async with open_staff_desk(standin, file_url, clock) as desk:
        yield desk


@asynccontextmanager
async def open_staff_desk(standin: StandIn, url: str, clock: Clock) -> AsyncIterator[StaffDesk]:
    """Open a desk on the database at `url`."""
    store = await Store.open(url, clock)
    opened: list[TelegramFrontEnd] = []
    answers = Echo()
    woken: list[None] = []
    cases = services(store, lambda: opened[0], lambda: woken.append(None))
    front = TelegramFrontEnd(
        standin.token,
        answers,
        speak,
        api_root=standin.url,
        staff_chat=ChatId(STAFF),
        store=store,
        cases=cases,
        limits=NO_LIMITS,
        probe_times=QUICK,
    )
    opened.append(front)
    await front.start()
    try:
        yield StaffDesk(
            telegram=standin,
            front=front,
            services=cases,
            store=store,
            clock=clock,
            group=standin.group(chat_id=STAFF),
            member=standin.user(first_name="Mia"),
            colleague=standin.user(first_name="Noor"),
            woken=woken,
            answers=answers,
        )
    finally:
        await front.stop()
        await store.close()
