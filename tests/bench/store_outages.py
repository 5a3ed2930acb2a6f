"""Troubles of the database, by kind: what is lost, what comes twice, how late the last answer is.

`python -m tests.bench.store_outages [--kind KIND]`. Clients ask, staff write /checked and /case, presses and
notices are in hand meanwhile. The full disk is a small tmpfs, which root may mount. Exits with 1 where
something is lost, given up, unmarked, or comes three times.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.store.database.engine import Store
from tests.bench.kills import show
from tests.e2e.outage import Outage
from tests.e2e.process import PROJECT, BotProcess
from tests.e2e.small_knowledge import cut_down
from tests.e2e.store_trouble import backends_ended, disk_full, server_down, write_lock_held
from tests.postgres.server import Server, start_server
from tests.standin import StandIn

_DISK = "32m"
"""Of which the bot's own files take a few."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database in a folder of its own, or on a server."""

    url: str
    folder: Path
    name: str = ""
    server: Server | None = None

    @property
    def on_server(self) -> Server:
        assert self.server is not None
        return self.server


@dataclass(frozen=True, slots=True)
class Kind:
    """A trouble of so many seconds, and where its database is."""

    seconds: float
    engine: str
    trouble: Callable[[Database], AbstractAsyncContextManager[None]]


KINDS = {
    "sqlite locked": Kind(30, "sqlite", lambda it: write_lock_held(it.folder / "bot.db")),
    "backends ended": Kind(20, "postgresql", lambda it: backends_ended(it.on_server, it.name)),
    "server restarted": Kind(20, "postgresql", lambda it: server_down(it.on_server)),
    "server crashed": Kind(20, "postgresql", lambda it: server_down(it.on_server, crash=True)),
    "disk full": Kind(30, "small disk", lambda it: disk_full(it.folder)),
}


async def run(name: str, folder: Path) -> int:
    """Run one trouble and print what became of it; return how many faults there were."""
    kind = KINDS[name]
    standin = StandIn()
    await standin.start()
    group = standin.group("Staff")
    async with _database(kind.engine, folder) as database:
        settings = {
            "STAFF_CHAT_ID": str(group.chat_id),
            "KNOWLEDGE_DIR": str(cut_down(PROJECT / "knowledge", folder / "knowledge")),
            "DATABASE_URL": database.url,
            "UNDO_SECONDS": "0",
        }
        bot = BotProcess(standin, folder, settings)
        await bot.start_polling()
        store = await Store.open(database.url)
        try:
            outage = Outage(standin, store, group)
            await outage.opens_the_office(seconds=kind.seconds)
            await outage.goes_on(kind.seconds, kind.trouble(database))
            verdict = await outage.settles(within=180)
            lines = bot.log_text().splitlines()
            errors = sum("level=error" in line for line in lines)
            show(f"{name:18} {verdict}; {errors} error lines in the log")
            for fault in verdict.faults[:10]:
                show(f"  {fault}")
            for what in sorted({line.partition(" what=")[2] for line in lines if " what=" in line}):
                show(f"  logged: {what[:110]}")
        except AssertionError as error:
            show(f"{name:18} NOT SETTLED: {error}\n{bot.log_tail()}")
            return 1
        finally:
            await store.close()
            await bot.stop()
            await standin.stop()
    return len(verdict.faults)


@asynccontextmanager
async def _database(engine: str, folder: Path) -> AsyncIterator[Database]:
    if engine == "postgresql":
        server = await asyncio.to_thread(start_server)
        try:
            name = await server.make_database()
            yield Database(server.url(name), folder, name, server)
        finally:
            await asyncio.to_thread(server.stop)
        return
    place = folder / "data"
    place.mkdir()
    if engine == "small disk":
        await _as_root("mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(place))
    try:
        yield Database(f"sqlite:///{place / 'bot.db'}", place)
    finally:
        if engine == "small disk":
            await _as_root("umount", str(place))


async def _as_root(*command: str) -> None:
    ended = await asyncio.create_subprocess_exec(*command)
    if await ended.wait():
        raise SystemExit(f"{command[0]} failed; the kind “disk full” needs the right to mount")


def main() -> int:
    """Run all kinds, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    options = parser.parse_args()
    faults = 0
    for name in options.kind or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            faults += asyncio.run(run(name, Path(folder)))
    return min(faults, 1)


if __name__ == "__main__":
    raise SystemExit(main())
