"""While Telegram is away nothing is lost, and nothing comes twice without the line that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.store.database.engine import Store
from tests.e2e.conftest import NewBot
from tests.e2e.outage import Outage, telegram_away
from tests.standin import FaultKind, Group, StandIn


@pytest.mark.parametrize(
    "kind",
    [FaultKind.BAD_GATEWAY, FaultKind.CUT_AFTER, None],
    ids=["bad gateway", "reply lost", "no server"],
)
async def test_an_outage_loses_nothing_and_doubles_nothing_unmarked(
    standin: StandIn, staff: Group, new_bot: NewBot, tmp_path: Path, kind: FaultKind | None
) -> None:
    bot = new_bot(UNDO_SECONDS="0")
    await bot.start_polling()
    store = await Store.open(f"sqlite:///{tmp_path / 'bot.db'}")
    try:
        outage = Outage(standin, store, staff)
        await outage.opens_the_office(seconds=5)
        await outage.goes_on(5, telegram_away(standin, kind))
        verdict = await outage.settles(within=90)
    finally:
        await store.close()

    assert verdict.asked >= 5
    assert verdict.faults == []
