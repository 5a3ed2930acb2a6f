"""While Telegram is away nothing is lost, and nothing comes twice without the line that says so."""

from __future__ import annotations

import pytest

from bot.store.database.engine import Store
from tests.e2e.conftest import NewDyingBot
from tests.e2e.outage import Outage, telegram_away
from tests.standin import FaultKind, Group, StandIn


@pytest.mark.parametrize(
    "kind",
    [FaultKind.BAD_GATEWAY, FaultKind.CUT_AFTER, None],
    ids=["bad gateway", "reply lost", "no server"],
)
async def test_an_outage_loses_nothing_and_doubles_nothing_unmarked(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, file_url: str, kind: FaultKind | None
) -> None:
    bot = new_dying_bot()
    await bot.start_polling()
    store = await Store.open(file_url)
    try:
        outage = Outage(standin, store, staff)
        await outage.opens_the_office(seconds=5)
        await outage.goes_on(5, telegram_away(standin, kind))
        verdict = await outage.settles(within=90)
    finally:
        await store.close()

    assert verdict.asked >= 5
    assert verdict.faults == []
