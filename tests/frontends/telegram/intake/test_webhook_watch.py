"""Updates that another program had sent elsewhere are had back, and staff hear of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import NetworkError

from bot.frontends.telegram.intake.polling import TokenRevokedError
from bot.frontends.telegram.intake.webhook_watch import Hook, Rounds, WebhookWatch
from bot.frontends.telegram.start.connecting import ALLOWED_UPDATES
from tests.frontends.telegram.intake.conftest import running, until
from tests.standin import FaultKind, StandIn
from tests.standin.world import Webhook
from tests.store.clock import Clock

URL = "http://127.0.0.1:1/telegram"
SECRET = "a-long-random-word"
QUICK = Rounds(every=0.01, again=0.01)
ELSEWHERE = "http://127.0.0.1:1/elsewhere"


class Staff:
    """Whoever is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def webhook_put_back(self) -> None:
        self.lines.append("put back")

    def webhook_failing(self, waiting: int, problem: str) -> None:
        self.lines.append(f"{waiting} wait: {problem}")

    def webhook_works_again(self) -> None:
        self.lines.append("works again")


class Watched:
    """A watch with a hook (or none, as when polling), and what it changes at Telegram."""

    def __init__(
        self, standin: StandIn, bot: Bot, clock: Clock, *, polls: bool = False, url: str = URL
    ) -> None:
        self.standin = standin
        self.clock = clock
        self.staff = Staff()
        hook = None if polls else Hook(url, SECRET)
        self.watch = WebhookWatch(bot, hook, ALLOWED_UPDATES, self.staff, clock, rounds=QUICK)

    async def looks(self) -> list[str]:
        self.clock.pass_by(minutes=5)
        await self.watch.look()
        return self.staff.lines

    def is_as_it_should_be(self) -> bool:
        world = self.standin.world
        return (world.webhook.url, world.webhook.secret, world.updates.allowed) == (
            URL,
            SECRET,
            frozenset(ALLOWED_UPDATES),
        )

    def was_refused(self, problem: str) -> None:
        """Have Telegram remember that it was refused at this moment."""
        world = self.standin.world
        world.webhook.last_error, world.webhook.last_error_at = problem, float(int(self.clock().timestamp()))

    async def fails_to_hand_in(self, more: int) -> None:
        """Have so many updates come, and Telegram fail to hand them in: nothing listens at the address."""
        self.standin.advance(60)
        now = self.standin.clock.now()
        for _ in range(more):
            self.standin.queue_raw({"message": {}})
        await until(lambda: self.standin.world.webhook.last_error_at >= now)


@pytest.fixture
async def watched(standin: StandIn, bot: Bot, clock: Clock) -> Watched:
    made = Watched(standin, bot, clock)
    await made.watch.set()
    return made


async def test_our_own_webhook_is_left_alone(watched: Watched, standin: StandIn) -> None:
    assert await watched.looks() == []
    assert len(standin.calls("setWebhook")) == 1
    assert watched.watch.seen is not None
    assert watched.watch.seen.at == watched.clock()
    assert watched.watch.put_back_at is None


Change = Callable[[StandIn], None]


def taken_away(standin: StandIn) -> None:
    standin.world.webhook = Webhook()


def sent_elsewhere(standin: StandIn) -> None:
    standin.world.webhook.url = ELSEWHERE


def fewer_kinds(standin: StandIn) -> None:
    standin.world.updates.allow(["message"])


def default_kinds(standin: StandIn) -> None:
    standin.world.updates.allow([])


@pytest.mark.parametrize("change", [taken_away, sent_elsewhere, fewer_kinds, default_kinds])
async def test_a_changed_webhook_is_restored_and_reported(
    watched: Watched, standin: StandIn, change: Change
) -> None:
    change(standin)
    with capture_logs() as lines:
        assert await watched.looks() == ["put back"]
    assert watched.is_as_it_should_be()
    assert watched.watch.put_back_at == watched.clock()
    assert [line["log_level"] for line in lines] == ["warning"]
    assert await watched.looks() == ["put back"]


async def test_a_repeatedly_changed_webhook_is_restored_and_reported_hourly(
    watched: Watched, standin: StandIn
) -> None:
    for _ in range(13):  # an hour, and the start of the next
        sent_elsewhere(standin)
        await watched.looks()
        assert watched.is_as_it_should_be()
    assert watched.staff.lines == ["put back"] * 2


