"""Which failures are tried again, when, and for how long."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.frontends.telegram.failures import RefusedError, TryAgainError
from bot.frontends.telegram.intake.retrying import Patience, wait_before_retry

NO_TIME = timedelta()
SECOND = timedelta(seconds=1)
USUAL = Patience()


def wait(
    error: BaseException,
    tries: int = 1,
    trying_for: timedelta = NO_TIME,
    jitter: float = 0.0,
    patience: Patience = USUAL,
) -> timedelta | None:
    return wait_before_retry(error, patience, tries=tries, trying_for=trying_for, jitter=jitter)


def caused_by(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("error", [ValueError("a bug"), BadRequest("x"), Forbidden("x"), RefusedError("x")])
def test_what_would_fail_again_is_given_up_at_once(error: Exception) -> None:
    assert wait(error) is None


def test_faults_are_tried_again_as_often_as_is_asked_for() -> None:
    twice = Patience(faults=2, faults_wait=SECOND)
    assert [wait(ValueError(), tries, patience=twice) for tries in (1, 2, 3)] == [SECOND, SECOND, None]


def test_the_wait_grows_to_its_limit_and_no_further() -> None:
    waits = [wait(TryAgainError(SECOND), tries) for tries in range(1, 9)]
    assert [each and each.total_seconds() for each in waits] == [2, 4, 8, 16, 32, 60, 60, 60]
    assert wait(TryAgainError(SECOND), 10_000) == timedelta(minutes=1)


def test_chance_adds_up_to_a_quarter() -> None:
    assert wait(TryAgainError(SECOND), jitter=1.0) == timedelta(seconds=2.5)


def test_a_flood_limit_is_waited_for_in_full() -> None:
    assert wait(RetryAfter(90)) == timedelta(seconds=90)
    assert wait(TryAgainError(timedelta(seconds=90))) == timedelta(seconds=90)


def test_what_was_never_sent_is_tried_for_an_hour() -> None:
    never_left = caused_by(NetworkError("x"), httpx.ConnectError("x"))
    assert wait(never_left, 50, timedelta(minutes=59)) is not None
    assert wait(never_left, 50, timedelta(hours=1)) is None


@pytest.mark.parametrize(
    "error",
    [
        TryAgainError(SECOND, in_doubt=True),
        caused_by(TimedOut(), httpx.ReadTimeout("x")),
        caused_by(NetworkError("x"), httpx.RemoteProtocolError("x")),
    ],
)
def test_what_may_have_arrived_is_tried_twice_more_at_most(error: Exception) -> None:
    assert [wait(error, tries) is not None for tries in (1, 2, 3)] == [True, True, False]
