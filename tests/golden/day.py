"""A bot, its office and its clients on one day, and a record of all that happens."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
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

_RUNNING_NUMBERS = re.compile(r"(?<= message=)\d+|(?<=:answer:)\d+")
"""Numbers that Telegram gives, where they are shown: each message and update before moves them on."""

_ROW_TOKENS = re.compile(r"(?<=· 2:)[\w-]{8}(?=:)|(?<=· 1:back:)[\w-]{8}")
"""They depend on how many were made before. A button with a wrong one does not work when it is pressed."""


class Day:
    """Each step is an act of somebody; what the bot does then is recorded under it.

    `mia` and `noor` are in `office`, the staff chat. `ana`, `ben` and `cleo` are clients.
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
        self._recorder.names |= {str(each.chat_id): _name(each) for each in self.people}
        self._recorder.names[str(STAFF)] = "Staff"
        standin.advance(self.clock().timestamp() - time.time())

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, in the order of their ids."""
        return (self.mia, self.noor, self.ana, self.ben, self.cleo)

    @property
    def chapters(self) -> dict[str, str]:
        """The record so far, by the names of its chapters."""
        return {name: self._masked("\n".join(lines[1:])) + "\n" for name, lines in self._chapters.items()}

    def is_now(self, moment: datetime) -> None:
        """Set all clocks to `moment`."""
        self._moves(lambda: setattr(self.clock, "now", moment))

    def comes_to_the_hour(self) -> None:
        """Move on to the next full hour, so that a step more in one chapter moves no moment of another."""
        hour = self.clock().replace(minute=0, second=0, microsecond=0)
        self.is_now(hour if hour == self.clock() else hour + timedelta(hours=1))

    def shown_in(self, chat: Chat, key: str) -> BotMessage:
        """Return the newest message of the bot's in `chat` that says this."""
        return next(each for each in _now_in(chat) if said(key) in each.text)

    def with_button(self, chat: Chat, key: str) -> list[BotMessage]:
        """Return the bot's messages in `chat` that have this button, the newest first."""
        return [each for each in _now_in(chat) if said(key) in str(each.labels)]

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
        self._moves(lambda: self.clock.pass_by(**much))
        self._begin("Time passes")
        await self._goes_on()

    def passes_unseen(self, **much: float) -> None:
        """Let time pass while no bot runs."""
        self._moves(lambda: self.clock.pass_by(**much))

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

    async def is_left_in_doubt(self, who: Person, text: str, *, told: bool = True) -> None:
        """Have somebody write what the bot handles without learning whether its answer arrived.

        `told`: the staff chat hears of it at once.
        """
        assert self._bot is not None
        self._waits()
        self._begin(f"{_name(who)} writes, and may have been answered: {text}")
        who.say(text)
        (waiting,) = self.standin.world.updates.peek()
        self.standin.world.updates.done(waiting.update_id)
        await self._bot.leave_in_doubt(waiting.update, who.chat_id)
        if told:
            await self._goes_on()

    async def acts(self, what: str, act: Callable[[], object]) -> None:
        """Have something else happen that the bot hears of."""
        self._waits()
        self._begin(what)
        act()
        await self._goes_on()

    def _chat_of(self, who: Person) -> Chat:
        return self.office if who in (self.mia, self.noor) else who

    def _waits(self) -> None:
        self._moves(lambda: self.clock.pass_by(seconds=BETWEEN))

    def _moves(self, move: Callable[[], object]) -> None:
        before = self.clock.now.timestamp()
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
        await self._bot.work(lambda: self._recorder.is_due(self.clock()))
        next(reversed(self._chapters.values())).extend(self._recorder.lines())

    def _masked(self, text: str) -> str:
        shown = self._tokens.masked(text).replace(self.standin.url, "<telegram>")
        return _ROW_TOKENS.sub("*", _RUNNING_NUMBERS.sub("…", shown))


def _now_in(chat: Chat) -> Iterator[BotMessage]:
    """Yield the bot's messages in `chat` as they look now, the newest first."""
    for each in reversed(chat.history):
        if each.message_id in chat.messages:
            yield BotMessage(chat.messages[each.message_id])


def _name(who: Person) -> str:
    return str(who.details["first_name"])


@asynccontextmanager
async def new_day(folder: Path, *, seed: str = "") -> AsyncIterator[Day]:
    """Begin a day whose files are in `folder`; its tokens are those of `seed`."""
    standin, tokens = StandIn(), Tokens(seed)
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
