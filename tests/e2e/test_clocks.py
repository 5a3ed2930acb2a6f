"""Hosts whose clocks are wrong, or are set back: nothing is lost, late, or done by two."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

from bot.store.database.clock import HostClock
from bot.store.database.engine import Store
from bot.store.processes import leases
from tests.e2e.conftest import NewDyingBot
from tests.e2e.fleet import fleet
from tests.e2e.host_clock import ClockOfAHost
from tests.e2e.nursery import DyingBot
from tests.e2e.outage import Outage
from tests.e2e.waiting import until
from tests.standin import Group, StandIn

HOUR = timedelta(hours=1)
SECONDS = 0.4
ASKS_EVERY = 0.04


async def test_of_processes_two_hours_apart_the_second_waits_for_the_first_and_calls_nothing_late(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, postgres_url: str, tmp_path: Path
) -> None:
    store = await Store.open(postgres_url)

    async def holds(bot: DyingBot) -> bool:
        async with store.reading() as conn:
            lease = await leases.lease_of(conn, leases.RUNNING)
        return lease is not None and f":{bot.pid}:" in lease.holder

    async def other_waits() -> bool:
        return "another process does this" in ahead.log_text()

    try:
        async with fleet(new_dying_bot, postgres_url, 2, hurried=True) as (behind, ahead):
            await behind.is_born(clock=str(ClockOfAHost(tmp_path / "behind", -HOUR).file))
            await until(lambda: holds(behind), 30)
            await ahead.is_born(clock=str(ClockOfAHost(tmp_path / "ahead", HOUR).file))
            await until(other_waits, 30, otherwise=ahead.log_tail)
            outage = Outage(standin, store, staff, asks_every=ASKS_EVERY)
            await outage.opens_the_office(seconds=2 * SECONDS)
            await outage.goes_on(SECONDS, nullcontext())
            await outage.calms_down(within=30)
            assert await holds(behind)
            await behind.kill()
            await outage.goes_on(SECONDS, nullcontext())
            verdict = await outage.settles(within=30)
            assert await holds(ahead)
    finally:
        await store.close()

    assert verdict.asked == 20
    assert verdict.faults == []
    assert verdict.late == 0
    assert verdict.doubles == 0


async def test_a_clock_set_back_an_hour_holds_up_nothing_and_no_restart_after_it(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, tmp_path: Path
) -> None:
    clock, bot = ClockOfAHost(tmp_path / "clock", HOUR), new_dying_bot()

    @asynccontextmanager
    async def set_back() -> AsyncIterator[None]:
        clock.is_set(timedelta())
        yield

    await bot.is_born(clock=str(clock.file), hurried=True)
    store = await Store.open(f"sqlite:///{tmp_path / 'bot.db'}", HostClock(clock.now))
    try:
        outage = Outage(standin, store, staff, asks_every=ASKS_EVERY)
        await outage.opens_the_office(seconds=SECONDS)
        await outage.goes_on(SECONDS, set_back())
        await outage.calms_down(within=20)
        await outage.records(0, wait=1)
        await bot.kill()
        await bot.is_born()
        verdict = await outage.settles(within=20)
    finally:
        await store.close()

    assert verdict.asked == 10
    assert verdict.faults == []
    assert verdict.late == 0
    assert verdict.doubles == 0
