"""What a test takes out of a bot, or makes quicker, in its own process only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.delivery import attempts, changing, worker
from bot.frontends.telegram import application
from bot.frontends.telegram.calls import promptness
from bot.frontends.telegram.calls.api_request import ApiRequest, CallTimes
from bot.frontends.telegram.sending.circuit import ProbeTimes
from bot.frontends.telegram.sending.gateway import Gateway
from bot.frontends.telegram.sending.pacing import Pacing, RateLimits
from bot.store.database import clock, postgres
from bot.store.messages import recovery
from bot.store.processes.lease_holder import LeaseHolder, LeaseTimes
from bot.store.updates import inbox

SOON = timedelta(seconds=0.2)
HURRIED = ProbeTimes(first=0.1, longest=0.5, doubtful_after=0.3, trial_lasts=3.0)
SHORT = LeaseTimes(lasts=1.5, renew_every=0.25, ask_again=0.1)
A_SECOND = 100
"""Messages: few enough that a process gets something done between two kills."""


def take_recovery_out() -> None:
    """Leave what a dead process had in hand where it is, updates and messages alike."""

    async def nothing(*_: object) -> int:
        return 0

    # The point of the sabotage: another function in the place of a real one.
    recovery.recover = nothing  # type: ignore[assignment]
    inbox.recover = nothing  # type: ignore[assignment]


def shorten_leases() -> None:
    """Lose a lease, what is in hand, and a transaction that goes no further, after seconds.

    Only a hurried process makes a call in that time.
    """
    for name, usual in (("_ONE_WRITER", "'10s'"), ("_END_WHO_IS_SILENT", "'20s'")):
        statement = getattr(postgres, name)
        assert usual in str(statement)
        setattr(postgres, name, type(statement)(str(statement).replace(usual, "'1s'")))
    worker.CLAIM_LASTS = timedelta(seconds=3)
    clock.STEP = timedelta(seconds=SHORT.lasts / 3)
    promptness.OUT_WITHIN = SHORT.lasts / 3
    changing.TIME_TO_SEND = timedelta(seconds=2)
    worker.TIME_TO_SEND = changing.TIME_TO_SEND  # type: ignore[attr-defined]
    original = LeaseHolder.__init__

    def shorter(self: LeaseHolder, *of: Any, **more: Any) -> None:
        original(self, *of, **{**more, "terms": SHORT})

    LeaseHolder.__init__ = shorter  # type: ignore[method-assign]


def hurry() -> None:
    """Send faster than Telegram allows; wait only shortly for an answer, and before trying again."""
    original = Pacing.__init__

    def faster(self: Pacing, _limits: object = None, **more: Any) -> None:
        original(self, RateLimits(a_second=A_SECOND, chat_rest=0, a_group_minute=None), **more)

    Pacing.__init__ = faster  # type: ignore[method-assign,assignment]
    application.Gateway = lambda bot, pacing, **_: Gateway(bot, pacing, times=HURRIED)  # type: ignore[attr-defined,assignment]
    vars(application)["ApiRequest"] = partial(ApiRequest, times=CallTimes(read=1.0))
    attempts.RETRYING = replace(attempts.RETRYING, first=SOON.total_seconds())
    attempts.DOUBT_WAIT = SOON
