"""Floods of messages against the product as it is shipped, at a Bot API that enforces Telegram's limits.

The bot is a process of its own with a few entries of the knowledge; the Bot API stand-in runs in this one. It
refuses (429) more than 30 messages a second in all, 1 a second to a chat after a burst of 4, and 20 a minute
to a group, so a refusal means that the bot's own pace is too fast. Three floods, one bot each:

  asking   200 people ask 20 questions each, all at once.
           Goal: all answered, in order, and no refusal.
  writing  80 people write once a second, three times as many messages as may be answered. In the middle a
           notice falls due, and staff write a /status. Ten other people ask a question now and then, from 5 s
           after the start: by then everybody in the flood has had an answer, and has less of a claim to one.
           Goal: the notice is there within 10 s of its time; 99 of 100 others are answered within 1 s.
  heavy    16 people send 4 messages of 4,096 characters each, of the shapes that cost most CPU. Ten other
           people ask short questions all the while.
           Goal: 99 of 100 of these are answered within 1 s.

"overtaken by" counts messages to people of the flood that came between a question (or the time of a notice)
and its answer: unlike seconds it does not depend on how busy this machine is. Run one flood with
`--flood heavy`, and a quick look at all with `--scale 0.1`. The exit code is 1 if a goal is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.store.database.engine import Store
from tests.bench.throughput import cpu_seconds
from tests.e2e import voice
from tests.e2e.flood import Beside, Wait, everybody_asks, heavy_messages, questions_from
from tests.e2e.ledger import Ledger
from tests.e2e.process import PROJECT, BotProcess
from tests.e2e.small_knowledge import cut_down
from tests.standin import FloodLimits, Group, Person, StandIn

LONGEST = 600.0
OTHERS = 10
FIRST_WAVE = 5.0
"""Seconds in which everybody of the flood is answered once."""

PAUSES = {"writing": 8.0, "heavy": 3.0}
"""Seconds from an answer to the next question of the ten other people."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table; `good` is None where there is no goal."""

    flood: str
    what: str
    value: str
    goal: str = ""
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A bot at work with everything around it."""

    standin: StandIn
    group: Group
    bot: BotProcess
    store: Store

    def people(self, count: int, name: str) -> list[Person]:
        """Return new people."""
        return [self.standin.user(first_name=f"{name}{number}") for number in range(count)]


@asynccontextmanager
async def open_office(knowledge: Path) -> AsyncIterator[Office]:
    """Start a bot, have it answer once, and set the limits."""
    standin = StandIn()
    await standin.start()
    group = standin.group("Staff")
    with tempfile.TemporaryDirectory() as folder:
        settings = {"STAFF_CHAT_ID": str(group.chat_id), "KNOWLEDGE_DIR": str(knowledge)}
        bot = BotProcess(standin, Path(folder), settings)
        await bot.start_polling()
        store = await Store.open(f"sqlite:///{Path(folder) / 'bot.db'}")
        try:
            first = standin.user(first_name="First")
            await everybody_asks([first], 1, 60)
            standin.limit(FloodLimits())
            yield Office(standin, group, bot, store)
        finally:
            await store.close()
            await bot.stop(60)
            await standin.stop()


async def asking(office: Office, scale: float) -> list[Figure]:
    """200 people × 20 questions."""
    people = office.people(scaled(200, scale), "Asking")
    found = await everybody_asks(people, 20, LONGEST)
    return [
        Figure("asking", "questions answered", f"{found.questions}"),
        Figure(
            "asking",
            "in another order, or needless",
            f"{found.wrong + found.needless}",
            "0",
            not found.wrong + found.needless,
        ),
        Figure("asking", "answers a second", f"{found.questions / found.seconds:.1f}"),
    ]


async def writing(office: Office, scale: float) -> list[Figure]:
    """80 chats that write once a second, with news and staff's work in the middle."""
    seconds = max(scaled(60, scale), 3 * FIRST_WAVE)
    chats = office.people(80, "Writing")
    others = office.people(OTHERS, "Other")
    beside = Beside(office.standin, chats, LONGEST)
    ledger = Ledger(office.standin, office.store)
    told, asked = await ledger.open_cases([1, 1])
    flood = asyncio.create_task(write_every_second(chats, seconds))
    await asyncio.wait({flood}, timeout=FIRST_WAVE)
    waits = asyncio.create_task(beside.questions(others, flood, PAUSES["writing"]))
    await asyncio.wait({flood}, timeout=seconds / 2 - FIRST_WAVE)
    member = office.standin.user(first_name="Alma")
    notice, preview = await asyncio.gather(
        beside.notice(ledger, told, due_in=2.0), beside.preview(member, office.group, asked)
    )
    await flood
    return [
        Figure("writing", "messages written", f"{flood.result()}"),
        Figure("writing", "notice after its time", f"{notice.seconds:.1f} s", "10 s", notice.seconds <= 10),
        Figure("writing", "notice overtaken by", f"{notice.overtaken}"),
        Figure("writing", "staff's preview after", f"{preview.seconds:.1f} s"),
        Figure("writing", "preview overtaken by", f"{preview.overtaken}"),
        *of_others("writing", await waits, goal=1.0),
    ]


