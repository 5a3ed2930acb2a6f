"""The product with other limits: `python -m tests.bench.paced_bot RATE`; 0 stands for no limit at all."""

from __future__ import annotations

import sys

from bot.cli import app
from bot.frontends.telegram import application
from bot.frontends.telegram.sending.pacing import NO_LIMITS, Pacing, RateLimits


def limits_of(rate: int) -> RateLimits:
    """Return the limits for `rate` messages a second over all."""
    return RateLimits(a_second=rate) if rate else NO_LIMITS


if __name__ == "__main__":
    limits = limits_of(int(sys.argv.pop(1)))
    vars(application)["Pacing"] = lambda _: Pacing(limits)
    app()
