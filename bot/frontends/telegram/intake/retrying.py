"""Whether an update that failed is handled again, and when: a pure decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import TelegramError

from bot.frontends.telegram.failures import SOON, Flood, InDoubt, NotSent, TryAgainError, read


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one update is tried again; a waiting update holds up only its own chat.

    `in_doubt`: how often after an answer that may have arrived, for each try may show it twice.
    `faults`: how often after a fault of our own, `faults_wait` apart.
    """

    longest: timedelta = timedelta(minutes=1)
    give_up_after: timedelta = timedelta(hours=1)
    in_doubt: int = 2
    faults: int = 0
    faults_wait: timedelta = timedelta(seconds=1)


def wait_before_retry(
    error: BaseException, patience: Patience, *, tries: int, trying_for: timedelta, jitter: float
) -> timedelta | None:
    """Return how long to wait before handling the update again, or None to give it up.

    `tries` counts the failed one too, `trying_for` is the time since the first; `jitter` (0 to 1) is a
    share of the wait that is added, so that chats held up together do not come back together.
    """
    transient = _transient(error)
    if transient is None:
        return patience.faults_wait if tries <= patience.faults else None
    if trying_for >= patience.give_up_after or (transient.in_doubt and tries > patience.in_doubt):
        return None
    growing = min(SOON * (1 << min(tries - 1, 12)), patience.longest)
    return max(transient.after, growing * (1 + jitter / 4))


def _transient(error: BaseException) -> TryAgainError | None:
    if isinstance(error, TryAgainError):
        return error
    if not isinstance(error, TelegramError):
        return None
    match read(error):
        case Flood(wait):
            return TryAgainError(wait)
        case NotSent():
            return TryAgainError(SOON)
        case InDoubt():
            return TryAgainError(SOON, in_doubt=True)
        case _:
            return None
