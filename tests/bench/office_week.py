"""A week of the office in the stand-in, on a fixed clock: what it costs staff and clients, and who waits.

`python -m tests.bench.office_week --staff 5 --clients 40 --days 5 --seed 1 [--topics]`

Clients write at any hour of working days, many of them again after an answer. Members look at the group every
half hour while the office is open (9 to 17) and handle at most three messages each time, the oldest first:
they reply in their own words, send a prepared reply, or answer with an entry; some answers are undone, and
sometimes two members answer at once. On the third day one member is away, and on the fourth morning all are.
The firm promises an answer within 4 hours of its time. Prints taps and typed messages per thread, waits, and
alarms. Exits with 1 if a client who wrote is not answered or closed, or an answer is lost.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from bot.domain.office_hours import OfficeHours, Opening
from bot.matching.snapshot import Snapshot
from tests.conversation import world
from tests.frontends.telegram.handoff.conftest import REPLIES, Office, open_office, says, with_firm
from tests.frontends.telegram.handoff.test_inbox import alarms
from tests.standin import StandIn
from tests.standin.chat import BotMessage
from tests.standin.people import Person
from tests.store.clock import Clock

HOURS = OfficeHours(tuple(Opening(day, time(9), time(17)) for day in range(5)))
PROMISED = timedelta(hours=4)
TICK = timedelta(minutes=10)
LOOKS_EVERY = 3
"""Ticks between two looks of a member."""

MOST_A_LOOK = 3
"""Messages that a member handles at one look."""

QUESTIONS = (
    "The embassy kept my passport. What now?",
    "May I travel while I wait?",
    "What is a 221(g) refusal?",
    "Did you get my letter?",
    "My interview is moved to May.",
)


@dataclass(slots=True)
class Waiting:
    """A message of a client that nobody has handled: its post in the group, and when it was sent."""

    person: Person
    post: BotMessage
    since: datetime
    is_thanks: bool


@dataclass(slots=True)
class Count:
    """What happened in the week; `waits` are hours of the office's time until an answer was out."""

    staff: Counter[str] = field(default_factory=Counter)
    clients: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    threads: int = 0
    held: int = 0
    undone: int = 0
    late: int = 0
    alarm_lines: int = 0
    lost: int = 0
    waits: list[float] = field(default_factory=list)


