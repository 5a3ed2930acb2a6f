"""Questions answered a second, end to end: the product beside a bare echo bot, in the same run.

Each bot is a process of its own; the Bot API stand-in runs in this one. The product commits every update
to its database before it is confirmed; the echo bot keeps nothing. The questions of many chats all wait when
the clock starts. "no pace" is the product without Telegram's limits on how fast a bot may send; the echo bots
do not keep to them either. On a busy machine compare the CPU of a question: the rest is the others' doing.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.frontends.telegram.intake.worker_settings import WorkerSettings
from tests.e2e import voice
from tests.e2e.process import PROJECT, START_WITHIN
from tests.standin import Person, StandIn

WARM_UP = 100
LONGEST_RUN = 600.0
PRODUCT, UNPACED = "product", "product, no pace"
ECHO, ECHO_CONCURRENT = "echo, one by one", "echo, concurrent"
COMMANDS: dict[str, list[str]] = {
    PRODUCT: ["-m", "bot"],
    UNPACED: ["-m", "tests.bench.paced_bot", "0"],
    ECHO: ["-m", "tests.bench.echo_bot"],
    ECHO_CONCURRENT: ["-m", "tests.bench.echo_bot", "--concurrent"],
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one bot; `cpu_ms` is its processor time for a question. None: the system does not tell."""

    bot: str
    per_second: float
    first_answer_s: float
    rss_mb: float | None
    peak_mb: float | None
    cpu_share: float | None
    cpu_ms: float | None
    standin_cpu_share: float


class Answers:
    """Counts what the bot sends, and wakes who waits for a number."""

    def __init__(self, standin: StandIn) -> None:
        self._count = 0
        self._wanted = 0
        self._enough = asyncio.Event()
        standin.world.on_sent = self._sent

    def _sent(self, _message: object) -> None:
        self._count += 1
        if self._count >= self._wanted:
            self._enough.set()

    async def more(self, count: int) -> None:
        """Wait for `count` more messages."""
        self._wanted = self._count + count
        self._enough.clear()
        async with asyncio.timeout(LONGEST_RUN):
            await self._enough.wait()


async def measure(bot: str, questions: int, chats: int) -> Run:
    """Start `bot`, ask, and stop it."""
    standin = StandIn()
    await standin.start()
    answers = Answers(standin)
    people = [standin.user(first_name=f"P{number}") for number in range(chats)]
    texts = [voice.question(entry) for entry in voice.entries()]
    with tempfile.TemporaryDirectory() as folder:
        ask(people[:1], texts, 1)
        first = asyncio.create_task(answers.more(1))
        started = time.perf_counter()
        process = await spawn(bot, standin, Path(folder))
        try:
            await asyncio.wait_for(unless_it_ends(first, process, Path(folder)), START_WITHIN)
            first_answer = time.perf_counter() - started
            await ask_and_wait(answers, people, texts, WARM_UP)
            own, theirs = time.process_time(), cpu_seconds(process.pid)
            seconds = await ask_and_wait(answers, people, texts, questions)
            own = time.process_time() - own
            later = cpu_seconds(process.pid)
            spent = later - theirs if later is not None and theirs is not None else None
            rss, peak = memory_mb(process.pid)
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.wait(), 30)
            await standin.stop()
    return Run(
        bot,
        questions / seconds,
        first_answer,
        rss,
        peak,
        spent / seconds if spent is not None else None,
        spent / questions * 1000 if spent is not None else None,
        own / seconds,
    )


def ask(people: Sequence[Person], texts: Sequence[str], count: int) -> None:
    """Let people ask in turn."""
    for number in range(count):
        people[number % len(people)].say(texts[number % len(texts)])


async def ask_and_wait(answers: Answers, people: Sequence[Person], texts: Sequence[str], count: int) -> float:
    """Ask `count` questions at once; return the seconds until all were answered."""
    done = asyncio.create_task(answers.more(count))
    await asyncio.sleep(0)
    started = time.perf_counter()
    ask(people, texts, count)
    await done
    return time.perf_counter() - started


