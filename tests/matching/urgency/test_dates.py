"""Days in a text, counted from the office's day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.urgency.dates import Days

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
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: date) -> None:
    assert Days(text, TODAY).days == [day]


@pytest.mark.parametrize(
    "text", ["may i ask", "31/31/2026", "2026-13-40", "he is 3 years old", "221(g)", "open 24/7", "in 2027"]
)
def test_what_is_no_day_is_left_as_it_is(text: str) -> None:
    found = Days(text, TODAY)
    assert (found.days, found.written) == ([], text)


@given(st.text(max_size=200), st.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_any_text_is_read(text: str, today: date) -> None:
    Days(text, today)


@given(st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.integers(-20, 300))
def test_every_day_in_its_plain_form_is_that_day(today: date, ahead: int) -> None:
    day = today + timedelta(ahead)
    assert Days(f"until {day.isoformat()} please", today).days == [day]
    assert Days(f"until {day:%B} {day.day}, {day.year} please", today).days == [day]
