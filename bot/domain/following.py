"""How a person wants to be told, as values and pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` in the person's own time zone (IANA name); over midnight where end < start."""

    start: time
    end: time
    zone: str

    def ends_after(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that `now` lies in are over (in UTC), or None outside of them."""
        local = now.astimezone(ZoneInfo(self.zone))
        clock = local.time()
        inside = (
            self.start <= clock < self.end
            if self.start <= self.end
            else clock >= self.start or clock < self.end
        )
        if not inside:
            return None
        day = local.date() if clock < self.end else local.date() + timedelta(days=1)
        # A wall time that summer time leaves out is read as the instant the clock jumps over it.
        return datetime.combine(day, self.end, ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a chat wants to be told, for all its cases.

    `checks_every_days`: also tell "checked, nothing new", at most so often; None: changes only.
    `discreet`: the message says only that there is news; the text is shown at a tap.
    """

    checks_every_days: int | None = None
    quiet: QuietHours | None = None
    zone: str | None = None
    discreet: bool = False
