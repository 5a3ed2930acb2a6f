"""A part that fails is started again, told of, and ends the bot only where it must."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from bot.app.supervision import SIDE_TASK, VITAL, BotPart, CrashedError, Restarts, Supervisor
from bot.frontends.telegram.intake.polling import TokenRevokedError
from bot.store.database.errors import StoreError

WITHIN = 10.0
"""Seconds: how long a test waits, not a guarantee."""

QUICK = Restarts(reported_after=3, most=None, first=0.0, longest=0.0)
QUICK_VITAL = Restarts(reported_after=1, most=6, first=0.0, longest=0.0)


class SecretError(Exception):
    """A fault whose message quotes a client."""


def fails(*errors: BaseException) -> Callable[[asyncio.Event], Awaitable[None]]:
    """Return work that raises each of these in turn, then does well until it is told to stop."""
    left = list(errors)

    async def work(stop: asyncio.Event) -> None:
        if left:
            raise left.pop(0)
        stop.set()

    return work


class Told:
    def __init__(self) -> None:
        self.parts: list[BotPart] = []
        self.now = 0.0
        self.supervisor = Supervisor(self.parts.append, clock=lambda: self.now)

    async def runs(self, work: Callable[[asyncio.Event], Awaitable[None]]) -> list[str]:
        """Run `work` to its end; return what was logged."""
        with capture_logs() as lines:
            async with asyncio.timeout(WITHIN):
                await work(asyncio.Event())
        return [str(line) for line in lines]


@pytest.mark.parametrize(
    "error", [OSError(5, "I/O"), SecretError(), asyncio.CancelledError(), ExceptionGroup("g", [KeyError()])]
)
async def test_whatever_a_side_task_raises_it_goes_on(error: BaseException) -> None:
    told = Told()
    lines = await told.runs(told.supervisor.side(BotPart.KNOWLEDGE, fails(error), QUICK))
    assert len(lines) == 1
    assert type(error).__name__ in lines[0]


async def test_a_side_task_may_fail_for_ever_and_staff_hear_of_it_once() -> None:
    told = Told()
    work = fails(*(KeyError() for _ in range(50)))
    assert len(await told.runs(told.supervisor.side(BotPart.RETENTION, work, QUICK))) == 50
    assert told.parts == [BotPart.RETENTION]


async def test_a_side_task_that_fails_now_and_then_is_not_told_of() -> None:
    told = Told()
    tries = 0

    async def work(stop: asyncio.Event) -> None:
        nonlocal tries
        tries += 1
        told.now += QUICK.calm  # it ran that long
        if tries == 20:
            stop.set()
            return
        raise KeyError

    await told.runs(told.supervisor.side(BotPart.PROFILE, work, QUICK))
    assert told.parts == []


async def test_a_side_task_that_returns_is_done() -> None:
    runs = 0

    async def work(_stop: asyncio.Event) -> None:
        nonlocal runs
        runs += 1

    told = Told()
    await told.runs(told.supervisor.side(BotPart.PROFILE, work, QUICK))
    assert runs == 1


async def test_what_the_log_says_of_a_failure_names_the_place_and_quotes_nobody() -> None:
    told = Told()
    (line,) = await told.runs(told.supervisor.side(BotPart.ALARMS, fails(SecretError("my passport")), QUICK))
    assert "passport" not in line
    assert "test_supervision.py" in line
    assert "SecretError" in line


async def test_a_database_that_fails_is_named_in_the_log_with_the_remedy() -> None:
    told = Told()
    error = StoreError("the database is full", "make room")
    (line,) = await told.runs(told.supervisor.side(BotPart.RETENTION, fails(error), QUICK))
    assert "the database is full" in line
    assert "make room" in line


async def test_a_vital_part_is_started_again_and_staff_hear_of_it_at_once() -> None:
    told = Told()
    await told.runs(told.supervisor.vital(BotPart.ANSWERING, fails(KeyError(), KeyError()), QUICK_VITAL))
    assert told.parts == [BotPart.ANSWERING]


async def test_a_vital_part_that_keeps_failing_ends_the_bot() -> None:
    told = Told()
    work = fails(*(KeyError() for _ in range(50)))
    with pytest.raises(CrashedError, match="sending failed 6 times in a row"):
        await told.runs(told.supervisor.vital(BotPart.SENDING, work, QUICK_VITAL))


async def test_failures_with_quiet_times_between_them_end_nothing() -> None:
    told = Told()
    tries = 0

    async def work(stop: asyncio.Event) -> None:
        nonlocal tries
        tries += 1
        told.now += QUICK_VITAL.calm
        if tries == 20:
            stop.set()
            return
        raise KeyError

    await told.runs(told.supervisor.vital(BotPart.SENDING, work, QUICK_VITAL))
    assert tries == 20


async def test_a_vital_part_that_ends_by_itself_has_failed() -> None:
    async def work(_stop: asyncio.Event) -> None:
        return

    told = Told()
    with pytest.raises(CrashedError):
        await told.runs(told.supervisor.vital(BotPart.POLLING, work, QUICK_VITAL))


@pytest.mark.parametrize("kind", ["side", "vital"])
async def test_a_revoked_token_passes_through(kind: str) -> None:
    told = Told()
    watched = getattr(told.supervisor, kind)(BotPart.WEBHOOK, fails(TokenRevokedError()), QUICK)
    with pytest.raises(TokenRevokedError):
        await told.runs(watched)
    assert told.parts == []


async def test_what_cannot_be_told_keeps_nothing_from_being_started_again() -> None:
    def tell(_part: BotPart) -> None:
        raise KeyError

    with capture_logs() as lines:
        await Supervisor(tell).vital(BotPart.ANSWERING, fails(KeyError()), QUICK_VITAL)(asyncio.Event())
    assert [line["event"] for line in lines] == ["part failed", "failure not reported to staff"]


@pytest.mark.parametrize("restarts", [SIDE_TASK, VITAL])
async def test_told_to_stop_it_waits_for_no_pause(restarts: Restarts) -> None:
    stop = asyncio.Event()

    async def work(_stop: asyncio.Event) -> None:
        stop.set()
        raise KeyError

    supervisor = Supervisor(lambda _: None)
    async with asyncio.timeout(restarts.first / 2):
        await supervisor.side(BotPart.ALARMS, work, restarts)(stop)


async def test_to_be_cancelled_is_no_failure() -> None:
    started = asyncio.Event()

    async def work(_stop: asyncio.Event) -> None:
        started.set()
        await asyncio.Event().wait()

    with capture_logs() as lines:
        task = asyncio.ensure_future(Supervisor(lambda _: None).side(BotPart.ALARMS, work)(asyncio.Event()))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert lines == []
