"""When an office will have worked for a given time, across nights, weekends and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.office_hours import Door, OfficeHours, Opening, next_working_day

DENVER = ZoneInfo("America/Denver")
WEEK = tuple(Opening(day, time(9), time(17)) for day in range(5))
HOURS = OfficeHours(WEEK, frozenset({date(2026, 11, 26)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENVER)


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        ("2026-11-24T10:00", 4, "2026-11-24T14:00"),
        ("2026-11-24T15:00", 4, "2026-11-25T11:00"),
        ("2026-11-24T02:00", 1, "2026-11-24T10:00"),
        ("2026-11-25T16:00", 2, "2026-11-27T10:00"),  # a holiday between
        ("2026-11-27T16:30", 1, "2026-11-30T09:30"),  # a weekend between
        ("2026-11-24T09:00", 8, "2026-11-24T17:00"),
        ("2026-10-30T16:00", 2, "2026-11-02T10:00"),  # the clock is set back between
    ],
)
def test_only_the_time_in_which_the_office_is_open_counts(since: str, hours: int, until: str) -> None:
    assert HOURS.after(at(since).astimezone(UTC), timedelta(hours=hours), DENVER) == at(until)


def test_a_pause_at_noon_does_not_count() -> None:
    both = OfficeHours((Opening(1, time(13), time(17)), Opening(1, time(9), time(12))))
    assert both.after(at("2026-11-24T11:00"), timedelta(hours=2), DENVER) == at("2026-11-24T14:00")


@pytest.mark.parametrize(
    ("now", "is_open", "until"),
    [
        ("2026-11-24T08:59", False, "2026-11-24T09:00"),
        ("2026-11-24T09:00", True, "2026-11-24T17:00"),
        ("2026-11-24T16:59", True, "2026-11-24T17:00"),
        ("2026-11-24T17:00", False, "2026-11-25T09:00"),
        ("2026-11-25T18:00", False, "2026-11-27T09:00"),  # a holiday between
        ("2026-11-26T10:00", False, "2026-11-27T09:00"),  # on a holiday
        ("2026-11-28T10:00", False, "2026-11-30T09:00"),
        ("2026-10-30T18:00", False, "2026-11-02T09:00"),  # the clock is set back between
    ],
)
def test_the_office_is_open_or_closed_until_a_moment(now: str, *, is_open: bool, until: str) -> None:
    assert HOURS.door(at(now).astimezone(UTC), DENVER) == Door(is_open=is_open, until=at(until))


def test_openings_that_follow_at_once_are_one() -> None:
    both = OfficeHours((Opening(1, time(9), time(12)), Opening(1, time(12), time(17))))
    assert both.door(at("2026-11-24T10:00"), DENVER) == Door(is_open=True, until=at("2026-11-24T17:00"))


def test_an_office_that_never_opens_has_no_door() -> None:
    assert OfficeHours(()).door(at("2026-11-24T10:00"), DENVER) is None


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-11-24T10:00", "2026-11-25T10:00"),
        ("2026-11-27T10:00", "2026-11-30T10:00"),
        ("2026-11-28T10:00", "2026-11-30T10:00"),
    ],
)
def test_the_next_working_day_is_never_on_a_weekend(since: str, until: str) -> None:
    assert next_working_day(at(since), DENVER) == at(until)
