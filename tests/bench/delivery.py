"""An announcement to many followers while clients ask: how near to the limit, and how long an answer takes.

The bot is a process of its own, the Bot API stand-in runs in this one. All figures are shares of what is
allowed: the ideal time at the rate (within 2 %), 50 ms for an answer, 200 MB of memory. With the rate 0 the
limits are off, and what counts is rows a second, as a multiple of Telegram's 30.
"""

from __future__ import annotations

import argparse
import asyncio
import bisect
import contextlib
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.domain.announcement import EVERYBODY
from bot.domain.ids import ChatId
from bot.domain.reply import Paragraph, Reply, Span
from bot.store.cases import cases, followers, invitations
from bot.store.cases.cases import NewCase
from bot.store.database.engine import Store
from bot.store.messages import announcements
from tests.bench.throughput import memory_mb
from tests.e2e import voice
from tests.e2e.process import PROJECT, START_WITHIN
from tests.postgres.server import start_server
from tests.standin import FaultKind, Person, StandIn
from tests.standin.chat import BotMessage, Standing
from tests.store.one_case import NUMBER

TELEGRAMS_RATE = 30
ANSWER_WITHIN = 0.050
MEMORY_MB = 200.0
ASK_EVERY = 0.4
"""Seconds between two questions."""

NEWS = Reply((Paragraph((Span("The post in Bogotá is closed on Friday. Appointments stay as they are."),)),))


@dataclass(frozen=True, slots=True)
class Run:
    """One announcement. Times in seconds; `busiest` is the most that was sent in any one second.

    `peak_mb` is from the announcement on, when the knowledge has long been learned; `before_mb` just before.
    """

    engine: str
    rate: int
    followers: int
    answers: int
    drained_in: float
    median_answer: float
    slowest_answer: float
    busiest: int
    before_mb: float | None
    peak_mb: float | None

    def ratios(self) -> dict[str, float]:
        """Return the figures as shares of what is allowed; 1.0 is the limit."""
        found = {"answer_of_50_ms": self.median_answer / ANSWER_WITHIN} if self.answers else {}
        if self.peak_mb is not None:
            found["memory_of_200_mb"] = self.peak_mb / MEMORY_MB
        if self.rate:
            # Answers take their places from the same rate.
            found["drained_of_ideal"] = self.drained_in / ((self.followers + self.answers - 1) / self.rate)
            found["busiest_second_of_rate"] = self.busiest / self.rate
        else:
            found["times_telegrams_rate"] = self.followers / self.drained_in / TELEGRAMS_RATE
        return found


async def measure(engine: str, url: str, folder: Path, given: argparse.Namespace) -> Run:
    """Link the followers, start the bot, announce, ask, and wait until all have heard."""
    standin = StandIn()
    await standin.start()
    if given.latency:
        standin.fault("sendMessage", FaultKind.SLOW, times=None, delay=given.latency)
    people = [standin.user(first_name=f"F{number}") for number in range(given.followers)]
    for person in people:
        person.standing = Standing.OPEN
    store = await Store.open(url)
    try:
        await link(store, people)
        async with bot(standin, url, folder, given.rate) as process:
            asking = [standin.user(first_name=f"Q{number}") for number in range(20)]
            await one_answer(asking[0], voice.question(voice.entries()[0]))  # warm
            before, _ = memory_mb(process.pid)
            forget_peak(process.pid)
            heard = Heard(standin, {person.chat_id for person in people})
            await announce(store)
            answers = asyncio.create_task(ask(asking, heard.all)) if given.rate else None
            async with asyncio.timeout(600 + 2 * given.followers / (given.rate or 100)):
                await heard.all.wait()
            took = await answers if answers else []
            _, peak = memory_mb(process.pid)
    finally:
        await store.close()
        await standin.stop()
    return Run(
        engine=engine,
        rate=given.rate,
        followers=given.followers,
        answers=len(took),
        drained_in=heard.times[-1] - heard.times[0],
        median_answer=statistics.median(took) if took else 0.0,
        slowest_answer=max(took, default=0.0),
        busiest=busiest_second(heard.everything),
        before_mb=before,
        peak_mb=peak,
    )


class Heard:
    """Notes when messages arrive: those to `chats`, and everything."""

    def __init__(self, standin: StandIn, chats: set[int]) -> None:
        self.times: list[float] = []
        self.everything: list[float] = []
        self.all = asyncio.Event()
        self._missing = chats
        standin.world.on_sent = self._sent

    def _sent(self, message: BotMessage) -> None:
        now = time.perf_counter()
        self.everything.append(now)
        chat = message.raw["chat"]["id"]
        if chat in self._missing:
            self._missing.discard(chat)
            self.times.append(now)
            if not self._missing:
                self.all.set()


