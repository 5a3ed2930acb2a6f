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
    NoSuchDay,
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
        ("20-Nov-26", DAY),
        ("20Nov2026", DAY),
        ("Nov 20, '26", DAY),
        ("20th of November, 2026", DAY),
        ("2026 Nov 20", DAY),
        ("Fri, Nov 20, 2026", DAY),
        ("2026–11–20", DAY),  # a phone makes long dashes
        ("20-Nov-95", date(1995, 11, 20)),
        ("11/20/2026", DAY),
        ("20.11.2026", DAY),
        ("11/20/26", DAY),
        ("11/11/2026", date(2026, 11, 11)),
        ("11/12/2026", Ambiguous((date(2026, 11, 12), date(2026, 12, 11)))),
        ("11/12/26", Ambiguous((date(2026, 11, 12), date(2026, 12, 11), date(2011, 12, 26)))),
        ("20/11/26", Ambiguous((DAY, date(2020, 11, 26)))),
        ("2026-02-30", NoSuchDay()),
        ("31-Nov-2026", NoSuchDay()),
        ("31 Feb 2026", NoSuchDay()),
        ("31/31/2026", NoSuchDay()),
        ("0020-11-20", NoSuchDay()),
        ("Nov 20", Unreadable(partly=True)),
        ("20 November", Unreadable(partly=True)),
        ("Nov 2026", Unreadable(partly=True)),
        ("11/20", Unreadable(partly=True)),
        ("20-Novvv-2026", Unreadable()),
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
def test_unambiguous_digits_are_read(day: date, between: str, day_first: bool) -> None:
    parts = (day.day, day.month) if day_first else (day.month, day.day)
    read = read_day(between.join(map(str, (*parts, day.year))), TODAY)
    if day.day > 12 or day.day == day.month:
        assert read == day
    else:
        assert isinstance(read, Ambiguous)
        assert day in read.readings


@given(st.text(max_size=30))
def test_no_text_raises_an_error(written: str) -> None:
    read = read_day(written, TODAY)
    assert not isinstance(read, date) or read >= min(EARLIEST, TODAY - timedelta(days=1))
