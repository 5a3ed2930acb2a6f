"""Which failures are tried again, when, and for how long."""

from __future__ import annotations

from datetime import timedelta

import httpcore
import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.frontends.telegram.intake.retrying import RetryPolicy, wait_before_retry
from bot.frontends.telegram.sending.failures import AnswerInDoubtError, RefusedError, TryAgainError

NO_TIME = timedelta()
USUAL = RetryPolicy()


def wait(
    error: BaseException, tries: int = 1, waiting_for: timedelta = NO_TIME, jitter: float = 0.0
) -> timedelta | None:
    return wait_before_retry(error, USUAL, tries=tries, waiting_for=waiting_for, jitter=jitter)


def caused_by(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a bug"),
        TimeoutError(),
        BadRequest("x"),
        Forbidden("x"),
        RefusedError("x"),
        AnswerInDoubtError(),
    ],
)
def test_permanent_failures_are_given_up_at_once(error: Exception) -> None:
    assert wait(error) is None


@pytest.mark.parametrize(
    "error",
    [
        TryAgainError(),
        caused_by(NetworkError("x"), httpcore.ConnectError("x")),
        caused_by(NetworkError("x"), httpcore.RemoteProtocolError("x")),
        caused_by(TimedOut(), httpcore.ReadTimeout("x")),
    ],
)
def test_unanswered_calls_are_retried_for_a_day(error: Exception) -> None:
    assert wait(error, 50, timedelta(hours=23, minutes=59)) is not None
    assert wait(error, 50, timedelta(hours=24)) is None


def test_the_wait_grows_to_its_limit_and_no_further() -> None:
    waits = [wait(TryAgainError(), tries) for tries in range(1, 10)]
    assert [each and each.total_seconds() for each in waits] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert wait(TryAgainError(), 10_000) == timedelta(minutes=1)


def test_jitter_adds_up_to_a_quarter() -> None:
    assert wait(TryAgainError(), jitter=1.0) == timedelta(seconds=1.25)


def test_a_flood_limit_is_waited_for_in_full() -> None:
    assert wait(RetryAfter(90)) == timedelta(seconds=90)
