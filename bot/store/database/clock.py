"""The clock of one database: it follows its source and never goes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

STEP = timedelta(seconds=5)
"""A smaller difference is drift, which the clock follows; a larger one means that somebody set the source."""


def utc_now() -> datetime:
    """Return the time of this host's clock, in UTC."""
    return datetime.now(UTC)


class SteadyClock:
    """Tells the time from the last reading of a source and the seconds that have passed since.

    If the source is set back, this clock continues as before and stays ahead until the process ends, so that
    nothing due is delayed. If the source is set forward, the clock follows. `elapsed` counts seconds and
    cannot be set.
    """

    def __init__(self, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._elapsed = elapsed
        self._said: datetime | None = None
        self._at = 0.0
        self._ahead = timedelta()
        self._last = datetime.min.replace(tzinfo=UTC)

    def hear(self, said: datetime) -> None:
        """Use a reading of the source."""
        at = self._elapsed()
        if self._said is not None:
            behind = self._time(self._said, at) - said - self._ahead
            if abs(behind) > STEP:
                self._ahead = max(self._ahead + behind, timedelta())
        self._said, self._at = said, at

    def __call__(self) -> datetime:
        """Return the time in UTC; raise `RuntimeError` before the first reading."""
        if self._said is None:
            raise RuntimeError("the clock has not been set")
        self._last = self._time(self._said, self._elapsed())
        return self._last

    def _time(self, said: datetime, at: float) -> datetime:
        return max(self._last, said + timedelta(seconds=at - self._at) + self._ahead)


class HostClock(SteadyClock):
    """A steady clock whose source is this host's clock (`wall`), read at each call."""

    def __init__(
        self, wall: Callable[[], datetime] = utc_now, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(elapsed)
        self._wall = wall

    def __call__(self) -> datetime:
        """Return the time in UTC."""
        self.hear(self._wall())
        return super().__call__()
