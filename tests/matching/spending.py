"""How much CPU some work takes."""

from __future__ import annotations

import time
from collections.abc import Callable

BUDGET = 0.25
"""Seconds of one thread's CPU: several times what the work takes."""


def cpu_of(work: Callable[[], object]) -> float:
    """Return seconds of this thread's CPU that `work` takes; measured again if it is over `BUDGET`."""
    spent = _once(work)
    return spent if spent <= BUDGET else min(spent, _once(work))


def _once(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started
