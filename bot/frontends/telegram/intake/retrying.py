"""Whether and when a failed update is retried. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import TelegramError

from bot.domain.backoff import Backoff
from bot.frontends.telegram.sending.failures import Flood, TryAgainError, Unanswered, read


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long an update is retried; meanwhile it blocks only its own chat.

    `first`, `longest`: the wait before a retry, doubled each time. `give_up_after`: counted from when the
    update came in.
    """

    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=1)
    give_up_after: timedelta = timedelta(hours=24)

    @property
    def backoff(self) -> Backoff:
        """The waits between retries."""
        return Backoff(self.first.total_seconds(), self.longest.total_seconds(), spread=(1.0, 1.25))


def wait_before_retry(
    error: BaseException, policy: RetryPolicy, *, tries: int, waiting_for: timedelta, jitter: float
) -> timedelta | None:
    """Return how long to wait before handling the update again, or None to give up.

    `tries` includes the failed attempt, `waiting_for` is the time since the update came in; `jitter` is 0 to
    1.
    """
    if waiting_for >= policy.give_up_after:
        return None
    growing = timedelta(seconds=policy.backoff.after(tries, jitter))
    match error:
        case TryAgainError():
            return growing
        case TelegramError():
            failure = read(error)
            if isinstance(failure, Flood):
                return max(failure.wait, growing)
            return growing if isinstance(failure, Unanswered) else None
        case _:
            return None
