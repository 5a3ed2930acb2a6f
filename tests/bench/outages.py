"""Outages of Telegram, by kind of fault: what is lost, what comes twice, how late the last answer is.

`python -m tests.bench.outages [SECONDS]` (25 unless told otherwise). Ten minutes pass in half a minute under
the program `faketime` of the system: `python -m tests.bench.outages 600 --speed 20`.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from bot.store.database.engine import Store
from tests.e2e.outage import Outage, telegram_away
from tests.e2e.process import PROJECT, BotProcess
from tests.e2e.small_knowledge import cut_down
from tests.standin import FaultKind, StandIn

KINDS: dict[str, tuple[FaultKind | None, str | None]] = {
    "502": (FaultKind.BAD_GATEWAY, None),
    "500": (FaultKind.SERVER_ERROR, None),
    "reset": (FaultKind.RESET, None),
    "silence": (FaultKind.TIMEOUT, None),
    "reply lost": (FaultKind.CUT_AFTER, None),
    "429": (FaultKind.TOO_MANY, None),
    "401": (FaultKind.UNAUTHORIZED, None),
    "no server": (None, None),
    "502 on sendMessage only": (FaultKind.BAD_GATEWAY, "sendMessage"),
}


async def run(name: str, seconds: float, speed: float, folder: Path) -> None:
    """Run one outage and print what became of it."""
    kind, only = KINDS[name]
    standin = StandIn()
    await standin.start()
    group = standin.group("Staff")
    settings = {
        "STAFF_CHAT_ID": str(group.chat_id),
        "KNOWLEDGE_DIR": str(cut_down(PROJECT / "knowledge", folder / "knowledge")),
        "UNDO_SECONDS": "0",
    }
    bot = BotProcess(standin, folder, settings, launcher=_faster(speed))
    await bot.start_polling()
    store = await Store.open(f"sqlite:///{folder / 'bot.db'}")
    try:
        outage = Outage(standin, store, group)
        await outage.opens_the_office(seconds=seconds / speed)
        await outage.goes_on(seconds / speed, telegram_away(standin, kind, only))
        verdict = await outage.settles(within=120)
        verdict.slowest *= speed
        print(f"{name:24} {verdict}", flush=True)  # noqa: T201
        for fault in verdict.faults[:5]:
            print(f"  {fault}", flush=True)  # noqa: T201
    finally:
        await store.close()
        await bot.stop()
        await standin.stop()


def _faster(speed: float) -> tuple[str, ...]:
    if speed == 1:
        return ()
    return (shutil.which("faketime") or sys.exit("there is no faketime here"), "-f", f"+0 x{speed:g}")


def main() -> None:
    """Run all kinds, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=25.0)
    parser.add_argument("--speed", type=float, default=1.0, help="how many times faster the bot's clock runs")
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    options = parser.parse_args()
    for name in options.kind or KINDS:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(run(name, options.seconds, options.speed, Path(folder)))


if __name__ == "__main__":
    main()
