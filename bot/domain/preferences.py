"""How a person wants to get messages, as values and pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.time_zones import zone_named


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` in the person's own time zone (IANA name); across midnight if end < start."""

    start: time
    end: time
    zone: str

    def ends_after(self, now: datetime) -> datetime | None:
        """Return when the current quiet hours end (in UTC), or None if `now` is outside of them.

        The result is always after `now` and outside of the quiet hours: an end that daylight saving time
        skips is the instant when the clock jumps over it; an end that comes twice is the first that is still
        in the future. A time zone that this machine does not know has no quiet hours: a message at night is
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
    # Skipped. Read with the offset before and after the jump (PEP 495), it is on both sides of it.
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
    """How a chat wants to get messages, for all its cases.

    `checks_every_days`: also send "checked, nothing new", at most this often; None: changes only.
    `discreet`: the message says only that there is news; a tap shows the text.
    `waiting`: quiet hours, from and to, that take effect once the time zone is known.
    """

    checks_every_days: int | None = None
    quiet: QuietHours | None = None
    zone: str | None = None
    discreet: bool = False
    waiting: tuple[time, time] | None = None

    @property
    def their_zone(self) -> ZoneInfo | None:
        """The person's time zone; None where it is not known, also to this machine."""
        named = self.zone if self.quiet is None else self.quiet.zone
        return None if named is None else zone_named(named)
