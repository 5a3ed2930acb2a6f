"""Whether an update that failed is handled again, and when: a pure decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import TelegramError

from bot.domain.backoff import Backoff
from bot.frontends.telegram.sending.failures import Flood, TryAgainError, Unanswered, read


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long one update is tried again; an update that waits holds up only its own chat.

    `first`, `longest`: the wait before another try, doubled each time. `give_up_after`: from when the update
    came in.
    """

    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=1)
    give_up_after: timedelta = timedelta(hours=24)

    @property
    def backoff(self) -> Backoff:
        """The waits between tries."""
        return Backoff(self.first.total_seconds(), self.longest.total_seconds(), spread=(1.0, 1.25))


def wait_before_retry(
    error: BaseException, policy: RetryPolicy, *, tries: int, waiting_for: timedelta, jitter: float
) -> timedelta | None:
    """Return how long to wait before handling the update again, or None to give it up.

    `tries` counts the failed one too, `waiting_for` is the time since the update came in; `jitter` is 0 to 1.
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
