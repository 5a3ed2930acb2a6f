"""A process that lost its lease in its sleep finishes nothing, and marks nothing."""

from __future__ import annotations

import asyncio

from bot.store.database.engine import Store
from tests.e2e.conftest import NewDyingBot
from tests.e2e.fleet import fleet
from tests.e2e.outage import Outage
from tests.e2e.takeover import HolderStopped
from tests.standin import Group, StandIn


async def test_a_process_stopped_past_its_lease_leaves_all_it_had_in_hand_to_the_next(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, postgres_url: str
) -> None:
    store = await Store.open(postgres_url)
    try:
        async with fleet(new_dying_bot, postgres_url, 2, hurried=True, short_leases=True) as bots:
            await asyncio.gather(*(bot.is_born() for bot in bots))
            outage = Outage(standin, store, staff, asks_every=0.02)
            stop = HolderStopped(standin, store, bots, deliveries_too=True)
            await outage.opens_the_office(seconds=0.5)
            await outage.goes_on(0.5, stop)
            verdict = await outage.settles(within=60)
    finally:
        await store.close()

    assert verdict.asked == 25
    assert verdict.faults == []
    assert verdict.doubles > 0
    assert stop.left_to_another(by_the_woken=True)
    assert not stop.left_to_another(by_the_woken=False)