class OfficeWeek:
    """Clients and members at work."""

    def __init__(self, office: Office, members: list[Person], clients: list[Person], luck: random.Random):
        self._office = office
        self._members = members
        self._luck = luck
        self._plans: list[tuple[datetime, Person, bool]] = []
        self._waiting: list[Waiting] = []
        self._clients = clients
        self._numbers = 0
        self.count = Count()

    async def run(self, days: int) -> Count:
        """Let the days pass; then the members handle what is left on the next working day."""
        now = self._office.clock()
        for person in self._clients:
            for _ in range(self._luck.choice((1, 1, 2, 3))):
                self._plans.append(
                    (now + timedelta(minutes=self._luck.randrange(days * 24 * 60)), person, False)
                )
        tick = 0
        until = now + timedelta(days=days)
        while self._office.clock() < until or (self._waiting and tick < 2000):
            await self._tick(tick)
            tick += 1
        return self.count

    async def _tick(self, tick: int) -> None:
        office = self._office
        office.clock.pass_by(seconds=TICK.total_seconds())
        office.standin.advance(TICK.total_seconds())
        now = office.clock()
        for plan in sorted((each for each in self._plans if each[0] <= now), key=lambda each: each[0]):
            self._plans.remove(plan)
            await self._writes(plan[1], is_thanks=plan[2])
        for number, member in enumerate(self._members):
            if (tick + number) % LOOKS_EVERY == 0 and self._is_there(number, now):
                for each in self._waiting[:MOST_A_LOOK]:
                    await self._handles(member, each)
        if tick % 6 == 0:
            self.count.alarm_lines = await alarms(office)

    def _is_there(self, number: int, now: datetime) -> bool:
        if now.weekday() >= 5 or not 9 <= now.hour < 17:
            return False
        return not (now.weekday() == 2 and number == 0) and not (now.weekday() == 3 and now.hour < 13)

    async def _writes(self, person: Person, *, is_thanks: bool) -> None:
        office, clients = self._office, self.count.clients
        text = "Thank you." if is_thanks else self._luck.choice(QUESTIONS)
        if self._luck.random() < 0.3:
            await office.writes(person, f"Please tell the attorney that {text}")
            clients["typed"] += 1
        else:
            await office.writes(person, "/message")
            await office.writes(person, text)
            clients["taps"] += 1  # the button under every reply
            clients["typed"] += 1
        await office.presses(person, "button_pass_on")
        clients["taps"] += 1
        await office.delivers()
        post = next(
            each
            for each in reversed(office.group.history)
            if (says(each, "inbox_new") or says(each, "inbox_more")) and text in each.text
        )
        self.count.messages += 1
        self.count.threads += says(post, "inbox_new")
        self._waiting.append(Waiting(person, post, office.clock(), is_thanks))

    async def _handles(self, member: Person, each: Waiting) -> None:
        self._waiting.remove(each)
        if each.is_thanks:
            await self._taps(member, "button_inbox_close", each.post)
            return
        before = len(each.person.history)
        mark = await self._answers(member, each)
        if self._luck.random() < 0.05:
            await self._answers_too(member, each)
        await self._office.delivers(after=11)
        answer = [one for one in each.person.history[before:] if says(one, "handoff_answer")]
        self.count.lost += not any(mark in one.text for one in answer)
        self._note_wait(each)
        if self._luck.random() < 0.5:
            later = self._office.clock() + timedelta(minutes=self._luck.randrange(5, 120))
            self._plans.append((later, each.person, self._luck.random() < 0.6))
        else:
            await self._taps(member, "button_inbox_close", each.post)

    async def _answers(self, member: Person, each: Waiting) -> str:
        """Answer in one of three ways; return words that the client must read."""
        way = self._luck.choices(("typed", "prepared", "entry"), weights=(60, 25, 15))[0]
        if way == "entry" and not await self._offers_an_entry(member, each):
            way = "typed"
        self.count.answers[way] += 1
        if way == "typed":
            mark = await self._types(member, each)
            if self._luck.random() < 0.03:
                await self._taps(member, "button_inbox_undo", None)
                self.count.undone += 1
                mark = await self._types(member, each)
            return mark
        if way == "prepared":
            await self._taps(member, "button_inbox_prepared", each.post)
            await self._chooses(member, "Please call us")
        shown = self._office.group.last
        assert says(shown, "inbox_prepared_preview")
        await self._taps(member, "button_inbox_send_prepared", shown)
        return "Call +1 406-373-9828" if way == "entry" else "call +1 406-373-9828"

    async def _offers_an_entry(self, member: Person, each: Waiting) -> bool:
        await self._taps(member, "button_inbox_entry", each.post)
        wanted = "They kept my passport"
        if wanted not in self._office.group.last.labels:
            return False
        await self._chooses(member, wanted)
        return True

    async def _types(self, member: Person, each: Waiting) -> str:
        self._numbers += 1
        mark = f"answer{self._numbers}."
        told = await self._office.replies(member, f"This is our {mark}", each.post)
        self.count.staff["typed"] += 1
        if says(told, "inbox_others_thread") or says(told, "inbox_answered_already"):
            self.count.held += 1
            await self._taps(member, "button_inbox_send", told)
        return mark

    async def _answers_too(self, member: Person, each: Waiting) -> None:
        """Have another member answer the same message at the same time; the bot asks, and they leave it."""
        other = next(one for one in self._members if one is not member)
        told = await self._office.replies(other, "We never got it.", each.post)
        self.count.staff["typed"] += 1
        if says(told, "inbox_answered_already") or says(told, "inbox_others_thread"):
            self.count.held += 1
            await self._taps(other, "button_inbox_drop", told)

    async def _chooses(self, member: Person, label: str) -> None:
        member.press(label, to=self._office.group)
        await self._office.handle()
        self.count.staff["taps"] += 1

    async def _taps(self, member: Person, key: str, under: BotMessage | None) -> None:
        await self._office.presses(member, key, to=self._office.group, under=under)
        self.count.staff["taps"] += 1

    def _note_wait(self, each: Waiting) -> None:
        now, step = each.since, timedelta(minutes=1)
        worked = 0
        while now < self._office.clock():
            worked += now.weekday() < 5 and 9 <= now.hour < 17
            now += step
        self.count.waits.append(worked / 60)
        self.count.late += timedelta(minutes=worked) > PROMISED


