"""One spelling for what is written in many ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.normalise import How, Normaliser, words_of
from tests.matching.worlds import SYNONYMS

SPOKEN = st.lists(
    st.sampled_from(
        ["i", "221", "(g)", "g", "INA", "section", "864", "days", "can't", "ap", "a.p.", "ds", "5535", "É"]
    )
).map(" ".join)


@pytest.mark.parametrize(
    "written",
    [
        "221(g)",
        "221 (g)",
        "221g",
        "221 G",
        "section 221g",
        "INA 221(g)",
        "221-g",
        "INA § 221(g)",
        "Sec. 221(G)",
    ],
)
def test_every_way_to_write_the_section_is_one_word(written: str) -> None:
    assert words_of(f"why {written}?") == ["why", "221g"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Form DS-5535", "ds5535"),
        ("ds 160", "ds160"),
        ("I-864", "i864"),
        ("I-864A", "i864a"),
        ("H-1B", "h1b"),
        ("K 1", "k1"),
        ("214(b)", "214b"),
    ],
)
def test_a_form_number_is_one_word(written: str, read: str) -> None:
    assert words_of(written) == [read]


def test_a_number_of_days_is_no_form() -> None:
    assert words_of("I waited and I 130 days later") == ["i", "waited", "and", "i", "130", "days", "later"]


def test_accents_case_emoji_and_contractions_do_not_matter() -> None:
    assert words_of("Can’t the CAFÉ re-open?? 😀") == words_of("can not the cafe re open")


def test_an_apostrophe_forgotten_is_no_other_word() -> None:
    assert words_of("I dont know whats up") == words_of("I don't know what's up")


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    normaliser = Normaliser(SYNONYMS)
    once = normaliser.normalise(text)
    assert normaliser.normalise(once) == once


@given(SPOKEN)
def test_normalising_words_of_the_field_twice_changes_nothing(text: str) -> None:
    normaliser = Normaliser(SYNONYMS)
    once = normaliser.normalise(text)
    assert normaliser.normalise(once) == once


def test_a_synonym_is_read_as_what_it_means() -> None:
    (piece,) = Normaliser(SYNONYMS).pieces("A.P.")
    assert (piece.words, piece.how) == (("administrative", "processing"), How.SYNONYM)


def test_a_synonym_inside_a_longer_word_is_left_alone() -> None:
    assert Normaliser(SYNONYMS).normalise("map apple") == "map apple"
