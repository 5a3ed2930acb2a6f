"""The product with other limits: `python -m tests.bench.paced_bot RATE`; 0 stands for no limit at all."""

from __future__ import annotations

import functools
import sys

from bot.cli import app
from bot.frontends.telegram import application
from bot.frontends.telegram.pacing import Limits, Pacing


def limits_of(rate: int) -> Limits:
    """Return the limits for `rate` messages a second over all."""
    return Limits(a_second=rate) if rate else Limits(a_second=None, chat_rest=0, a_group_minute=None)


if __name__ == "__main__":
    paced = functools.partial(Pacing, limits_of(int(sys.argv.pop(1))))
    vars(application)["Pacing"] = paced
    app()
