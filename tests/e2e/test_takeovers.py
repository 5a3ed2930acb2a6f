"""A process that lost its lease in its sleep finishes nothing, and marks nothing."""

from __future__ import annotations

import asyncio

from bot.store.engine import Store
from tests.e2e.conftest import NewDyingBot
from tests.e2e.fleet import fleet
from tests.e2e.outage import Outage
from tests.e2e.takeover import holder_stopped
from tests.standin import Group, StandIn


async def test_a_process_stopped_past_its_lease_gives_up_nothing_that_another_handles(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, postgres_url: str
) -> None:
    store = await Store.open(postgres_url)
    try:
        async with fleet(new_dying_bot, postgres_url, 2, short_leases=True) as bots:
            await asyncio.gather(*(bot.is_born() for bot in bots))
            outage = Outage(standin, store, staff, holder_stopped(standin, store, bots), asks_every=0.02)
            await outage.opens_the_office(seconds=0.96)
            await outage.lasts(0.96)
            verdict = await outage.settles(within=60)
    finally:
        await store.close()

    assert verdict.asked == 48
    assert verdict.faults == []
    assert verdict.doubles > 0