async def test_where_telegram_is_refused_the_secret_is_told_again(watched: Watched, standin: StandIn) -> None:
    await watched.looks()
    standin.world.webhook.secret = "another"
    watched.was_refused("Wrong response from the webhook: 403 Forbidden")
    assert await watched.looks() == ["put back"]
    assert watched.is_as_it_should_be()


async def test_an_old_refusal_is_not_reported_again(watched: Watched, standin: StandIn) -> None:
    watched.was_refused("Wrong response from the webhook: 403 Forbidden")
    await watched.looks()
    assert await watched.looks() == []


async def test_a_program_that_set_a_webhook_does_not_end_the_polling(
    standin: StandIn, bot: Bot, clock: Clock
) -> None:
    polls = Watched(standin, bot, clock, polls=True)
    assert await polls.looks() == []
    sent_elsewhere(standin)
    assert await polls.looks() == ["put back"]
    assert standin.world.webhook.url == ""


async def test_piled_up_updates_with_failures_are_reported_once_and_when_it_is_over(
    watched: Watched, standin: StandIn
) -> None:
    await watched.fails_to_hand_in(1)
    await watched.looks()
    assert watched.staff.lines == []  # whether it grows is known the second time
    for _ in range(2):
        await watched.fails_to_hand_in(2)
        await watched.looks()
    assert watched.staff.lines == ["3 wait: ConnectError"]
    standin.world.updates.clear()
    standin.advance(60)
    await watched.looks()
    await watched.looks()
    assert watched.staff.lines == ["3 wait: ConnectError", "works again"]


async def test_failures_without_more_updates_are_not_reported(watched: Watched) -> None:
    await watched.fails_to_hand_in(1)
    await watched.looks()
    await watched.fails_to_hand_in(0)
    assert await watched.looks() == []


async def test_many_updates_without_a_failure_are_not_reported(
    standin: StandIn, bot: Bot, clock: Clock
) -> None:
    async def hold(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    watched = Watched(
        standin, bot, clock, url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/telegram"
    )
    await watched.watch.set()
    await watched.looks()
    for _ in range(50):
        standin.queue_raw({"message": {}})
    assert await watched.looks() == []
    assert watched.watch.seen is not None
    assert watched.watch.seen.pending == 50
    server.close()


async def test_a_failed_restore_is_retried_at_the_next_look(watched: Watched, standin: StandIn) -> None:
    sent_elsewhere(standin)
    standin.fault("setWebhook", FaultKind.BAD_GATEWAY)
    with pytest.raises(NetworkError):
        await watched.looks()
    assert watched.staff.lines == []
    assert await watched.looks() == ["put back"]


async def test_it_looks_again_and_again_whatever_telegram_answers(watched: Watched, standin: StandIn) -> None:
    standin.fault("getWebhookInfo", FaultKind.BAD_GATEWAY, times=3)
    sent_elsewhere(standin)
    async with running(watched.watch.run):
        await until(watched.is_as_it_should_be)
    assert watched.staff.lines == ["put back"]


async def test_a_token_that_stays_refused_ends_the_watch(watched: Watched, standin: StandIn) -> None:
    standin.fault("getWebhookInfo", FaultKind.UNAUTHORIZED, times=None)
    with pytest.raises(TokenRevokedError):
        async with asyncio.timeout(5):
            await watched.watch.run(asyncio.Event())


async def test_it_looks_at_once_when_told_to(standin: StandIn, bot: Bot, clock: Clock) -> None:
    watched = Watched(standin, bot, clock, polls=True)
    slow = WebhookWatch(bot, None, ALLOWED_UPDATES, watched.staff, clock, rounds=Rounds(every=3600))
    sent_elsewhere(standin)
    async with running(slow.run):
        slow.look_now()
        await until(lambda: standin.world.webhook.url == "")


async def test_told_to_stop_it_does_not_wait_for_the_next_look(
    standin: StandIn, bot: Bot, clock: Clock
) -> None:
    slow = WebhookWatch(bot, None, ALLOWED_UPDATES, Staff(), clock, rounds=Rounds(every=3600))
    async with running(slow.run):
        slow.look_now()
        await until(lambda: slow.seen is not None)


def test_the_rounds_are_some_minutes_and_the_lines_some_hours_apart() -> None:
    assert 60 <= Rounds().every <= 600
    assert Rounds().tell_again >= timedelta(hours=1)
