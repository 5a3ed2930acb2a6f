from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.written_day import NotADayError, read_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20",
        "2026/11/20",
        "11/20/2026",
        "Nov 20, 2026",
        "november 20 2026",
        "20-Nov-2026",  # as CEAC shows days
        "20 November 2026",
        "20th Nov",
        "Nov. 20",
        " 4 days  ago ",
    ],
)
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert read_day(written, TODAY) == date(2026, 11, 20)


def test_near_days_have_names() -> None:
    assert read_day("Today", TODAY) == TODAY
    assert read_day("yesterday", TODAY) == date(2026, 11, 23)


def test_a_day_without_a_year_is_the_last_one() -> None:
    assert read_day("Dec 20", TODAY) == date(2025, 12, 20)


@pytest.mark.parametrize("written", ["", "soon", "2026-13-01", "2026-02-30", "20/11/2026", "31 Juno"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(NotADayError):
        read_day(written, TODAY)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_written_day_comes_back(day: date) -> None:
    assert read_day(day.isoformat(), TODAY) == day
    assert read_day(f"{day:%B} {day.day}, {day.year}", TODAY) == day
    assert read_day(f"{day:%d-%b-%Y}", TODAY) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with contextlib.suppress(NotADayError):
        read_day(text, TODAY)