def shown(count: Count, open_threads: int, waiting: int) -> Table:
    """Return the table."""
    table = Table("figure", "week", "per thread")

    def row(name: str, value: float, *, each: bool = True) -> None:
        per = f"{value / count.threads:.1f}" if each and count.threads else ""
        table.add_row(name, f"{value:g}", per)

    row("messages of clients", count.messages)
    row("threads", count.threads, each=False)
    row("staff: taps", count.staff["taps"])
    row("staff: typed messages", count.staff["typed"])
    row("clients: taps", count.clients["taps"])
    row("clients: typed messages", count.clients["typed"])
    for way in ("typed", "prepared", "entry"):
        row(f"answers: {way}", count.answers[way])
    row("answers undone", count.undone, each=False)
    row("second answers held back", count.held, each=False)
    row("answers within an hour of office time", sum(each <= 1 for each in count.waits), each=False)
    row("hours of office time until an answer, longest", round(max(count.waits), 1), each=False)
    row("answers later than promised", count.late, each=False)
    row("alarm lines", count.alarm_lines, each=False)
    row("threads open at the end", open_threads, each=False)
    row("clients unanswered at the end", waiting, each=False)
    row("answers lost", count.lost, each=False)
    return table


def _week_of(snapshot: Snapshot) -> Snapshot:
    return with_firm(snapshot, office_hours=HOURS, reply_within=PROMISED, time_zone="UTC")


async def play(arguments: argparse.Namespace, folder: Path) -> tuple[Count, int, int]:
    """Play the week; return what happened, how many threads are open, and how many clients wait."""
    snapshot = world.snapshot(folder, {**world.files(), "en/replies.yaml": REPLIES})
    standin, clock = StandIn(), Clock()
    clock.pass_by(days=-1, hours=-9)  # Monday, midnight
    await standin.start()
    try:
        async with open_office(
            standin, f"sqlite:///{folder / 'bot.db'}", clock, _week_of(snapshot)
        ) as office:
            if arguments.topics:
                office.group.becomes_a_forum()
            members = [standin.user(first_name=f"Member {number}") for number in range(arguments.staff)]
            clients = [standin.user(first_name=f"Client {number}") for number in range(arguments.clients)]
            week = OfficeWeek(office, members, clients, random.Random(arguments.seed))
            count = await week.run(arguments.days)
            found = await office.open_threads()
            return count, len(found), sum(each.waiting_since is not None for each in found)
    finally:
        await standin.stop()


def main() -> int:
    """Play, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.office_week",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--staff", type=int, default=5)
    parser.add_argument("--clients", type=int, default=40)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--topics", action="store_true", help="the staff chat has topics")
    arguments = parser.parse_args()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with tempfile.TemporaryDirectory() as folder:
        count, open_threads, waiting = asyncio.run(play(arguments, Path(folder)))
    Console().print(shown(count, open_threads, waiting))
    return 1 if count.lost or waiting else 0


if __name__ == "__main__":
    raise SystemExit(main())
