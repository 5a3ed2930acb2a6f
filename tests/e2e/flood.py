"""Floods of messages, and how those fare who wait beside them: other people, staff, and news of a case."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.conversation.service import LONGEST_UTTERANCE
from tests.e2e import voice
from tests.e2e.ledger import FollowedCase, Ledger, mark_of
from tests.e2e.small_knowledge import KEPT
from tests.e2e.staff_voice import DAY
from tests.matching.test_cpu_budget import SHAPES
from tests.standin import BotMessage, Group, Person, StandIn

HEAVIEST = (
    "random letters",
    "short random words",
    "numbers",
    "codes",
    "random questions",
    "ligatures",
    "different ligatures",
    "long random words",
)
"""The shapes of a message that cost most CPU."""

HEAVY = tuple(SHAPES[name][:LONGEST_UTTERANCE] for name in HEAVIEST)


@dataclass(frozen=True, slots=True)
class Wait:
    """From a question to its answer. `overtaken`: messages to the chats of the flood that came before it."""

    seconds: float
    overtaken: int


@dataclass(frozen=True, slots=True)
class Everybody:
    """What came of many questions at once. `wrong`: answers to another question than the next one."""

    questions: int
    seconds: float
    wrong: int
    needless: int


class Beside:
    """Those who wait while `flooding` chats are answered."""

    def __init__(self, standin: StandIn, flooding: Iterable[Person], patience: float = 60.0) -> None:
        self._standin = standin
        self._flooding = frozenset(person.chat_id for person in flooding)
        self._patience = patience

    async def question(self, person: Person, entry: str) -> Wait:
        """Ask what `entry` answers."""
        begun = self._now()
        person.say(voice.question(entry))
        await person.next_message(self._patience, saying=voice.answer(entry))
        return self._since(begun)

    async def questions(
        self, people: Sequence[Person], flood: asyncio.Task[object], rest: float
    ) -> list[Wait]:
        """Have people ask again and again until `flood` ends, `rest` seconds after each answer."""

        async def asks(number: int, person: Person) -> list[Wait]:
            waits = []
            entries = itertools.cycle(KEPT[number % len(KEPT) :] + KEPT[: number % len(KEPT)])
            await asyncio.wait({flood}, timeout=rest * number / len(people))
            while not flood.done():
                waits.append(await self.question(person, next(entries)))
                await asyncio.wait({flood}, timeout=rest)
            return waits

        gathered = await asyncio.gather(*(asks(*each) for each in enumerate(people)))
        return [wait for waits in gathered for wait in waits]

    async def preview(self, member: Person, group: Group, case: FollowedCase) -> Wait:
        """Have staff write a status of `case`, and wait for its preview."""
        begun = self._now()
        label = voice.staff_label("button_status_confirm")
        member.say(f"/status {case.number.value} Refused {DAY} note: checked today", to=group)
        await group.next_message(self._patience, where=lambda message: label in message.labels)
        return self._since(begun)

    async def notice(self, ledger: Ledger, case: FollowedCase, due_in: float = 0.0) -> Wait:
        """Have news of `case` fall due after `due_in` seconds, and wait from then on until it is there."""
        (follower,) = case.people
        await ledger.record(case, wait=timedelta(seconds=due_in))
        arrived = asyncio.create_task(
            follower.next_message(self._patience, where=lambda message: mark_of(message) is not None)
        )
        await asyncio.wait({arrived}, timeout=due_in)
        begun = self._now()
        await arrived
        return self._since(begun)

    def _now(self) -> tuple[float, int]:
        return time.monotonic(), len(self._standin.sent)

    def _since(self, begun: tuple[float, int]) -> Wait:
        started, before = begun
        between = self._standin.sent[before:]
        return Wait(
            time.monotonic() - started, sum(chat_of(message) in self._flooding for message in between)
        )


def chat_of(message: BotMessage) -> int:
    """Return the chat that a message of the bot is in."""
    return int(message.raw["chat"]["id"])


def ask(people: Collection[Person], each: int) -> None:
    """Have everybody ask so many questions at once, in turn."""
    for number in range(each):
        for person, entry in zip(people, questions_from(number), strict=False):
            person.say(voice.question(entry))


async def everybody_asks(people: Sequence[Person], each: int, within: float) -> Everybody:
    """Have everybody ask so many questions at once, and wait for all answers."""

    async def reads(place: int, person: Person) -> int:
        wrong = 0
        for number in range(each):
            expected = next(questions_from(number + place))
            message = await person.next_message(max(started + within - time.monotonic(), 0))
            wrong += voice.answer(expected) not in message.text
        return wrong

    started = time.monotonic()
    ask(people, each)
    wrong = await asyncio.gather(*(reads(*one) for one in enumerate(people)))
    seconds = time.monotonic() - started
    needless = sum(len(person.history) - each for person in people)
    return Everybody(len(people) * each, seconds, sum(wrong), needless)


async def heavy_messages(writers: Sequence[Person], each: int, within: float) -> float:
    """Have everybody send so many of the costliest messages at once; return seconds to the last answer."""
    started = time.monotonic()
    shapes = itertools.cycle(HEAVY)
    for _ in range(each):
        for writer in writers:
            writer.say(next(shapes))
    for writer in writers:
        for _ in range(each):
            await writer.next_message(max(started + within - time.monotonic(), 0))
    return time.monotonic() - started


def questions_from(number: int) -> Iterator[str]:
    """Return entries in turn, without end, beginning at that place."""
    return itertools.islice(itertools.cycle(KEPT), number % len(KEPT), None)
