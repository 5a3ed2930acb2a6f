"""What to record after an attempt: sent, retried and when, or given up. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.backoff import Backoff
from bot.domain.delivery import (
    CHANGES,
    ChatGone,
    ChatMoved,
    ClaimedDelivery,
    DeliveryKind,
    DeliveryReason,
    DeliveryState,
    InDoubt,
    NotSent,
    Refused,
    SendOutcome,
    Sent,
)
from bot.store.messages.claims import DeliveryResult

GIVE_UP_AFTER = timedelta(hours=24)
"""From the first attempt. An attempt that is due later is made at that moment, as the last one."""

RETRYING = Backoff(first=2.0, longest=30 * 60.0, spread=(1.0, 1.5))
"""Between two attempts."""

DOUBT_WAIT = timedelta(seconds=10)
"""Before a message that may have arrived is sent again: the cause of the lost answer should be over."""


def recording_of(
    claimed: ClaimedDelivery, outcome: SendOutcome, *, now: datetime, chance: float
) -> DeliveryResult:
    """Return what to record of an attempt that ended at `now`; `chance` is 0 to 1.

    A message that may have arrived is sent again once and says so; the second doubt is final, since Telegram
    cannot be asked. A change in doubt is simply repeated.
    """
    match outcome:
        case Sent(messages, remark):
            known = claimed.messages + messages
            return DeliveryResult(claimed.id, DeliveryState.SENT, known, problem=remark)
        case InDoubt(why) if claimed.kind in CHANGES:
            return _again_later(claimed, now, why, _wait(claimed.tries, chance))
        case InDoubt(why, arrived, lost):
            first = claimed.doubts == 0
            return DeliveryResult(
                claimed.id,
                DeliveryState.PENDING if first else DeliveryState.IN_DOUBT,
                claimed.messages + arrived,
                due=now + DOUBT_WAIT if first else None,
                again=True,
                doubt=True,
                lost=lost,
                problem=why,
            )
        case NotSent(why, wait):
            if wait is None:
                return _again_later(claimed, now, why, _wait(claimed.tries, chance))
            return _again_later(claimed, now, why, wait, exactly=True)
        case ChatGone(why) | Refused(why) if claimed.kind is DeliveryKind.TO_OFFICE:
            # The staff chat is repaired, not given up: what a client left for the office must reach it.
            return _again_later(claimed, now, why, _wait(claimed.tries, chance))
        case ChatGone(why):
            return DeliveryResult(claimed.id, DeliveryState.GONE, problem=why)
        case Refused(why):
            return DeliveryResult(claimed.id, DeliveryState.REFUSED, problem=why)
        case ChatMoved():
            return DeliveryResult(
                claimed.id, DeliveryState.PENDING, due=now, problem=DeliveryReason.CHAT_MOVED
            )
        case _:
            assert_never(outcome)


def put_back(claimed: ClaimedDelivery, until: datetime | None) -> DeliveryResult:
    """Return what to record of a message that was not attempted after all; None: it may go right away."""
    state = DeliveryState.PENDING if until is None else DeliveryState.HELD
    return DeliveryResult(claimed.id, state, due=until, untried=True)


def cancelled(claimed: ClaimedDelivery, why: DeliveryReason) -> DeliveryResult:
    """Return what to record of a message that must no longer be sent."""
    return DeliveryResult(claimed.id, DeliveryState.CANCELLED, problem=why)


def _again_later(
    claimed: ClaimedDelivery, now: datetime, why: str, wait: timedelta, *, exactly: bool = False
) -> DeliveryResult:
    last = claimed.first_tried + GIVE_UP_AFTER
    if now >= last and claimed.kind is not DeliveryKind.TO_OFFICE:
        return DeliveryResult(claimed.id, DeliveryState.FAILED, problem=why)
    # Never wait less than Telegram asked for, even if that is past the last moment.
    due = now + wait if exactly or now >= last else min(now + wait, last)
    return DeliveryResult(claimed.id, DeliveryState.PENDING, due=due, problem=why)


def _wait(tries: int, chance: float) -> timedelta:
    return timedelta(seconds=RETRYING.after(tries, chance))