async def spawn(bot: str, standin: StandIn, folder: Path) -> asyncio.subprocess.Process:
    """Start a bot in `folder`."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(PROJECT),
        "OMP_NUM_THREADS": "1",
        "TELEGRAM_BOT_TOKEN": standin.token,
        "BOT_API_BASE_URL": standin.url,
        "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "KNOWLEDGE_DIR": str(PROJECT / "knowledge"),
        "MATCHER": "lexical",
    }
    with (folder / "log").open("wb") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, *COMMANDS[bot], cwd=folder, env=environment, stdout=log, stderr=log
        )


async def unless_it_ends(
    waited: asyncio.Task[None], process: asyncio.subprocess.Process, folder: Path
) -> None:
    """Wait, or say what the process said when it ended instead."""
    ended = asyncio.create_task(process.wait())
    await asyncio.wait({waited, ended}, return_when=asyncio.FIRST_COMPLETED)
    if not waited.done():
        waited.cancel()
        raise SystemExit(f"the bot ended:\n{(folder / 'log').read_text()[-2000:]}")
    ended.cancel()


def memory_mb(pid: int) -> tuple[float | None, float | None]:
    """Return resident memory now and at its highest, in MB, where /proc tells."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None, None
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    now, peak = (int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, peak


def cpu_seconds(pid: int) -> float | None:
    """Return the processor time of a process in seconds, where /proc tells."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure_all(questions: int, chats: int, repeat: int, bots: Sequence[str]) -> list[Run]:
    """Measure the bots in turn, so that a busy machine is busy for all."""
    return [await measure(bot, questions, chats) for _ in range(repeat) for bot in bots]


def median_of(runs: Sequence[Run], bot: str) -> Run:
    """Return the run of `bot` in the middle by questions a second."""
    own = sorted((run for run in runs if run.bot == bot), key=lambda run: run.per_second)
    return own[len(own) // 2]


def summary(runs: Sequence[Run]) -> dict[str, float]:
    """Return the product's figures as shares of the echo bots'."""
    bots = {run.bot for run in runs}
    found = {}
    for ours, theirs in itertools.product((PRODUCT, UNPACED), (ECHO, ECHO_CONCURRENT)):
        if not {ours, theirs} <= bots:
            continue
        one, other = median_of(runs, ours), median_of(runs, theirs)
        names = f"{_named(ours)}_of_{_named(theirs)}"
        found[f"throughput_of_{names}"] = one.per_second / other.per_second
        if one.cpu_ms and other.cpu_ms:
            found[f"cpu_of_{names}"] = one.cpu_ms / other.cpu_ms
        if one.rss_mb and other.rss_mb:
            found[f"memory_of_{names}"] = one.rss_mb / other.rss_mb
    return found


def _named(bot: str) -> str:
    return bot.replace(",", "").replace(" ", "_")


def show(runs: Sequence[Run]) -> None:
    """Print a table and the shares."""
    table = Table(
        "bot", "questions/s", "first answer", "memory", "peak", "its CPU", "a question", "stand-in's CPU"
    )
    for run in runs:
        table.add_row(
            run.bot,
            f"{run.per_second:.0f}",
            f"{run.first_answer_s:.2f} s",
            *(f"{value:.0f} MB" if value else "?" for value in (run.rss_mb, run.peak_mb)),
            f"{run.cpu_share:.0%}" if run.cpu_share is not None else "?",
            f"{run.cpu_ms:.2f} ms" if run.cpu_ms is not None else "?",
            f"{run.standin_cpu_share:.0%}",
        )
    console = Console()
    console.print(table)
    for name, value in summary(runs).items():
        console.print(f"{name.replace('_', ' ')}: {value:.2f}")
    busiest = statistics.median(run.standin_cpu_share for run in runs)
    if busiest > 0.8:
        console.print("The stand-in was as busy as the bots: these figures are floors, not measurements.")


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.throughput",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--questions", type=int, default=2000, help="questions a run (default: 2000)")
    parser.add_argument("--chats", type=int, default=100, help="chats that ask in turn (default: 100)")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each bot; the middle one counts")
    parser.add_argument("--only", choices=[*COMMANDS], action="append", help="measure this bot alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    most = WorkerSettings().most_waiting
    if max(given.questions, WARM_UP) > given.chats * most:
        parser.error(f"of one chat only {most} waiting questions are answered: give more --chats")
    runs = asyncio.run(measure_all(given.questions, given.chats, given.repeat, given.only or [*COMMANDS]))
    if given.json:
        print(json.dumps({"runs": [asdict(run) for run in runs], **summary(runs)}))  # noqa: T201
    else:
        show(runs)


if __name__ == "__main__":
    main()
