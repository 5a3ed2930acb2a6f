"""Kills bots at random moments, hundreds of times, and counts what came of the statuses they were to deliver.

`python -m tests.bench.kills --kills 200 --engine sqlite --processes 1 --seed 1`
`python -m tests.bench.kills --moments`: instead, a death at every moment of a status, a correction, a
withdrawal and a change of a case.

Statuses are recorded without a pause for 200 cases with 1 to 3 followers each, some of them by staff in their
chat; every second one is corrected or withdrawn, and after every third an item is added or finished. 30
clients and the office write to each other meanwhile.
Exits with 1 where a message is lost, foreign, out of order, a double that does not say so, or a copy of what
was taken back that nobody told its reader of.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot.store.database.engine import Store
from tests.e2e.fleet import fleet
from tests.e2e.journey import Act, Journeys, failures
from tests.e2e.killing import Killing, Plan, Report
from tests.e2e.nursery import DyingBot, Nursery
from tests.e2e.private import assert_says_nothing_private
from tests.e2e.process import PROJECT
from tests.e2e.small_knowledge import cut_down
from tests.e2e.staff_voice import StaffMember
from tests.postgres.server import start_server
from tests.standin import Group, StandIn

PROGRESS_EVERY = 10

PATIENCE = 1200.0
"""Seconds until staff must have their reply: killed every second, a bot on a busy machine serves few."""


async def measured(arguments: argparse.Namespace, folder: Path) -> Report:
    """Run as the arguments say."""
    knowledge = cut_down(PROJECT / "knowledge", folder / "knowledge")
    nursery = await asyncio.to_thread(Nursery, knowledge)
    standin = StandIn()
    await standin.start()
    group = standin.group("Staff")
    if arguments.topics:
        group.becomes_a_forum()
    made: list[DyingBot] = []
    make = partial(new_bot, nursery, standin, group, folder, knowledge, made)
    plan = Plan(
        arguments.kills,
        arguments.seed,
        stormy=arguments.storm,
        by_staff=10,
        taken_back_every=2,
        settle_within=120,
        writers=30,
    )
    try:
        async with (
            database(arguments.engine, folder) as url,
            fleet(
                make,
                url,
                arguments.processes,
                hurried=not arguments.paced,
                recovers=not arguments.without_recovery,
            ) as bots,
        ):
            store = await Store.open(url)
            try:
                staff = StaffMember(standin.user(first_name="Mia"), group, patience=PATIENCE)
                return await Killing(plan, standin, store, bots, staff, told=_progress(plan.kills)).run()
            finally:
                await store.close()
    finally:
        await asyncio.to_thread(nursery.close)
        await standin.stop()
        for bot in made:
            assert_says_nothing_private(bot.log_text(), standin)


def new_bot(
    nursery: Nursery,
    standin: StandIn,
    group: Group,
    folder: Path,
    knowledge: Path,
    made: list[DyingBot],
    **settings: str,
) -> DyingBot:
    """Return a bot of the firm's, not born yet, and note it in `made`."""
    shared = {"STAFF_CHAT_ID": str(group.chat_id), "KNOWLEDGE_DIR": str(knowledge), "UNDO_SECONDS": "0"}
    made.append(nursery.bot(standin, folder, {**shared, **settings}))
    return made[-1]


async def at_every_moment(folder: Path) -> int:
    """Let a bot die at every moment of each act of staff's; return how many of these lost something."""
    knowledge = cut_down(PROJECT / "knowledge", folder / "knowledge")
    nursery = await asyncio.to_thread(Nursery, knowledge)
    journeys = Journeys(nursery, knowledge, folder)
    lost = 0
    try:
        await journeys.one().before_all()
        for act in Act:
            deaths = await journeys.one(act).without_death()
            lines = await failures(journeys, deaths, act)
            show(f"{act.name.lower()}: {len(deaths)} moments of death, {len(lines)} with a loss")
            for line in lines:
                show(line)
            lost += len(lines)
    finally:
        await asyncio.to_thread(nursery.close)
    return lost


@asynccontextmanager
async def database(engine: str, folder: Path) -> AsyncIterator[str]:
    """Yield the DATABASE_URL of an empty database: `sqlite` or `postgresql`."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'bot.db'}"
        return
    server = await asyncio.to_thread(start_server)
    try:
        yield server.url(await server.make_database())
    finally:
        await asyncio.to_thread(server.stop)


class _progress:  # noqa: N801 - read as a function of the number of kills
    def __init__(self, kills: int) -> None:
        self._kills = kills
        self._began = time.monotonic()

    def __call__(self, number: int) -> None:
        if number % PROGRESS_EVERY == 0 or number == self._kills:
            show(f"{number} of {self._kills} kills after {time.monotonic() - self._began:.0f} s")


def show(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)  # noqa: T201


def main() -> int:
    """Run, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.kills",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=int, default=200, help="how often (default: 200)")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--processes", type=int, default=1, help="more than one share a webhook (default: 1)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--storm", type=float, default=0.0, help="share of messages that fail (default: 0)")
    parser.add_argument("--topics", action="store_true", help="the staff chat has topics")
    parser.add_argument("--moments", action="store_true", help="a death at every moment of a journey")
    parser.add_argument("--paced", action="store_true", help="keep Telegram's limits, which takes far longer")
    parser.add_argument("--without-recovery", action="store_true", help="show that the verdict finds losses")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.moments:
            return min(asyncio.run(at_every_moment(Path(folder))), 1)
        report = asyncio.run(measured(arguments, Path(folder)))
    show(f"{arguments.engine}, {arguments.processes} processes, seed {arguments.seed}: {report}")
    for fault in report.verdict.faults[:50]:
        show(fault)
    show(report.unsettled)
    return 1 if report.verdict.faults or report.unsettled else 0


if __name__ == "__main__":
    raise SystemExit(main())
