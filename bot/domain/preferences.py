"""How a person wants to be told, as values and pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.time_zones import zone_named


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` in the person's own time zone (IANA name); over midnight where end < start."""

    start: time
    end: time
    zone: str

    def ends_after(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that `now` lies in are over (in UTC), or None outside of them.

        What is returned lies after `now` and outside of the quiet hours, whatever the clocks do: an end that
        summer time leaves out is the instant the clock jumps over it; one that comes twice is the first that
        is still to come. A zone that this machine does not know makes no quiet hours: a message at night is
        better than none.
        """
        zone = zone_named(self.zone)
        if zone is None or not self._cover(now, zone):
            return None
        today = now.astimezone(zone).date()
        # Two days on, for a zone that skips one (Samoa, December 30, 2011).
        ends = (
            _instant(today + timedelta(days=days), self.end, fold, zone)
            for days in range(4)
            for fold in (0, 1)
        )
        return next((end for end in ends if end > now and not self._cover(end, zone)), None)

    def _cover(self, moment: datetime, zone: ZoneInfo) -> bool:
        clock = moment.astimezone(zone).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def _instant(day: date, clock: time, fold: int, zone: ZoneInfo) -> datetime:
    """Return, in UTC, when it is `clock` on that day: the first time or (`fold` 1) the second."""
    wall = datetime.combine(day, clock.replace(fold=fold), zone)
    at = wall.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0):
        return at
    # Left out. Read with the offset before and after the jump (PEP 495), it lies on both sides of it.
    before, after = sorted(wall.replace(fold=each).astimezone(UTC) for each in (0, 1))
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a chat wants to be told, for all its cases.

    `checks_every_days`: also tell "checked, nothing new", at most so often; None: changes only.
    `discreet`: the message says only that there is news; the text is shown at a tap.
    `waiting`: quiet hours, from and to, that begin to hold once the zone is known.
    """

    checks_every_days: int | None = None
    quiet: QuietHours | None = None
    zone: str | None = None
    discreet: bool = False
    waiting: tuple[time, time] | None = None
