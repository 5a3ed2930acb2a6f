"""How much CPU some work takes."""

from __future__ import annotations

import time
from collections.abc import Callable

BUDGET = 0.25
"""Seconds of one thread's CPU: several times what the work takes."""


def cpu_of(work: Callable[[], object]) -> float:
    """Return the fewest seconds of this thread's CPU that `work` takes, of at most three runs.

    Other threads do not count, nor a collection of garbage that falls into one of the runs.
    """
    spent = _once(work)
    for _ in range(2):
        if spent <= BUDGET:
            break
        spent = min(spent, _once(work))
    return spent


def _once(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started
