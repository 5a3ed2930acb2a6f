"""Stops the process that holds the lease in the middle of its work, again and again, and wakes it too late.

`python -m tests.bench.takeovers --rounds 40 --engine postgresql --seed 1`

Two processes share a webhook, or one of them polls. Clients ask, staff write /checked and /case, statuses are
recorded. In each round the process at work is stopped (SIGSTOP) as some message arrives, is carried or is
answered, until the other has its lease, and in half of the rounds its messages in hand as well; then it goes
on (SIGCONT). Leases last seconds and no limits of Telegram are kept, so that there can be many rounds.
`--clocks-apart HOURS`: the clock of one host is so far ahead, that of the other behind.

Prints asked, recorded, lost, doubled, unmarked, and the last answer after the end. `left`: what a woken
process would have finished and another had taken over. `robbed`: the same of a process that had taken over.
Exits with 1 where something is lost, robbed, given up, unmarked, calls itself late, or comes three times.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.store.database.engine import Store
from tests.bench.kills import database, new_bot, show
from tests.e2e.fleet import fleet
from tests.e2e.host_clock import ClockOfAHost
from tests.e2e.nursery import DyingBot, Nursery
from tests.e2e.outage import Outage
from tests.e2e.private import assert_says_nothing_private
from tests.e2e.process import PROJECT
from tests.e2e.small_knowledge import cut_down
from tests.e2e.takeover import HolderStopped
from tests.standin import StandIn

STAGES = ("arrived", "carried", "answered")
ASKS_EVERY = 0.02
SECONDS = 0.6
"""Of questions in a round."""

LONGEST = 90.0
"""Seconds until all is calm again."""


async def measured(arguments: argparse.Namespace, folder: Path) -> int:
    """Run as the arguments say, print what became of it, and return how many faults there were."""
    knowledge = cut_down(PROJECT / "knowledge", folder / "knowledge")
    nursery = await asyncio.to_thread(Nursery, knowledge)
    standin = StandIn()
    await standin.start()
    group = standin.group("Staff")
    made: list[DyingBot] = []
    make = partial(new_bot, nursery, standin, group, folder, knowledge, made)
    try:
        async with (
            database(arguments.engine, folder) as url,
            fleet(make, url, 2, polling=arguments.polling, hurried=True, short_leases=True) as bots,
        ):
            for bot, hours in zip(bots, (-arguments.clocks_apart, arguments.clocks_apart), strict=True):
                clock = ClockOfAHost(folder / f"clock{hours}", timedelta(hours=hours))
                await bot.is_born(clock=str(clock.file))
            store = await Store.open(url)
            try:
                outage = Outage(standin, store, group, asks_every=ASKS_EVERY)
                return await _rounds(arguments, standin, store, outage, bots)
            finally:
                await store.close()
    finally:
        await asyncio.to_thread(nursery.close)
        await standin.stop()
        for bot in made:
            assert_says_nothing_private(bot.log_text(), standin)


async def _rounds(
    arguments: argparse.Namespace, standin: StandIn, store: Store, outage: Outage, bots: Sequence[DyingBot]
) -> int:
    chance = random.Random(arguments.seed)
    file = Path(store.place) if arguments.engine == "sqlite" else None
    left = robbed = 0
    await outage.opens_the_office(seconds=arguments.rounds * SECONDS)
    for number in range(1, arguments.rounds + 1):
        stop = HolderStopped(
            standin,
            store,
            bots,
            messages=chance.randint(1, 20),
            stage=chance.choice(STAGES),
            deliveries_too=chance.random() < 0.5,
            file=file,
            within=LONGEST,
        )
        await outage.goes_on(SECONDS, stop)
        await outage.calms_down(LONGEST)
        left += stop.left_to_another(by_the_woken=True)
        robbed += stop.left_to_another(by_the_woken=False)
        if number % 10 == 0:
            show(f"{number} of {arguments.rounds} rounds")
    verdict = await outage.settles(LONGEST)
    show(f"{arguments.engine}, {arguments.rounds} takeovers, seed {arguments.seed}: {verdict}")
    show(f"left {left}  robbed {robbed}  called late {verdict.late}")
    for fault in verdict.faults[:20]:
        show(f"  {fault}")
    return len(verdict.faults) + robbed + verdict.late


def main() -> int:
    """Run, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.takeovers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=40, help="how many takeovers (default: 40)")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--polling", action="store_true", help="without a webhook: one of them polls")
    parser.add_argument("--clocks-apart", type=float, default=0.0, metavar="HOURS", help="(default: 0)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return min(asyncio.run(measured(arguments, Path(folder))), 1)


if __name__ == "__main__":
    raise SystemExit(main())
