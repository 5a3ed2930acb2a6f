"""Days as staff type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.typed_days import (
    EARLIEST,
    Ambiguous,
    NoDate,
    ReadDay,
    SameDate,
    Unreadable,
    read_day,
)

TODAY = date(2026, 11, 24)
DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-20", DAY),
        ("20-Nov-2026", DAY),
        ("20 nov. 2026", DAY),
        ("Nov 20 2026", DAY),
        ("November 20th, 2026", DAY),
        ("Sept 1, 2026", date(2026, 9, 1)),
        (" today ", TODAY),
        ("Yesterday", date(2026, 11, 23)),
        ("same", SameDate()),
        ("none", NoDate()),
        ("11/12/2026", Ambiguous((date(2026, 11, 12), date(2026, 12, 11)))),
        ("11/11/2026", Ambiguous((date(2026, 11, 11),))),
        ("25/11/2026", Ambiguous((date(2026, 11, 25),))),
        ("11/12/26", Ambiguous((date(2026, 11, 12), date(2026, 12, 11)))),
        ("2026-02-30", Unreadable()),
        ("31-Nov-2026", Unreadable()),
        ("20-Novvv-2026", Unreadable()),
        ("0020-11-20", Unreadable()),
        ("soon", Unreadable()),
        ("", Unreadable()),
    ],
)
def test_a_day_is_read_as_it_was_meant_or_not_at_all(written: str, read: ReadDay) -> None:
    assert read_day(written, TODAY) == read


DAYS = st.dates(EARLIEST, date(2099, 12, 31))


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%d-%b-%Y", "%b %d %Y", "%B %d, %Y", "%d %B %Y"]))
def test_every_day_is_read_back_from_each_way_to_write_it(day: date, form: str) -> None:
    assert read_day(day.strftime(form), TODAY) == day


@given(DAYS, st.sampled_from("/.-"), st.booleans())
def test_digits_are_never_guessed(day: date, between: str, day_first: bool) -> None:
    parts = (day.day, day.month) if day_first else (day.month, day.day)
    read = read_day(between.join(map(str, (*parts, day.year))), TODAY)
    assert isinstance(read, Ambiguous)
    assert day in read.readings


@given(st.text(max_size=30))
def test_no_words_raise_anything(written: str) -> None:
    read = read_day(written, TODAY)
    assert not isinstance(read, date) or read >= min(EARLIEST, TODAY - timedelta(days=1))
