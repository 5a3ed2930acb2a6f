"""What a start costs, first (everything is learned) and again (what was learned is read).

The bot is a process of its own on a copy of the shipped knowledge; the Bot API stand-in runs in this one. It
is ready when it asks for updates; then it is asked some questions, and a phrase is added to the knowledge.
Linux only: the figures are from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.throughput import Answers, ask_and_wait, cpu_seconds, memory_mb
from tests.e2e import voice
from tests.e2e.process import PROJECT, BotProcess
from tests.standin import StandIn

QUESTIONS = 200
FILE = "05-passport-and-travel.yaml"
LOOK_EVERY = 0.01
LONGEST_EDIT = 120.0


@dataclass(frozen=True, slots=True)
class Start:
    """One start; CPU in seconds, memory in MB.

    Until it is ready: `cpu_s` and `peak_mb` are the bot's own, `learning_cpu_s` is that of the process that
    learns, `together_mb` the highest sum of both. After some questions: `resident_mb`. `edit_together_mb` is
    the highest sum while the edit is learned, `edit_s` how many seconds that takes.
    """

    which: str
    cpu_s: float
    learning_cpu_s: float
    peak_mb: float
    together_mb: float
    resident_mb: float
    edit_together_mb: float
    edit_s: float


class Family:
    """A process and its children, looked at again and again: their memory together, the children's CPU."""

    def __init__(self) -> None:
        self.together_mb = 0.0
        self._cpu: dict[int, float] = {}

    @property
    def children_cpu_s(self) -> float:
        """The CPU of all children so far, in seconds."""
        return sum(self._cpu.values())

    async def watch(self, bot: BotProcess) -> None:
        """Look until cancelled."""
        while True:
            if bot.is_running:
                children = [child for child in _children(bot.pid) if _command(child) != _command(bot.pid)]
                self._cpu |= {pid: cpu_seconds(pid) or 0.0 for pid in children if cpu_seconds(pid)}
                self.together_mb = max(self.together_mb, sum(map(_resident_mb, [bot.pid, *children])))
            await asyncio.sleep(LOOK_EVERY)


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return []


def _command(pid: int) -> bytes:
    """Return the command line; a child that has not begun its own has its parent's, and its memory too."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _resident_mb(pid: int) -> float:
    with suppress(OSError, KeyError):
        return memory_mb(pid)[0] or 0.0
    return 0.0


def edit(learned: Path, entries: Path) -> float:
    """Add a phrase to a file of entries; return the seconds until what was learned of it is stored."""
    before, started = learned.stat().st_mtime_ns, time.perf_counter()
    text = entries.read_text(encoding="utf-8")
    new = f"    phrases:\n      - what about the {int(time.time())} papers\n"
    entries.write_text(text.replace("    phrases:\n", new, 1), encoding="utf-8")
    while learned.stat().st_mtime_ns == before:
        time.sleep(LOOK_EVERY)
        if time.perf_counter() - started > LONGEST_EDIT:
            raise SystemExit("the edit was not learned")
    return time.perf_counter() - started


async def measure(which: str, folder: Path) -> Start:
    """Start the bot on the knowledge in `folder`, ask it some questions, edit, stop it."""
    standin = StandIn()
    await standin.start()
    answers = Answers(standin)
    knowledge = folder / "knowledge"
    bot = BotProcess(standin, folder, {"LOG_LEVEL": "WARNING", "KNOWLEDGE_DIR": str(knowledge)})
    family = Family()
    watching = asyncio.create_task(family.watch(bot))
    try:
        await bot.start_polling()
        cpu, (_, peak) = cpu_seconds(bot.pid), memory_mb(bot.pid)
        learning, together = family.children_cpu_s, family.together_mb
        people = [standin.user(first_name=f"P{number}") for number in range(QUESTIONS)]
        await ask_and_wait(answers, people, [voice.question(each) for each in voice.entries()], QUESTIONS)
        resident, _ = memory_mb(bot.pid)
        family.together_mb = 0.0
        stored, entries = folder / "learned" / "en-lexical.learned", knowledge / "en" / "entries" / FILE
        seconds = await asyncio.to_thread(edit, stored, entries)
        await bot.stop()
    finally:
        watching.cancel()
        bot.kill_now()
        await standin.stop()
    if cpu is None or peak is None or resident is None:
        raise SystemExit("this system does not tell CPU and memory in /proc")
    return Start(which, cpu, learning, peak, together, resident, family.together_mb, seconds)


def measure_both() -> list[Start]:
    """Measure a first start and the next one."""
    starts = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PROJECT / "knowledge", Path(folder) / "knowledge")
        for which in ("first", "again"):
            starts.append(asyncio.run(measure(which, Path(folder))))
            # The next stand-in counts its updates from 1 again: this database would take them for old ones.
            for file in Path(folder).glob("bot.db*"):
                file.unlink()
    return starts


def show(starts: Sequence[Start]) -> None:
    """Print a table."""
    table = Table(
        "start", "its CPU", "learning's CPU", "its peak", "together", "resident", "edit", "edit took"
    )
    for each in starts:
        sizes = (each.peak_mb, each.together_mb, each.resident_mb, each.edit_together_mb)
        memory = (f"{value:.0f} MB" for value in sizes)
        cpu = (f"{value:.2f} s" for value in (each.cpu_s, each.learning_cpu_s))
        table.add_row(each.which, *cpu, *memory, f"{each.edit_s:.1f} s")
    Console().print(table)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.start",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of a table")
    given = parser.parse_args()
    starts = measure_both()
    if given.json:
        print(json.dumps([asdict(each) for each in starts]))  # noqa: T201
    else:
        show(starts)


if __name__ == "__main__":
    main()
