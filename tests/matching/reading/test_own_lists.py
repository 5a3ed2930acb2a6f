"""The questions that a client lists in one message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.reading.own_lists import MOST, NO_LIST, own_list


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (
            "1. can I travel 2. what does it cost 3. is it over",
            ("can I travel", "what does it cost", "is it over"),
        ),
        ("1) can I travel\n2) what does it cost", ("can I travel", "what does it cost")),
        ("(a) my birth certificate (b) tax papers", ("my birth certificate", "tax papers")),
        ("i have two questions: can we sue, and who decides", ("can we sue", "who decides")),
        (
            "my passport is with them and my medical expires",
            ("my passport is with them", "my medical expires"),
        ),
        ("should I appeal, apply again or wait", ("should I appeal", "apply again", "wait")),
    ],
)
def test_the_parts_are_read_in_order(said: str, parts: tuple[str, ...]) -> None:
    assert own_list(said).parts == parts


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("1. one thing 2. the other", True),
        ("two things: this, that", True),
        ("this thing, that thing", False),
    ],
)
def test_marks_and_a_heading_make_it_surely_a_list(said: str, plain: bool) -> None:
    assert own_list(said).plain is plain


@pytest.mark.parametrize("said", ["can I travel", "", "I was there on 3. May"])
def test_one_question_is_no_list(said: str) -> None:
    assert own_list(said) == NO_LIST


def test_marks_that_do_not_count_up_from_one_are_no_marks() -> None:
    assert own_list("see 1. here, 5. there and 3. over").marks == ()


def test_a_letter_names_its_part() -> None:
    listed = own_list("a) my passport b) my fee")
    assert listed.lettered("how do I get b") == "my fee"
    assert listed.lettered("a") == "my passport"
    assert listed.lettered("a fee again") is None


@pytest.mark.parametrize(("place", "part"), [(1, "this"), (2, "that"), (-1, "that"), (3, None), (0, None)])
def test_a_place_names_its_part(place: int, part: str | None) -> None:
    assert own_list("two things: this, that").at(place) == part


@given(st.text(alphabet="ab12.): ,\n?!z"))
def test_any_text_has_none_or_two_to_nine_parts_of_its_own_words(said: str) -> None:
    parts = own_list(said).parts
    assert len(parts) == 0 or 2 <= len(parts) <= MOST
    assert all(each in said and each.strip() for each in parts)
