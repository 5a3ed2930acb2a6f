"""When the office is open, and when it will have worked for a given time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5
DAYS_AHEAD = 400
"""How far ahead openings are looked for: longer than any holidays."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The office is open on `weekday` (Monday is 0) from `start` to `end`, by its own clock."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Door:
    """Whether the office is open, and until when (in UTC) that does not change."""

    is_open: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The openings of a week, and the days on which the office is closed all day."""

    week: tuple[Opening, ...]
    holidays: frozenset[date] = frozenset()

    def after(self, start: datetime, work: timedelta, zone: ZoneInfo) -> datetime:
        """Return when the office has been open for `work` since `start`, in UTC."""
        left = work
        for begins, ends in self._openings(start.astimezone(zone).date(), zone):
            begins = max(begins, start)
            if ends <= begins:
                continue
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        return start + timedelta(days=DAYS_AHEAD)

    def door(self, now: datetime, zone: ZoneInfo) -> Door | None:
        """Return whether the office is open at `now`; None if it does not open within DAYS_AHEAD."""
        closes: datetime | None = None
        for begins, ends in self._openings(now.astimezone(zone).date(), zone):
            if ends <= now:
                continue
            if begins > (closes or now):
                return Door(is_open=closes is not None, until=closes or begins)
            closes = max(ends, closes or ends)
        return None if closes is None else Door(is_open=True, until=closes)

    def _openings(self, first: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """Yield the beginning and end of each opening from `first` on, in UTC: days may be 23 hours long."""
        week = sorted(self.week, key=lambda each: each.start)
        for number in range(DAYS_AHEAD):
            day = first + timedelta(days=number)
            if day in self.holidays:
                continue
            for each in week:
                if each.weekday == day.weekday():
                    begins = datetime.combine(day, each.start, zone).astimezone(UTC)
                    yield begins, datetime.combine(day, each.end, zone).astimezone(UTC)


def next_working_day(start: datetime, zone: ZoneInfo) -> datetime:
    """Return the same time on the next day from Monday to Friday, in UTC."""
    local = start.astimezone(zone)
    day = local + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day.astimezone(UTC)
