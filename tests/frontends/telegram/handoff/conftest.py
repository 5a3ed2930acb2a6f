"""A whole office in one process: clients, staff, the conversation, and delivery that sends when told to."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from bot.app.case_services import case_services
from bot.clients.own_case_desk import OwnCaseDesk
from bot.conversation.service import Conversation
from bot.delivery.topics import Topics
from bot.delivery.worker import DeliveryWorker
from bot.domain.handoff import Thread, ThreadMessage
from bot.domain.ids import ChatId
from bot.domain.knowledge_edits import KnowledgeEdit
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.handling import Handling, LeaseLostError
from bot.frontends.telegram.sending.failures import TryAgainError
from bot.frontends.telegram.sending.pacing import NO_LIMITS
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.settings import Settings
from bot.staff.review.service import Reviewing
from bot.store.database.engine import Store
from bot.store.messages import claims, recovery, thread_messages, threads
from bot.store.tables import metadata
from tests.conversation import world
from tests.conversation.world import words_of
from tests.frontends.telegram.answering import QUICK
from tests.standin import StandIn
from tests.standin.chat import BotMessage, Chat
from tests.standin.people import Group, Person
from tests.store.clock import Clock

STAFF = -1_002_100_000_001

REPLIES = """\
replies:
  - name: call-us
    label: Please call us
    text: "**Please** call {firm.phone}."
    translations:
      - {language: es, text: "Llame al {firm.phone}, por favor."}
  - name: hours
    label: When we are open
    text: "Hours: {firm.hours}"
"""
"""Prepared replies; nobody knows the hours."""


@dataclass(slots=True)
class Office:
    """`mia` and `noor` are staff in `group`; `ana` and `ben` are clients; `added` are edits by button."""

    standin: StandIn
    store: Store
    clock: Clock
    snapshot: Snapshot
    front: TelegramFrontEnd
    services: CaseServices
    topics: Topics
    group: Group
    mia: Person
    noor: Person
    ana: Person
    ben: Person
    added: list[KnowledgeEdit]

    def label(self, key: str, **values: str) -> str:
        """Return a button's label."""
        words = self.snapshot.language(DEFAULT).words
        for each in (words.wording, words.staff, words.own_case):
            if key in type(each).model_fields:
                return fill_label(each.label_named(key), values)
        raise KeyError(key)

    async def handle(self) -> None:
        """Handle all waiting updates, in order."""
        updates = self.standin.world.updates
        for waiting in updates.peek():
            updates.done(waiting.update_id)
            await self._handle_one(json.dumps(waiting.update))

    async def _handle_one(self, update: str) -> None:
        """Handle an update, again after an outage of Telegram, as the intake does."""
        circuit = self.front.gateway.circuit
        while True:
            try:
                return await self.front.handle(update)
            except TryAgainError:
                async with asyncio.timeout(30):
                    while circuit.is_open:
                        await circuit.change()

    async def handle_twice(self) -> None:
        """Handle all waiting updates, each twice, as after a crash before they were marked as done."""
        updates = self.standin.world.updates
        for waiting in updates.peek():
            updates.done(waiting.update_id)
            for _ in range(2):
                await self._handle_one(json.dumps(waiting.update))

    async def handle_without_an_answer(self) -> None:
        """Handle all waiting updates like a process that stops before it answers; they keep waiting."""

        async def stopped() -> bool:
            return False

        for waiting in self.standin.world.updates.peek():
            with pytest.raises(LeaseLostError):
                await self.front.handle(json.dumps(waiting.update), Handling(confirmed=stopped))

    async def writes(self, person: Person, text: str, *, to: Chat | None = None) -> BotMessage:
        """Let a person write; return the bot's latest message there."""
        person.say(text, to=to)
        await self.handle()
        return (to or person).last

    async def presses(
        self,
        person: Person,
        key: str,
        *,
        to: Chat | None = None,
        under: BotMessage | None = None,
        **values: str,
    ) -> BotMessage:
        """Press a button; return the bot's latest message there."""
        person.press(self.label(key, **values), under=under, to=to)
        await self.handle()
        return (to or person).last

    async def replies(self, person: Person, text: str, post: BotMessage) -> BotMessage:
        """Let a member reply to a message of the bot; return the bot's latest message in the group."""
        person.replies(text, post, to=self.group)
        await self.handle()
        return self.group.last

    async def leaves(self, person: Person, *texts: str) -> BotMessage:
        """Let a client leave a message for the office, all the way; return the post in the group."""
        await self.leaves_unseen(person, *texts)
        return self.group.last

    async def leaves_unseen(self, person: Person, *texts: str) -> None:
        """Let a client leave a message that the group may not get."""
        await self.writes(person, "/message")
        for text in texts:
            await self.writes(person, text)
        await self.presses(person, "button_pass_on")
        await self.delivers()

    async def delivers(self, after: float = 0) -> None:
        """Send everything that is due after so many seconds, then the lines for staff."""
        self.clock.pass_by(seconds=after)
        if await self._is_due():
            stop, courier = asyncio.Event(), self.front.courier
            worker = DeliveryWorker(
                self.store,
                courier,
                self.speak,
                me="me",
                has_died=lambda _: True,
                pace=courier,
                chance=lambda: 0.5,
                most_in_hand=1,
                topics=self.topics,
            )
            working = asyncio.ensure_future(worker.run(stop))
            async with asyncio.timeout(30):
                while not working.done() and await self._is_due():
                    await asyncio.wait({working}, timeout=0.005)
                stop.set()
                await working
        await self.topics.close_finished()
        await self.front.staff.flush()

    async def _is_due(self) -> bool:
        async with self.store.reading() as conn:
            return await claims.is_due(conn, self.store.now()) or bool(await recovery.in_hand(conn))

    def speak(self) -> Phrasebook:
        """Return the current words."""
        return Phrasebook.of(self.snapshot.knowledge.firm, self.snapshot.language(DEFAULT))

    async def open_threads(self) -> tuple[Thread, ...]:
        async with self.store.reading() as conn:
            return await threads.listed(conn)

    async def sent(self, person: Person) -> tuple[ThreadMessage, ...]:
        """Return what a client and the office wrote to each other."""
        async with self.store.reading() as conn:
            return await thread_messages.sent_of(conn, ChatId(person.chat_id))