def busiest_second(times: list[float]) -> int:
    """Return the most arrivals in any second."""
    return max(bisect.bisect_left(times, start + 1) - place for place, start in enumerate(times))


def forget_peak(pid: int) -> None:
    """Have the system measure the highest memory anew, where it can (man 5 proc, clear_refs)."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


async def link(store: Store, people: list[Person]) -> None:
    """Have everybody follow one case."""
    now = store.now()
    for first in range(0, len(people), 500):
        async with store.transaction() as tx:
            found = await cases.find(tx, NUMBER) or await cases.add(tx, NewCase(NUMBER), now)
            assert found is not None
            case = found.id
            invitation = await invitations.add(tx, case, f"{first:064}", now=now, until=now)
            for person in people[first : first + 500]:
                await followers.add(tx, case, ChatId(person.chat_id), invitation, now)


async def announce(store: Store) -> None:
    """Put the announcement into the outbox, as staff's confirmation would."""
    async with store.transaction() as tx:
        now = store.now()
        said = await announcements.add(tx, "all", None, "closed", now)
        await announcements.put_out(tx, said, EVERYBODY, NEWS, now=now, not_before=now)


async def ask(people: list[Person], over: asyncio.Event) -> list[float]:
    """Ask one question after the other until `over`; return the seconds each answer took."""
    texts = [voice.question(entry) for entry in voice.entries()]
    took: list[float] = []
    while not over.is_set():
        started = time.perf_counter()
        number = len(took)
        await one_answer(people[number % len(people)], texts[number % len(texts)])
        took.append(time.perf_counter() - started)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), ASK_EVERY)
    return took


async def one_answer(person: Person, text: str) -> None:
    """Ask, and wait for the answer."""
    person.say(text)
    await person.next_message(within=START_WITHIN)


@asynccontextmanager
async def bot(
    standin: StandIn, url: str, folder: Path, rate: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot with the limits of `rate` beside the block."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(PROJECT),
        "OMP_NUM_THREADS": "1",
        "TELEGRAM_BOT_TOKEN": standin.token,
        "BOT_API_BASE_URL": standin.url,
        "DATABASE_URL": url,
        "KNOWLEDGE_DIR": str(shutil.copytree(PROJECT / "knowledge", folder / "knowledge")),
        "MATCHER": "lexical",
        "LOG_LEVEL": "WARNING",
    }
    asked = asyncio.create_task(standin.seen("getUpdates", "arrived", within=START_WITHIN))
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bench.paced_bot",
            str(rate),
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        await asked
        yield process
    except (AssertionError, TimeoutError) as error:
        raise SystemExit(f"{error}\n{(folder / 'log').read_text()[-2000:]}") from error
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 30)


@contextmanager
def server(engine: str) -> Iterator[str | None]:
    """Run a PostgreSQL server beside the block where that is the engine."""
    if engine == "sqlite":
        yield None
        return
    running = start_server()
    try:
        name = asyncio.run(running.make_database())
        yield running.url(name)
    finally:
        running.stop()


def show(run: Run) -> None:
    """Print what was measured."""
    table = Table("engine", "rate", "followers", "drained in", "answers", "median", "slowest", "memory")
    table.add_row(
        run.engine,
        str(run.rate or "off"),
        str(run.followers),
        f"{run.drained_in:.1f} s",
        str(run.answers),
        f"{run.median_answer * 1000:.0f} ms",
        f"{run.slowest_answer * 1000:.0f} ms",
        f"{run.before_mb:.0f}, then {run.peak_mb:.0f} MB" if run.peak_mb and run.before_mb else "?",
    )
    console = Console()
    console.print(table)
    for name, value in run.ratios().items():
        console.print(f"{name.replace('_', ' ')}: {value:.3f}")


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.delivery",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--followers", type=int, default=10_000)
    parser.add_argument(
        "--rate", type=int, default=TELEGRAMS_RATE, help="a second; 0 switches the limits off"
    )
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--latency", type=float, help="seconds until Telegram confirms (0.1; 0 at rate 0)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    if given.latency is None:
        given.latency = 0.1 if given.rate else 0.0
    with tempfile.TemporaryDirectory() as name, server(given.engine) as address:
        folder = Path(name)
        url = address or f"sqlite:///{folder / 'bot.db'}"
        run = asyncio.run(measure(given.engine, url, folder, given))
    if given.json:
        print(json.dumps({**asdict(run), **run.ratios()}))  # noqa: T201
    else:
        show(run)


if __name__ == "__main__":
    main()
