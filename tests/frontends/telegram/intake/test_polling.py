"""Updates are committed before they are confirmed, and nothing ends the polling silently."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.frontends.telegram.intake.polling import Poller, PollingSettings, PollingTrouble, TokenRevokedError
from bot.store.database.engine import Store
from bot.store.tables.updates import inbox
from tests.frontends.telegram.intake.conftest import running, until
from tests.standin import FaultKind, StandIn
from tests.store.hiding import hide

ALLOWED = ("message", "callback_query")
QUICK = PollingSettings(long_poll=5, answer_within=5, first_pause=0.01, longest_pause=0.02)


class Listener:
    """Hears what the poller reports."""

    def __init__(self) -> None:
        self.woken = 0
        self.troubles: list[PollingTrouble] = []

    def wake(self) -> None:
        self.woken += 1

    async def report(self, trouble: PollingTrouble) -> None:
        self.troubles.append(trouble)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def poller(bot: Bot, store: Store, listener: Listener) -> Poller:
    return Poller(bot, store, listener.wake, listener.report, ALLOWED, settings=QUICK, chance=lambda: 0.5)


async def kept(store: Store) -> list[int]:
    async with store.reading() as conn:
        return [row.update_id for row in await conn.execute(select(inbox.c.update_id))]


async def test_every_update_is_in_the_inbox_before_it_is_confirmed(
    standin: StandIn, store: Store, poller: Poller, tmp_path: Path
) -> None:
    ana = standin.user()
    numbers = [ana.say(f"question {number}") for number in range(250)]
    confirmed_too_early: list[int] = []
    other = sqlite3.connect(tmp_path / "bot.db")

    def look(call: Any) -> None:
        offset = int(call.parameters.text("offset") or 0)
        there = {row[0] for row in other.execute("SELECT update_id FROM inbox")}
        confirmed_too_early.extend(number for number in numbers if number < offset and number not in there)

    standin.on("getUpdates", "arrived", look)
    async with running(poller.run):
        await standin.all_confirmed()
    other.close()
    assert confirmed_too_early == []
    assert await kept(store) == numbers


async def test_the_first_poll_has_no_offset_and_each_names_the_kinds_it_wants(
    standin: StandIn, poller: Poller
) -> None:
    standin.user().say("hello")
    async with running(poller.run):
        await standin.all_confirmed()
    first, second, *_ = standin.calls("getUpdates")
    assert not first.text("offset")
    assert second.text("offset")
    assert {call.text("allowed_updates") for call in (first, second)} == {json.dumps(list(ALLOWED))}


async def test_an_update_that_cannot_be_parsed_is_stored_like_any_other(
    standin: StandIn, store: Store, poller: Poller
) -> None:
    ana = standin.user()
    before = ana.say("one")
    odd = standin.queue_raw({"message": {"chat": "nonsense"}})
    after = ana.say("two")
    async with running(poller.run):
        await standin.all_confirmed()
    assert await kept(store) == [before, odd, after]


async def test_stopping_in_a_long_poll_is_at_once(standin: StandIn, poller: Poller) -> None:
    started = asyncio.get_running_loop().time()
    async with running(poller.run):
        await standin.seen("getUpdates", "arrived")
    assert asyncio.get_running_loop().time() - started < 2


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.UNAUTHORIZED,
        FaultKind.NOT_FOUND,
        FaultKind.FORBIDDEN,
        FaultKind.CONFLICT,
        FaultKind.SERVER_ERROR,
        FaultKind.BAD_GATEWAY,
        FaultKind.CUT_BEFORE,
        FaultKind.CUT_AFTER,
        FaultKind.RESET,
        FaultKind.TOO_MANY,
    ],
)
async def test_polling_survives_a_fault(
    standin: StandIn, store: Store, poller: Poller, kind: FaultKind
) -> None:
    fault = standin.fault("getUpdates", kind, times=3, retry_after=0)
    number = standin.user().say("hello")
    async with running(poller.run):
        await standin.all_confirmed()
    assert fault.hits == 3
    assert await kept(store) == [number]


async def test_an_answer_that_never_comes_is_asked_for_again(
    standin: StandIn, store: Store, bot: Bot, listener: Listener
) -> None:
    hasty = PollingSettings(long_poll=1, answer_within=-0.8)
    poller = Poller(bot, store, listener.wake, listener.report, ALLOWED, settings=hasty)
    standin.fault("getUpdates", FaultKind.TIMEOUT)
    number = standin.user().say("hello")
    async with running(poller.run):
        await standin.all_confirmed()
    assert await kept(store) == [number]


async def test_a_flood_limit_is_waited_for_exactly(standin: StandIn, poller: Poller) -> None:
    times: list[float] = []
    standin.on("getUpdates", "arrived", lambda _: times.append(asyncio.get_running_loop().time()))
    standin.fault("getUpdates", FaultKind.TOO_MANY, retry_after=1)
    standin.user().say("hello")
    async with running(poller.run):
        await standin.all_confirmed()
    assert 1.0 <= times[1] - times[0] < 1.5


@pytest.mark.parametrize("kind", [FaultKind.UNAUTHORIZED, FaultKind.NOT_FOUND])
async def test_a_token_that_stays_refused_ends_the_polling_loudly(
    standin: StandIn, poller: Poller, kind: FaultKind
) -> None:
    standin.fault("getUpdates", kind, times=None)
    with pytest.raises(TokenRevokedError, match="TELEGRAM_BOT_TOKEN"):
        async with asyncio.timeout(5):
            await poller.run(asyncio.Event())
    assert len(standin.calls("getUpdates")) == QUICK.refusals


async def test_refusals_between_other_faults_do_not_add_up(standin: StandIn, poller: Poller) -> None:
    for _ in range(4):
        standin.fault("getUpdates", FaultKind.UNAUTHORIZED, times=4)
        standin.fault("getUpdates", FaultKind.BAD_GATEWAY)
    standin.user().say("hello")
    async with running(poller.run):
        await standin.all_confirmed()


async def test_lasting_trouble_is_reported_once_and_so_is_its_end(
    standin: StandIn, poller: Poller, listener: Listener
) -> None:
    fault = standin.fault("getUpdates", FaultKind.CONFLICT, times=None)
    async with running(poller.run):
        await until(lambda: fault.hits > 12)
        assert listener.troubles == [PollingTrouble("Conflict", 5)]
        fault.cancel()
        standin.user().say("hello")
        await until(lambda: len(listener.troubles) > 1)
    assert listener.troubles[1].over
    assert len(listener.troubles) == 2


async def test_a_report_that_fails_does_not_end_the_polling(
    standin: StandIn, store: Store, bot: Bot, listener: Listener
) -> None:
    async def broken(_: PollingTrouble) -> None:
        raise RuntimeError

    poller = Poller(bot, store, listener.wake, broken, ALLOWED, settings=QUICK)
    standin.fault("getUpdates", FaultKind.CONFLICT, times=8)
    standin.user().say("hello")
    async with running(poller.run):
        await standin.all_confirmed()


async def test_nothing_is_confirmed_while_the_database_is_unreachable(
    standin: StandIn, store: Store, poller: Poller, listener: Listener, tmp_path: Path
) -> None:
    """Nor is it told as if Telegram gave no messages."""
    give_back = await hide(tmp_path / "bot.db", "inbox")
    number = standin.user().say("hello")
    async with running(poller.run):
        await until(lambda: len(standin.calls("getUpdates")) > QUICK.report_after + 1)
        assert standin.unconfirmed == 1
        await give_back()
        await standin.all_confirmed()
    assert await kept(store) == [number]
    assert listener.troubles == []


async def test_no_text_and_no_token_reaches_the_log(
    standin: StandIn, poller: Poller, capsys: pytest.CaptureFixture[str]
) -> None:
    standin.fault("getUpdates", FaultKind.BAD_GATEWAY)
    standin.user().say("my case is BLG2019123456")
    async with running(poller.run):
        await standin.all_confirmed()
    logged = "".join(capsys.readouterr())
    assert "polling failed" in logged
    assert "BLG2019123456" not in logged
    assert standin.token not in logged


async def test_a_poll_is_expected_to_end_when_telegram_must_have_answered(
    standin: StandIn, store: Store, poller: Poller
) -> None:
    assert poller.expected_by is None
    async with running(poller.run):
        await standin.seen("getUpdates", "arrived")
        assert poller.expected_by is not None
        left = (poller.expected_by - store.now()).total_seconds()
        assert QUICK.long_poll < left <= QUICK.long_poll + 2 * QUICK.answer_within


async def test_a_pause_that_telegram_asks_for_is_expected_to_last_so_long(
    standin: StandIn, store: Store, poller: Poller
) -> None:
    standin.fault("getUpdates", FaultKind.TOO_MANY, retry_after=600)
    async with running(poller.run):

        def pauses() -> bool:
            return poller.expected_by is not None and poller.expected_by - store.now() > timedelta(minutes=9)

        await until(pauses)