async def write_every_second(chats: Sequence[Person], seconds: float) -> int:
    """Have everybody write once a second, evenly spread; return how many messages that was."""
    started, written = time.monotonic(), 0
    entries = questions_from(0)
    while (now := time.monotonic() - started) < seconds:
        while written < now * len(chats):
            chats[written % len(chats)].say(voice.question(next(entries)))
            written += 1
        await asyncio.sleep(1 / len(chats))
    return written


async def heavy(office: Office, scale: float) -> list[Figure]:
    """64 of the costliest messages from 16 chats, again and again."""
    rounds = scaled(10, scale)
    writers, others = office.people(16, "Heavy"), office.people(OTHERS, "Other")
    beside = Beside(office.standin, writers, LONGEST)

    async def floods() -> list[float]:
        return [await heavy_messages(writers, 4, LONGEST) for _ in range(rounds)]

    flood = asyncio.create_task(floods())
    waits = await beside.questions(others, flood, PAUSES["heavy"])
    return [
        Figure("heavy", f"64 messages answered in ({rounds} times)", f"{max(await flood):.1f} s at most"),
        *of_others("heavy", waits, goal=1.0),
    ]


def of_others(flood: str, waits: Sequence[Wait], goal: float | None = None) -> list[Figure]:
    """Return the figures of the people beside a flood."""
    seconds = sorted(wait.seconds for wait in waits)
    median, p99 = quantile(seconds, 0.5), quantile(seconds, 0.99)
    return [
        Figure(flood, "others' questions", f"{len(waits)}"),
        Figure(flood, "others wait, half of them", f"{median:.2f} s"),
        Figure(
            flood,
            "others wait, 99 of 100",
            f"{p99:.2f} s",
            f"{goal:g} s" if goal else "",
            p99 <= goal if goal else None,
        ),
        Figure(flood, "others wait, at most", f"{seconds[-1]:.2f} s"),
        Figure(flood, "others overtaken by, at most", f"{max(wait.overtaken for wait in waits)}"),
    ]


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of `ordered` do not exceed."""
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def scaled(count: int, scale: float) -> int:
    """Return a share of `count`, one at least."""
    return max(round(count * scale), 1)


FLOODS: dict[str, Callable[[Office, float], Awaitable[list[Figure]]]] = {
    "asking": asking,
    "writing": writing,
    "heavy": heavy,
}


async def measure(name: str, scale: float, knowledge: Path) -> list[Figure]:
    """Run one flood against a new bot."""
    async with open_office(knowledge) as office:
        own, theirs = time.process_time(), cpu_seconds(office.bot.pid)
        started = time.monotonic()
        figures = await FLOODS[name](office, scale)
        seconds = time.monotonic() - started
        own, later = time.process_time() - own, cpu_seconds(office.bot.pid)
        refused = office.standin.too_many
        if theirs is not None and later is not None:
            figures.append(Figure(name, "CPU of the bot", f"{(later - theirs) / seconds:.0%}"))
        return [
            *figures,
            Figure(name, "CPU of the stand-in", f"{own / seconds:.0%}"),
            Figure(name, "refused (429)", f"{refused}", "0", refused == 0),
            Figure(name, "it took", f"{seconds:.0f} s"),
        ]


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    table = Table("flood", "what", "measured", "goal", "")
    for figure in figures:
        mark = "" if figure.good is None else "met" if figure.good else "MISSED"
        table.add_row(figure.flood, figure.what, figure.value, figure.goal, mark)
    Console().print(table)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.floods",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--flood", choices=list(FLOODS), action="append", help="run this one alone")
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the people, seconds or rounds")
    parser.add_argument("--whole", action="store_true", help="take the whole knowledge, not a few entries")
    given = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        knowledge = PROJECT / "knowledge"
        if not given.whole:
            knowledge = cut_down(knowledge, Path(folder) / "knowledge")
        for name in given.flood or FLOODS:
            figures += asyncio.run(measure(name, given.scale, knowledge))
            show([figure for figure in figures if figure.flood == name])
    if any(figure.good is False for figure in figures):
        sys.exit(1)


if __name__ == "__main__":
    main()
