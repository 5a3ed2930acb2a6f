"""A bot, its office and its clients on one day, and a record of all that happens."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.golden import product
from tests.golden.chance import Tokens
from tests.golden.recorder import Recorder
from tests.golden.wordings import said, write_knowledge
from tests.standin import BotMessage, Chat, Group, Person, StandIn
from tests.store.clock import Clock

STAFF = -1_002_100_000_001
BETWEEN = 10.0
"""Seconds from one step to the next."""


class Day:
    """Each step is an act of somebody; what the bot does then is recorded under it.

    `mia` and `noor` work in the office and are in `office`, the staff chat. `ana`, `ben` and `cleo` are clients.
    """

    def __init__(self, standin: StandIn, folder: Path, tokens: Tokens) -> None:
        self.standin = standin
        self.clock = Clock()
        self.file = folder / "bot.db"
        self._snapshot = product.learned(write_knowledge(folder))
        self._recorder = Recorder(standin, self.file)
        self._tokens = tokens
        self._bot: product.Running | None = None
        self._chapters: dict[str, list[str]] = {}
        self._step = 0
        self.typed: set[str] = set()
        self.pressed: set[str] = set()
        self.office: Group = standin.group("Staff", chat_id=STAFF)
        self.mia, self.noor, self.ana, self.ben, self.cleo = (
            standin.user(user_id, name)
            for user_id, name in enumerate(("Mia", "Noor", "Ana", "Ben", "Cleo"), start=7_000_001)
        )
        people = (self.mia, self.noor, self.ana, self.ben, self.cleo)
        self._recorder.names |= {str(each.chat_id): str(each.details["first_name"]) for each in people}
        self._recorder.names[str(STAFF)] = "Staff"
        standin.advance(self.clock().timestamp() - time.time())

    @property
    def chapters(self) -> dict[str, str]:
        """The record so far, by the names of its chapters."""
        return {name: self._masked("\n".join(lines[1:])) + "\n" for name, lines in self._chapters.items()}

    def chapter(self, name: str) -> None:
        """Begin a chapter."""
        self._chapters[name] = []
        self._step = 0

    async def opens(self) -> None:
        """Start the bot, and send what is due."""
        self._begin("The bot is started")
        self._bot = await product.Running.start(
            self.file,
            self._snapshot,
            token=self.standin.token,
            url=self.standin.url,
            staff=STAFF,
            clock=self.clock,
        )
        await self._goes_on()

    async def closes(self) -> None:
        """Stop the bot."""
        if self._bot is not None:
            await self._bot.close()
            self._bot = None

    async def passes(self, **much: float) -> None:
        """Let time pass; the bot does what is due then."""
        self._moves(self.clock.now.timestamp(), lambda: self.clock.pass_by(**much))
        self._begin("Time passes")
        await self._goes_on()

    def passes_unseen(self, **much: float) -> None:
        """Let time pass while no bot runs."""
        self._moves(self.clock.now.timestamp(), lambda: self.clock.pass_by(**much))

    async def writes(self, who: Person, text: str, *, again: bool = False) -> BotMessage:
        """Have somebody write: staff in their chat, clients in private. `again`: it is handled twice."""
        chat = self._chat_of(who)
        if text.startswith("/"):
            self.typed.add(("staff" if chat is self.office else "client") + " " + text[1:].split()[0].lower())
        self._waits()
        self._begin(f"{_name(who)} writes: {text}")
        who.say(text, to=chat)
        await self._goes_on(twice=again)
        return chat.last

    async def edits(self, who: Person, text: str) -> BotMessage:
        """Have somebody change what they wrote last."""
        self._waits()
        self._begin(f"{_name(who)} changes that to: {text}")
        who.edit(text, to=self._chat_of(who))
        await self._goes_on()
        return self._chat_of(who).last

    async def replies(self, who: Person, text: str, to: BotMessage | None = None) -> BotMessage:
        """Have somebody answer a message of the bot's, its last unless told otherwise."""
        chat = self._chat_of(who)
        self._waits()
        self._begin(f"{_name(who)} answers: {text}")
        who.replies(text, to or chat.last, to=chat)
        await self._goes_on()
        return chat.last

    async def presses(self, who: Person, *wanted: str, under: BotMessage | None = None) -> BotMessage:
        """Have somebody press buttons one after another, each by its label's key or a part of the label."""
        chat = self._chat_of(who)
        for label in wanted:
            named = said(label) if label.startswith("button_") else label
            self._waits()
            self._begin(f"{_name(who)} presses: {named}")
            data = who.press(named, under=under, to=chat).data
            self.pressed.add(product.kind_of(data))
            if ":case:" in data:
                self.pressed.add(f"OnCase {data.split(':case:')[1].split(':')[0]}")
            await self._goes_on()
        return chat.last

    async def acts(self, what: str, act: Callable[[], object]) -> None:
        """Have something else happen that the bot hears of."""
        self._waits()
        self._begin(what)
        act()
        await self._goes_on()

    def _chat_of(self, who: Person) -> Chat:
        return self.office if who in (self.mia, self.noor) else who

    def _waits(self) -> None:
        self._moves(self.clock.now.timestamp(), lambda: self.clock.pass_by(seconds=BETWEEN))

    def _moves(self, before: float, move: Callable[[], object]) -> None:
        move()
        self.standin.advance(self.clock.now.timestamp() - before)

    def _begin(self, what: str) -> None:
        self._step += 1
        lines = next(reversed(self._chapters.values()))
        at = f"{self.clock():%b %d %H:%M:%S}"
        lines += ["", f"── {self._step} · {at} · {what}"]

    async def _goes_on(self, *, twice: bool = False) -> None:
        assert self._bot is not None
        updates = self.standin.world.updates
        for waiting in updates.peek():
            updates.done(waiting.update_id)
            for _ in range(2 if twice else 1):
                await self._bot.handle(waiting.update)
        await self._bot.work()
        next(reversed(self._chapters.values())).extend(self._recorder.lines())

    def _masked(self, text: str) -> str:
        return self._tokens.masked(text).replace(self.standin.url, "<telegram>")


def _name(who: Person) -> str:
    return str(who.details["first_name"])


@asynccontextmanager
async def new_day(folder: Path) -> AsyncIterator[Day]:
    """Begin a day whose files are in `folder`."""
    standin, tokens = StandIn(), Tokens()
    await standin.start()
    try:
        with tokens.in_use():
            day = Day(standin, folder, tokens)
            try:
                yield day
            finally:
                await day.closes()
    finally:
        await standin.stop()
