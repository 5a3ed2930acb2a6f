"""A day on a host of 512 MB: start and learning, 1,000 questions, an edit, a status to 100 followers.

The bot and the process that learns are in a control group of that size; the Bot API stand-in runs outside.
The bench fails if the system kills any of them, or if a client or follower waits in vain. Where no group can
be made (it takes root, or a user who manages groups), nothing is limited, and the figures are watched only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.domain.ids import ChatId
from bot.store.database.engine import Store
from tests.bench.memory_group import MemoryGroup, memory_group
from tests.bench.start import FILE, Family, edit
from tests.bench.throughput import Answers, ask_and_wait, cpu_seconds, memory_mb
from tests.e2e import voice
from tests.e2e.process import PROJECT, BotProcess
from tests.standin import StandIn
from tests.store.one_case import NUMBER, follow, new_case

HOST_MB = 512
QUESTIONS = 1_000
CHATS = 100
ANSWERED_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the day. Memory in MB: of the bot now, and the highest of all its processes together.

    `host_mb` is what the host counts at the highest: files in its cache too, which it gives up if needed.
    CPU in seconds, of the bot alone and during this step.
    """

    what: str
    seconds: float
    cpu_s: float
    bot_mb: float
    together_mb: float
    host_mb: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """All steps, how many processes were killed for lack of memory, and how the log and database grew."""

    steps: tuple[Step, ...]
    limited: bool
    kills: int
    log_bytes: int
    log_lines: int
    database_mb: float


class SmallHost:
    """A bot in its group, and everybody who writes to it."""

    def __init__(self, folder: Path, standin: StandIn, group: MemoryGroup | None) -> None:
        self._group = group
        self._folder = folder
        self._standin = standin
        self._answers = Answers(standin)
        self._staff = standin.group("Staff")
        self._people = [standin.user(first_name=f"P{number}") for number in range(CHATS)]
        self._texts = [voice.question(each) for each in voice.entries()]
        settings = {
            "KNOWLEDGE_DIR": str(folder / "knowledge"),
            "STAFF_CHAT_ID": str(self._staff.chat_id),
            "UNDO_SECONDS": "0",
        }
        self.bot = BotProcess(standin, folder, settings, launcher=group.launcher if group else ())
        self.family = Family()
        self.steps: list[Step] = []

    async def day(self) -> None:
        """Go through all steps; raises AssertionError where the bot ends before."""
        with self._step("start, and learning"):
            await self.bot.start_polling()
        with self._step(f"{QUESTIONS:,} questions"):
            await ask_and_wait(self._answers, self._people, self._texts, QUESTIONS)
        with self._step("an edit, learned"):
            stored = self._folder / "learned" / "en-lexical.learned"
            entries = self._folder / "knowledge" / "en" / "entries" / FILE
            await asyncio.to_thread(edit, stored, entries)
            await ask_and_wait(self._answers, self._people, self._texts, 1)
        await self._gain_followers()
        with self._step(f"a status to {CHATS} followers"):
            await self._record_a_status()

    async def _gain_followers(self) -> None:
        store = await Store.open(self.bot.settings["DATABASE_URL"])
        try:
            async with store.transaction() as tx:
                case = await new_case(tx, store)
                for person in self._people:
                    await follow(tx, store, case, ChatId(person.chat_id))
        finally:
            await store.close()

    async def _record_a_status(self) -> None:
        member = self._standin.user(first_name="Noor")
        self._staff.makes(member, "member")
        member.say(f"/status {NUMBER} refused 2026-11-20", to=self._staff)
        confirm = voice.staff_label("button_status_confirm")
        await self._staff.next_message(ANSWERED_WITHIN, where=lambda message: confirm in message.labels)
        member.press(confirm, to=self._staff)
        for person in self._people:
            await person.next_message(ANSWERED_WITHIN, saying=voice.notice("no_promise"))

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        started, before = time.perf_counter(), cpu_seconds(self.bot.pid) or 0.0 if self.steps else 0.0
        yield
        after, (now, _) = cpu_seconds(self.bot.pid), memory_mb(self.bot.pid)
        if after is None or now is None:
            raise SystemExit("the bot ended, or this system does not tell CPU and memory in /proc")
        self.steps.append(
            Step(
                what,
                time.perf_counter() - started,
                after - before,
                now,
                self.family.together_mb,
                self._group.peak_mb if self._group else None,
            )
        )


async def measure(limit_mb: int) -> Day:
    """Spend the day on a host of `limit_mb` MB."""
    with tempfile.TemporaryDirectory() as name, memory_group(limit_mb * 2**20) as group:
        folder = Path(name)
        shutil.copytree(PROJECT / "knowledge", folder / "knowledge")
        standin = StandIn()
        await standin.start()
        host = SmallHost(folder, standin, group)
        watching = asyncio.create_task(host.family.watch(host.bot))
        try:
            await host.day()
            await host.bot.stop()
        except AssertionError as error:  # the bot ended, or somebody waits in vain
            killed = group.kills if group else 0
            raise SystemExit(f"{killed} processes killed for lack of memory; {error}") from None
        finally:
            watching.cancel()
            if host.bot.is_running:
                await host.bot.kill()
            await standin.stop()
        log = host.bot.log.read_bytes()
        size = _size_mb(folder)
        kills = group.kills if group else 0
        return Day(tuple(host.steps), group is not None, kills, len(log), log.count(b"\n"), size)


def _size_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.glob("bot.db*")) / 1e6


def show(day: Day, limit_mb: int) -> None:
    """Print a table, and what it means."""
    table = Table("step", "took", "its CPU", "bot", "with learning, highest", "host, highest")
    for each in day.steps:
        memory = (each.bot_mb, each.together_mb, each.host_mb)
        shown = (f"{value:.0f} MB" if value is not None else "?" for value in memory)
        table.add_row(each.what, f"{each.seconds:.1f} s", f"{each.cpu_s:.1f} s", *shown)
    console = Console()
    console.print(table)
    console.print(
        f"log: {day.log_lines:,} lines, {day.log_bytes:,} bytes; database: {day.database_mb:.1f} MB"
    )
    if not day.limited:
        console.print("Watched only: this user can make no control group here.")
    console.print(f"host of {limit_mb} MB: {day.kills} processes killed for lack of memory")


def main() -> None:
    """Parse, measure, print; exit code 1 where a process was killed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.small_host",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--mb", type=int, default=HOST_MB, help="memory of the host")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args()
    day = asyncio.run(measure(given.mb))
    if given.json:
        print(json.dumps(asdict(day)))  # noqa: T201
    else:
        show(day, given.mb)
    if day.kills:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
