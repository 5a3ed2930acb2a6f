"""A fault that repeats, logged at a bounded rate."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.store.database.errors import StoreError

log = structlog.get_logger(__name__)

AGAIN_AFTER = (0.0, 60.0, 600.0)
"""Seconds from the first occurrence at which a fault is logged; after these, once an hour."""

HOUR = 3600.0


class RepeatedFault:
    """Logs `event` at its first occurrence, after a minute, after ten, then hourly, and once when it is over.

    Each cause has its own schedule, so a new cause is logged at once. `elapsed` counts seconds.
    """

    def __init__(self, event: str, *, elapsed: Callable[[], float] = time.monotonic, **fields: str) -> None:
        self._event = event
        self._elapsed = elapsed
        self._fields = fields
        self._times = 0
        self._causes: dict[str, _Cause] = {}

    def failed(self, fault: StoreError | str) -> None:
        """Record an occurrence; `fault` is a database fault, or the kind of another fault."""
        what, hint = (fault, None) if isinstance(fault, str) else (fault.what, fault.hint)
        self._times += 1
        now = self._elapsed()
        if self._causes.setdefault(what, _Cause(now)).is_due(now):
            more = {"hint": hint, "times": self._times if self._times > 1 else None}
            told = {name: value for name, value in more.items() if value is not None}
            log.error(self._event, what=what, **told, **self._fields)

    def over(self) -> None:
        """Record a success; call it at every one."""
        if self._times:
            log.info("it works again", fault=self._event, times=self._times, **self._fields)
            self._times = 0
            self._causes.clear()


@dataclass(slots=True)
class _Cause:
    began: float
    said: int = 0

    def is_due(self, now: float) -> bool:
        """Return whether a line is due, and count it; several missed lines become one."""
        due = now - self.began >= self._next()
        while now - self.began >= self._next():
            self.said += 1
        return due

    def _next(self) -> float:
        if self.said < len(AGAIN_AFTER):
            return AGAIN_AFTER[self.said]
        return (self.said - len(AGAIN_AFTER) + 1) * HOUR
