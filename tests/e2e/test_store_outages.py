"""While the database is in trouble nothing is lost, and nothing is given up."""

from __future__ import annotations

from pathlib import Path

from bot.store.database.engine import Store
from tests.e2e.conftest import NewDyingBot
from tests.e2e.nursery import DyingBot
from tests.e2e.outage import Outage
from tests.e2e.store_trouble import backends_ended, write_lock_held
from tests.postgres.server import Server
from tests.standin import Group, StandIn


def troubles_of(bot: DyingBot) -> int:
    return bot.log_text().count(" what=")


async def test_a_write_lock_held_by_another_process_loses_no_question_and_no_check(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, tmp_path: Path
) -> None:
    file = tmp_path / "bot.db"
    bot = new_dying_bot()
    await bot.is_born()
    store = await Store.open(f"sqlite:///{file}")
    try:
        outage = Outage(standin, store, staff)
        await outage.opens_the_office(seconds=6)
        # SQLite itself waits for five seconds, which nobody would notice.
        await outage.goes_on(6, write_lock_held(file))
        verdict = await outage.settles(within=60)
    finally:
        await store.close()

    assert troubles_of(bot)
    assert verdict.asked >= 10
    assert verdict.faults == []
    assert verdict.doubles == 0


async def test_ended_backends_lose_no_question_and_double_none_unmarked(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, postgres_url: str, postgres_server: Server
) -> None:
    name = postgres_url.rpartition("/")[2]
    bot = new_dying_bot(DATABASE_URL=postgres_url)
    await bot.is_born()
    store = await Store.open(postgres_url)
    try:
        outage = Outage(standin, store, staff, asks_every=0.15)
        await outage.opens_the_office(seconds=5)
        await outage.goes_on(5, backends_ended(postgres_server, name))
        verdict = await outage.settles(within=60)
    finally:
        await store.close()

    assert troubles_of(bot)
    assert verdict.asked >= 30
    assert verdict.faults == []
