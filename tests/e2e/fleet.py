"""Bots on one database: one that polls, or several behind one webhook."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from tests.e2e.balancer import Balancer
from tests.e2e.nursery import DyingBot
from tests.e2e.process import free_port

SECRET = "a-Long_random-word-of-letters"


@asynccontextmanager
async def fleet(
    new_bot: Callable[..., DyingBot], url: str, processes: int, *, polling: bool = False, **changes: object
) -> AsyncIterator[Sequence[DyingBot]]:
    """Make so many bots, not born yet; `polling`: one of them polls. `changes` are to their `Birth`."""
    if processes == 1 or polling:
        yield [_changed(new_bot(DATABASE_URL=url), changes) for _ in range(processes)]
        return
    async with behind_one_webhook(processes) as places:
        yield [_changed(new_bot(DATABASE_URL=url, **place), changes) for place in places]


@asynccontextmanager
async def behind_one_webhook(processes: int) -> AsyncIterator[Sequence[dict[str, str]]]:
    """Run a balancer for so many bots; yield the settings that each of them needs."""
    ports = [free_port() for _ in range(processes)]
    balancer = Balancer(ports)
    await balancer.start()
    hook = {"WEBHOOK_URL": f"http://127.0.0.1:{balancer.port}", "WEBHOOK_SECRET": SECRET}
    try:
        yield [{**hook, "PORT": str(port)} for port in ports]
    finally:
        await balancer.stop()


def _changed(bot: DyingBot, changes: dict[str, object]) -> DyingBot:
    bot.birth = dataclasses.replace(bot.birth, **changes)  # type: ignore[arg-type]
    return bot
