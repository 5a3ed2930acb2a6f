"""Write transactions a second through the store, for one writer and for many at once, on this disk."""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import event  # noqa: TID251 - counts commits

from bot.store.database.engine import Store
from bot.store.processes import remembered


@dataclass(frozen=True, slots=True)
class Writing:
    """One run. `commits` is the number of transactions of the database, each with one flush."""

    writers: int
    transactions: int
    per_second: float
    commits: int
    cpu_ms: float


async def measure(folder: Path, writers: int, transactions: int) -> Writing:
    """Let `writers` tasks write `transactions` rows in all, each row in a transaction of its own."""
    store = await Store.open(f"sqlite:///{folder / f'{writers}.db'}")
    commits = 0

    def count(_conn: object) -> None:
        nonlocal commits
        commits += 1

    event.listen(store._engine.sync_engine, "commit", count)
    each = transactions // writers

    async def write(writer: int) -> None:
        for number in range(each):
            async with store.transaction() as tx:
                await remembered.remember(tx, f"writer {writer}", str(number), store.now())

    cpu, started = time.process_time(), time.perf_counter()
    await asyncio.gather(*(write(writer) for writer in range(writers)))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    await store.close()
    done = each * writers
    return Writing(writers, done, done / seconds, commits, cpu / done * 1000)


async def measure_all(folder: Path, transactions: int) -> list[Writing]:
    """Measure one writer, then more and more at once."""
    return [await measure(folder, writers, transactions) for writers in (1, 4, 16, 64)]


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.writers", description=__doc__)
    parser.add_argument("--transactions", type=int, default=1920, help="a run (default: 1920)")
    parser.add_argument("--folder", type=Path, help="on the disk to measure (default: a temporary folder)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        runs = asyncio.run(measure_all(Path(folder), given.transactions))
    if given.json:
        print(json.dumps([asdict(run) for run in runs]))  # noqa: T201
        return
    table = Table("writers", "transactions/s", "commits", "CPU a transaction")
    for run in runs:
        table.add_row(str(run.writers), f"{run.per_second:.0f}", str(run.commits), f"{run.cpu_ms:.2f} ms")
    Console().print(table)


if __name__ == "__main__":
    main()
