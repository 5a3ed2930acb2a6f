"""Days in a text, counted from the office's day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.urgency.dates import YEAR_AGO, Days, word_of

TODAY = date(2026, 11, 27)  # a Friday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by 2026-12-01", date(2026, 12, 1)),
        ("on 12/5/2026", date(2026, 12, 5)),
        ("on 25/12/2026", date(2026, 12, 25)),
        ("i94 ends 12/18", date(2026, 12, 18)),
        ("30/1 is the last day", date(2027, 1, 30)),
        ("last monday", date(2026, 11, 23)),
        ("in 2015", date(2015, 12, 31)),
        ("December 3rd", date(2026, 12, 3)),
        ("3 Dec 2026", date(2026, 12, 3)),
        ("the 3rd of January", date(2027, 1, 3)),
        ("in March", date(2027, 3, 15)),
        ("by the end of March", date(2027, 3, 28)),
        ("by mid December", date(2026, 12, 15)),
        ("fifteen days", date(2026, 12, 12)),
        ("el 8 de diciembre", date(2026, 12, 8)),
        ("el primero de marzo de 2027", date(2027, 3, 1)),
        ("ayer", date(2026, 11, 26)),
        ("hace dos semanas", date(2026, 11, 13)),
        ("dentro de 3 días", date(2026, 11, 30)),
        ("march 2027", date(2027, 3, 28)),
        ("tomorrow", date(2026, 11, 28)),
        ("the day after tomorrow", date(2026, 11, 29)),
        ("tomorow", date(2026, 11, 28)),
        ("in 3 days", date(2026, 11, 30)),
        ("two weeks left", date(2026, 12, 11)),
        ("on monday", date(2026, 11, 30)),
        ("next friday", date(2026, 12, 4)),
        ("yesterday", date(2026, 11, 26)),
        ("5 days ago", date(2026, 11, 22)),
        ("today", TODAY),
        ("by the 12th", date(2026, 12, 12)),
        ("el dia 28", date(2026, 11, 28)),
        ("before Christmas", date(2026, 12, 25)),
        ("año nuevo", date(2026, 12, 31)),
        ("end of the month", date(2026, 11, 30)),
        ("a fin de año", date(2026, 12, 31)),
        ("this weekend", date(2026, 11, 29)),
        ("in a fortnight", date(2026, 12, 11)),
        ("10 calendar days left", date(2026, 12, 7)),
        ("next week on wednesday", date(2026, 12, 2)),
        ("tuesday next week", date(2026, 12, 1)),
        ("last week", date(2026, 11, 20)),
        ("el martes pasado", date(2026, 11, 24)),
        ("me dieron 10 dias", date(2026, 12, 7)),
        ("first week of january", date(2027, 1, 5)),
        ("in 2031", date(2031, 1, 1)),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: date) -> None:
    assert Days(text, TODAY).days == [day]


@pytest.mark.parametrize(
    "text",
    [
        *("may i ask", "31/31/2026", "2026-13-40", "he is 3 years old", "221(g)", "open 24/7", "in 2027"),
        *("the 21st birthday", "the 14th floor", "within one year", "he completes 21 years"),
    ],
)
def test_what_is_no_day_is_left_as_it_is(text: str) -> None:
    found = Days(text, TODAY)
    assert (found.days, found.written) == ([], text)


def test_a_day_about_a_year_ago_is_marked_for_the_year_of_a_221g() -> None:
    assert Days("dated 3 december 2025", TODAY).written.split() == ["dated", word_of(0), YEAR_AGO]
    assert YEAR_AGO not in Days("dated 3 june 2025 and 3 december 2026", TODAY).written


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_the_end_of_the_month_is_in_it_and_the_day_after_is_not(today: date) -> None:
    (day,) = Days("end of the month", today).days
    assert day.month == today.month != (day + timedelta(1)).month


@given(st.text(max_size=200), st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_any_text_is_read(text: str, today: date) -> None:
    Days(text, today)


@given(st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.integers(-20, 300))
def test_every_day_in_its_plain_form_is_that_day(today: date, ahead: int) -> None:
    day = today + timedelta(ahead)
    assert Days(f"until {day.isoformat()} please", today).days == [day]
    assert Days(f"until {day:%B} {day.day}, {day.year} please", today).days == [day]
