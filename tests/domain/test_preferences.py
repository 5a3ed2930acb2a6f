from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.preferences import QuietHours

# Zones whose clocks jump by an hour, by half an hour, at midnight, not at all, and one that skipped a day.
ZONES = (
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/Havana",
    "Africa/Lagos",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def new_york(*when: int, fold: int = 0) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo("America/New_York"), fold=fold).astimezone(UTC)  # type: ignore[arg-type,misc]


NIGHT = QuietHours(time(22), time(7), "America/New_York")


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (new_york(2026, 11, 24, 22, 0), new_york(2026, 11, 25, 7, 0)),
        (new_york(2026, 11, 24, 23, 59, 59), new_york(2026, 11, 25, 7, 0)),
        (new_york(2026, 11, 25, 0, 0), new_york(2026, 11, 25, 7, 0)),
        (new_york(2026, 11, 25, 6, 59, 59), new_york(2026, 11, 25, 7, 0)),
        (new_york(2026, 11, 25, 7, 0), None),
        (new_york(2026, 11, 25, 21, 59, 59), None),
    ],
)
def test_quiet_hours_go_over_midnight(now: datetime, over: datetime | None) -> None:
    assert NIGHT.ends_after(now) == over


def test_quiet_hours_within_a_day() -> None:
    siesta = QuietHours(time(13), time(16, 30), "America/New_York")

    assert siesta.ends_after(new_york(2026, 11, 24, 13, 0)) == new_york(2026, 11, 24, 16, 30)
    assert siesta.ends_after(new_york(2026, 11, 24, 12, 59)) is None
    assert siesta.ends_after(new_york(2026, 11, 24, 23, 0)) is None


def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    before = new_york(2026, 3, 7, 23, 0)
    assert NIGHT.ends_after(before) == before + timedelta(hours=7)
    before = new_york(2026, 10, 31, 23, 0)
    assert NIGHT.ends_after(before) == before + timedelta(hours=9)


def test_an_end_that_the_clocks_jump_over_is_the_jump() -> None:
    early = QuietHours(time(22), time(2, 30), "America/New_York")

    assert early.ends_after(new_york(2026, 3, 8, 1, 0)) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


def test_an_end_that_comes_twice_is_the_one_to_come() -> None:
    early = QuietHours(time(22), time(1, 30), "America/New_York")

    first, second = new_york(2026, 11, 1, 1, 30), new_york(2026, 11, 1, 1, 30, fold=1)
    assert second - first == timedelta(hours=1)
    assert early.ends_after(new_york(2026, 11, 1, 1, 15)) == first
    assert early.ends_after(new_york(2026, 11, 1, 1, 15, fold=1)) == second


def test_a_zone_that_is_not_known_here_makes_no_quiet_hours() -> None:
    assert QuietHours(time(0), time(23, 59), "Moon/Tranquility").ends_after(new_york(2026, 1, 1)) is None


@given(now=MOMENTS, start=CLOCKS, end=CLOCKS, zone=st.sampled_from(ZONES))
@example(datetime(2026, 3, 8, 5, 0, tzinfo=UTC), time(2, 45), time(2, 30), "America/New_York")
@example(datetime(2026, 11, 1, 6, 15, tzinfo=UTC), time(22), time(1, 30), "America/New_York")
@example(datetime(2011, 12, 30, 5, 0, tzinfo=UTC), time(18), time(12), "Pacific/Apia")
def test_the_end_is_to_come_and_is_the_end(now: datetime, start: time, end: time, zone: str) -> None:
    quiet = QuietHours(start, end, zone)
    over = quiet.ends_after(now)
    clock = now.astimezone(ZoneInfo(zone)).time()
    inside = start <= clock < end if start <= end else clock >= start or clock < end

    assert (over is not None) == inside
    if over is not None:
        assert now < over <= now + timedelta(hours=51)
        assert over.tzinfo is UTC
        assert quiet.ends_after(over) is None
