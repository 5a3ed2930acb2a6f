"""Numbers of people and cases in what clients write are found, and nothing else is."""

# ruff: noqa: E501 - the tables are read in rows
from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.private_numbers import MASK, hide_numbers

letters = st.text(string.ascii_letters, min_size=3, max_size=3)
digits = st.text(string.digits, min_size=10, max_size=10)
around = st.sampled_from(["", " ", ".", "?", ", ", "\n", "(", ")", ": "])


@given(letters, digits, around, around)
def test_three_letters_and_ten_digits_are_hidden(name: str, number: str, before: str, after: str) -> None:
    hidden = hide_numbers(f"{before}{name}{number}{after}")
    assert hidden == f"{before}{MASK}{after}"


@given(
    letters, st.integers(1990, 2099), st.text(string.digits, min_size=6, max_size=6), st.sampled_from(" -./")
)
def test_a_case_number_with_joints_is_hidden(name: str, year: int, rest: str, joint: str) -> None:
    hidden = hide_numbers(f"my case {name}{joint}{year}{joint}{rest[:3]}{joint}{rest[3:]} please")
    assert not any(sign.isdigit() for sign in hidden)


@given(
    st.text(string.ascii_uppercase + string.digits, min_size=8, max_size=8).filter(
        lambda text: sum(map(str.isdigit, text)) > 1
    ),
    st.booleans(),
)
def test_an_application_number_is_hidden(rest: str, small: bool) -> None:
    number = f"AA{rest}".lower() if small else f"AA{rest}"
    assert hide_numbers(f"it is {number}.") == f"it is {MASK}."


@given(st.text(string.ascii_letters, min_size=1, max_size=3), st.text(string.digits, min_size=6, max_size=9))
def test_what_looks_like_a_passport_number_is_hidden(name: str, number: str) -> None:
    assert hide_numbers(f"passport {name}{number}") == f"passport {MASK}"


@given(st.text(max_size=200))
def test_hiding_twice_is_hiding_once(text: str) -> None:
    assert hide_numbers(hide_numbers(text)) == hide_numbers(text)


@given(st.text(string.ascii_letters + " .,;:!?()'\"\n", max_size=200))
def test_words_without_digits_are_left_alone(text: str) -> None:
    assert hide_numbers(text) == text


@pytest.mark.parametrize(
    "number",
    ["BLG\u200b2019123456", "ＢＬＧ２０１９１２３４５６", "٢٠١٩١٢٣٤٥", "123-45-6789", "A123-456-789", "A 012345678", "C01X00T47",
     "AB 1234567", "987654321", "aa00-a1b2-c3", "IOE0912345678", "+14065551234"],
)  # fmt: skip
def test_other_ways_to_write_a_private_number_are_found(number: str) -> None:
    hidden = hide_numbers(f"this is {number} ok")
    assert MASK in hidden
    assert not any(sign.isdecimal() for sign in hidden)


@pytest.mark.parametrize(
    "text",
    ["what does 221(g) mean", "form DS-160 and I-864", "DS5535", "INA 212(a)(4)", "22 CFR 42.83", "9 FAM 504.11-3",
     "refused on 2026-11-24", "on 11/24/2026", "20261124", "24112026", "60, 120 or 180 days", "call 406-373-9828",
     "can I call the 406-373-9828", "I earn 1000000", "aardwolves are animals", "H1B 2024", "since may 2019 123 days",
     "Saint-Étienne, two weeks…"],
)  # fmt: skip
def test_forms_laws_days_and_telephone_numbers_are_left_alone(text: str) -> None:
    assert hide_numbers(text) == text
