from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.cases.detail_changes import in_words
from bot.staff.cases.details import Detail, DetailValue, Wrong, read_details, read_value

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("", {}),
        ("Smith family", {Detail.LABEL: "Smith family"}),
        (
            "Smith family; visa IR1; post Lagos; refused 2026-11-20; check 7",
            {
                Detail.LABEL: "Smith family",
                Detail.VISA: "IR1",
                Detail.POST: "Lagos",
                Detail.REFUSED: date(2026, 11, 20),
                Detail.CHECK: 7,
            },
        ),
        (
            "Smith, Ann, VISA: K1, post = Lagos, Nigeria, refused on yesterday.\ncheck every 14 days",
            {
                Detail.LABEL: "Smith, Ann",
                Detail.VISA: "K1",
                Detail.POST: "Lagos, Nigeria",
                Detail.REFUSED: date(2026, 11, 23),
                Detail.CHECK: 14,
            },
        ),
        (
            "visa kind B1/B2; embassy Kyiv; every week",
            {Detail.VISA: "B1/B2", Detail.POST: "Kyiv", Detail.CHECK: 7},
        ),
        ("visa none; refused -; check none", {Detail.VISA: None, Detail.REFUSED: None, Detail.CHECK: None}),
        ("refused 20-Nov-2026", {Detail.REFUSED: date(2026, 11, 20)}),
        ("refused 11/20/2026", {Detail.REFUSED: date(2026, 11, 20)}),
        ("refused 20-Nov-26", {Detail.REFUSED: date(2026, 11, 20)}),
        (
            "Jones visa IR1 post Lagos refused 2026-11-20 check every 7",
            {
                Detail.LABEL: "Jones",
                Detail.VISA: "IR1",
                Detail.POST: "Lagos",
                Detail.REFUSED: date(2026, 11, 20),
                Detail.CHECK: 7,
            },
        ),
        ("visa kind K1 post Lagos", {Detail.VISA: "K1", Detail.POST: "Lagos"}),
        ("Smith visa refused at the post", {Detail.LABEL: "Smith visa refused at the post"}),
        ("Post office clerks check papers every day", {Detail.POST: "office clerks check papers every day"}),
        ("visa IR1; Visa  ir1", {Detail.VISA: "ir1"}),
        (";;  ; ,", {}),
    ],
)
def test_details_are_read_as_people_write_them(written: str, values: dict[Detail, DetailValue]) -> None:
    read = read_details(written, TODAY, label_first=True)

    assert read.values == values
    assert read.faults == ()


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("vissa IR1", Wrong.UNKNOWN),
        ("visa", Wrong.UNKNOWN),
        ("refused soon", Wrong.DAY),
        ("refused 3/4/2026", Wrong.TWO_DAYS),
        ("refused 2026-11-26", Wrong.FUTURE),
        ("visa 2026-11-20", Wrong.IS_DAY),
        ("post 11/20/2026", Wrong.IS_DAY),
        ("refused 31 Feb 2026", Wrong.DAY),
        ("refused Nov 20", Wrong.DAY),
        ("post 31/02/2026", Wrong.IS_DAY),
        ("post Lagos; post Lima", Wrong.TWICE),
        ("check 0", Wrong.CHECK),
        ("check 91", Wrong.CHECK),
        ("check often", Wrong.CHECK),
        ("post " + "x" * 61, Wrong.LONG),
        ("label " + "x" * 101, Wrong.LONG),
    ],
)
def test_invalid_details_are_named_and_the_rest_is_stored(written: str, wrong: Wrong) -> None:
    read = read_details(f"{written}; visa K1" if not written.startswith("visa") else written, TODAY)

    assert [fault.wrong for fault in read.faults] == [wrong]
    assert read.values in ({Detail.VISA: "K1"}, {})


def test_a_detail_given_twice_stores_neither_value() -> None:
    read = read_details("visa IR1; post Lagos; visa K1", TODAY)

    assert read.values == {Detail.POST: "Lagos"}
    assert [(fault.wrong, fault.written) for fault in read.faults] == [(Wrong.TWICE, "visa IR1; visa K1")]


@given(st.text(max_size=80))
def test_any_text_is_read_or_reported(text: str) -> None:
    read = read_details(text, TODAY, label_first=True)

    assert all(fault.written for fault in read.faults)
    label = read.values.get(Detail.LABEL)
    assert label is None or len(str(label)) <= 100


@given(
    visa=st.sampled_from(["IR1", "B1/B2", "H-1B"]),
    post=st.sampled_from(["Lagos", "Bogotá", "São Paulo, Brazil"]),
    refused=st.dates(date(1995, 1, 1), TODAY),
    check=st.integers(1, 90),
)
def test_details_in_the_audit_can_be_typed_again(visa: str, post: str, refused: date, check: int) -> None:
    values: dict[Detail, DetailValue] = {
        Detail.VISA: visa,
        Detail.POST: post,
        Detail.REFUSED: refused,
        Detail.CHECK: check,
    }

    assert read_details(in_words(values), TODAY).values == values


def test_the_default_interval_can_be_typed() -> None:
    assert read_value(Detail.CHECK, "weekly", TODAY) == 7
    assert read_value(Detail.CHECK, "every day", TODAY) == 1


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("word " * 25, "word " * 19 + "word…"),
        ("label " + "x" * 101 + "; visa K1", "x" * 99 + "…"),
        ("x" * 30 + " " + "y" * 90, "x" * 30 + " " + "y" * 68 + "…"),
    ],
)
def test_a_long_label_of_a_new_case_is_cut_not_lost(written: str, kept: str) -> None:
    read = read_details(written, TODAY, label_first=True)

    assert read.values[Detail.LABEL] == kept
    assert [(fault.wrong, fault.most) for fault in read.faults] == [(Wrong.CUT, 100)]
    assert len(kept) <= 100


def test_both_readings_of_an_ambiguous_day_are_named() -> None:
    (fault,) = read_details("refused 11/12/2026", TODAY).faults

    assert fault.days == (date(2026, 11, 12), date(2026, 12, 11))
