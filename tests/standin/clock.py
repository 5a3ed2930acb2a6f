"""The stand-in's clock: real time, which a test may move on."""

from __future__ import annotations

import time


class Clock:
    """Seconds since the epoch, plus what was added by `advance`."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move on; stored updates and button presses age by as much."""
        self._ahead += seconds