def says(message: BotMessage, key: str) -> bool:
    """Return whether a message says the wording of `key`."""
    return words_of(key) in message.text


async def is_stored(office: Office, words: str) -> bool:
    """Return whether any table of the database contains `words`."""
    async with office.store.reading() as conn:
        for table in metadata.sorted_tables:
            if any(words in repr(tuple(row)) for row in await conn.execute(select(table))):
                return True
    return False


def with_firm(snapshot: Snapshot, **changed: object) -> Snapshot:
    """Return the snapshot with another firm.yaml."""
    # The values fit the fields that they name; a mapping cannot say so.
    firm = replace(snapshot.knowledge.firm, **changed)  # type: ignore[arg-type]
    return replace(snapshot, knowledge=replace(snapshot.knowledge, firm=firm))


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return world.snapshot(tmp_path_factory.mktemp("office"), {**world.files(), "en/replies.yaml": REPLIES})


@pytest.fixture
async def office(standin: StandIn, file_url: str, clock: Clock, taught: Snapshot) -> AsyncIterator[Office]:
    async with open_office(standin, file_url, clock, taught) as opened:
        yield opened


@asynccontextmanager
async def open_office(
    standin: StandIn, url: str, clock: Clock, snapshot: Snapshot, *, staff: int | None = STAFF
) -> AsyncIterator[Office]:
    """Open an office on the database at `url`."""
    store = await Store.open(url, clock)
    opened: list[Office] = []
    added: list[KnowledgeEdit] = []
    standin.advance(clock().timestamp() - time.time())
    cases = case_services(
        Settings(_env_file=None, undo_seconds=60, invitation_days=14),
        store,
        lambda: opened[0].speak() if opened else _speak(snapshot),
        link=str,
        wake=lambda: None,
        wake_inbox=lambda: None,
        staff_chat=lambda: opened[0].front.staff.chat,
        in_language=lambda tag: opened[0].snapshot.phrases_for(tag),
        nearest=lambda text: conversation.nearest(text),
        reviewing=Reviewing(lambda: snapshot, added.append),
    )
    conversation = Conversation(
        lambda: opened[0].snapshot,
        store,
        clock=clock,
        retention_days=90,
        own_case_commands=("message",),
        own=OwnCaseDesk(cases.own_cases, cases.joining, cases.office),
    )
    front = TelegramFrontEnd(
        standin.token,
        conversation,
        lambda: opened[0].speak(),
        api_root=standin.url,
        staff_chat=None if staff is None else ChatId(staff),
        store=store,
        cases=cases,
        limits=NO_LIMITS,
        probe_times=QUICK,
    )
    await front.start()
    opened.append(
        Office(
            standin=standin,
            store=store,
            clock=clock,
            snapshot=snapshot,
            front=front,
            services=cases,
            topics=Topics(store, front.courier, lambda: opened[0].speak()),
            group=standin.group(chat_id=STAFF),
            mia=standin.user(first_name="Mia"),
            noor=standin.user(first_name="Noor"),
            ana=standin.user(first_name="Ana"),
            ben=standin.user(first_name="Ben"),
            added=added,
        )
    )
    try:
        yield opened[0]
    finally:
        await front.stop()
        conversation.close()
        await store.close()


def _speak(snapshot: Snapshot) -> Phrasebook:
    return Phrasebook.of(snapshot.knowledge.firm, snapshot.language(DEFAULT))
