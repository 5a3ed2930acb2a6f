"""From Telegram's queue through the inbox to the handler, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import json

import pytest
from telegram import Bot

from bot.domain.ids import UpdateId
from bot.domain.reply import Reply
from bot.frontends.telegram.handling import Handling
from bot.frontends.telegram.intake.intake import LEASE, Intake
from bot.frontends.telegram.intake.polling import Poller, PollingSettings, PollingTrouble, TokenRevokedError
from bot.frontends.telegram.intake.worker import Worker
from bot.store.database.engine import Store
from bot.store.processes.lease_holder import LeaseHolder
from tests.frontends.telegram.intake.conftest import running, until
from tests.standin import FaultKind, StandIn

QUICK = PollingSettings(first_pause=0.01, longest_pause=0.02)


class Post:
    """An intake whose handler only notes the texts."""

    def __init__(self, bot: Bot, store: Store, name: str = "one") -> None:
        self.texts: list[str] = []
        worker = Worker(store, self._handle, self._tell_dead, me=name)
        poller = Poller(bot, store, worker.wake, self._report, ["message"], settings=QUICK)
        self.intake = Intake(LeaseHolder(store, LEASE, me=name), [worker.run, poller.run], store.now)

    async def _handle(self, raw: str, _: Handling) -> None:
        self.texts.append(json.loads(raw)["message"]["text"])

    async def _tell_dead(
        self, update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
    ) -> Reply:
        raise AssertionError("nothing fails here")

    async def _report(self, _: PollingTrouble) -> None:
        return


async def test_every_question_is_handled_once_over_many_stops_and_starts(
    standin: StandIn, bot: Bot, store: Store
) -> None:
    asked, handled = [], []
    for round_ in range(5):
        post = Post(bot, store)
        asked += (new := [f"{round_}-{number}" for number in range(30)])
        async with running(post.intake.run):
            ana = standin.user()
            for text in new:
                ana.say(text)
            await standin.all_confirmed()
        handled += post.texts
    post = Post(bot, store)
    async with running(post.intake.run):
        await until(lambda: sorted(handled + post.texts) == sorted(asked))


async def test_of_two_only_one_polls(standin: StandIn, bot: Bot, store: Store) -> None:
    one, two = Post(bot, store, "one"), Post(bot, store, "two")
    async with running(one.intake.run):
        await standin.seen("getUpdates", "arrived")
        async with running(two.intake.run):
            ana = standin.user()
            for number in range(20):
                ana.say(str(number))
                await standin.all_confirmed()
            await until(lambda: len(one.texts) == 20)
    assert two.texts == []


async def test_it_reports_since_when_it_works_only_while_it_does(
    standin: StandIn, bot: Bot, store: Store
) -> None:
    one, two = Post(bot, store, "one"), Post(bot, store, "two")
    async with running(one.intake.run):
        await standin.seen("getUpdates", "arrived")
        async with running(two.intake.run):
            assert one.intake.working_since is not None
            assert two.intake.working_since is None
    assert one.intake.working_since is None


async def test_a_refused_token_comes_out_of_the_group(standin: StandIn, bot: Bot, store: Store) -> None:
    standin.fault("getUpdates", FaultKind.UNAUTHORIZED, times=None)
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.timeout(5):
            await Post(bot, store).intake.run(asyncio.Event())
    assert caught.group_contains(TokenRevokedError)
