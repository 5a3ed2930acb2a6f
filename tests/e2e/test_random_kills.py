"""Bots killed at random moments lose no status, no message to the office and no answer; a double says so.

What staff correct or withdraw meanwhile is struck or taken away, and its readers are told so; and so are the
followers of a case that staff change.
"""

from __future__ import annotations

import pytest

from bot.store.database.engine import Store
from tests.e2e.conftest import NewDyingBot
from tests.e2e.fleet import fleet
from tests.e2e.killing import Killing, Plan, Report
from tests.e2e.staff_voice import StaffMember
from tests.standin import Group, StandIn

SEED = 20261124


async def report_of(
    plan: Plan,
    standin: StandIn,
    group: Group,
    bots: NewDyingBot,
    url: str,
    *,
    processes: int = 1,
    recovers: bool = True,
) -> Report:
    store = await Store.open(url)
    try:
        async with fleet(bots, url, processes, hurried=True, recovers=recovers) as fleet_of:
            staff = StaffMember(standin.user(first_name="Mia"), group)
            return await Killing(plan, standin, store, fleet_of, staff).run()
    finally:
        await store.close()


@pytest.fixture
def url(file_url: str) -> str:
    return file_url


async def test_random_kills_lose_no_status(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, url: str
) -> None:
    report = await report_of(
        Plan(kills=8, seed=SEED, cases=40, by_staff=8, writers=6), standin, staff, new_dying_bot, url
    )
    assert report.kills.total() == 8
    assert report.statuses >= 40
    assert not report.unsettled, report.unsettled
    assert report.verdict.faults == []
    assert report.verdict.doubles > 0
    assert report.corrected
    assert report.withdrawn
    assert report.changed > 5
    assert report.passed_on >= 6
    assert report.answered >= 6


async def test_faults_of_telegram_and_the_network_between_kills_lose_no_status(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, url: str
) -> None:
    plan = Plan(kills=6, seed=SEED + 1, cases=40, stormy=0.15, by_staff=4)
    report = await report_of(plan, standin, staff, new_dying_bot, url)
    assert report.kills.total() == 6
    assert not report.unsettled, report.unsettled
    assert report.verdict.faults == []


async def test_the_verdict_finds_what_is_lost_without_recovery(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, url: str
) -> None:
    # Many cases and few kills: what a killed bot had in hand holds everything after it in its chat.
    plan = Plan(kills=2, seed=SEED + 2, cases=100, by_staff=0, settle_within=3)
    report = await report_of(plan, standin, staff, new_dying_bot, url, recovers=False)
    assert report.kills.total() == 2
    assert report.unsettled
    assert report.verdict.lost


async def test_of_three_processes_on_postgresql_the_one_that_delivers_is_killed_again_and_again(
    standin: StandIn, staff: Group, new_dying_bot: NewDyingBot, postgres_url: str
) -> None:
    plan = Plan(kills=4, seed=SEED + 3, cases=30, by_staff=4)
    report = await report_of(plan, standin, staff, new_dying_bot, postgres_url, processes=3)
    assert report.kills.total() == 4
    assert report.changed
    assert not report.unsettled, report.unsettled
    assert report.verdict.faults == []
