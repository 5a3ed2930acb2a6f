"""Mistyped words become words of the phrases; known words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.normalise import How, Piece
from bot.matching.typos import Speller

COUNTS = {"passport": 9, "administrative": 4, "embassy": 5, "my": 20, "visa": 30, "refused": 8}
DICTIONARY = {"passports": 0, "lawyer": 1, "visor": 2}


@pytest.fixture
def speller() -> Speller:
    return Speller(COUNTS, DICTIONARY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pasport", ("passport",)),
        ("apssport", ("passport",)),
        ("adminstratve", ("administrative",)),
        ("myvisa", ("my", "visa")),
        ("lawier", ("lawyer",)),
        ("qqqqqq", ("qqqqqq",)),
        ("221h", ("221h",)),
    ],
)
def test_an_unknown_word_is_read_as_the_nearest_known_one(
    speller: Speller, typed: str, meant: tuple[str, ...]
) -> None:
    assert speller.read(typed) == meant


@pytest.mark.parametrize("word", [*COUNTS, *DICTIONARY])
def test_a_known_word_is_never_corrected(speller: Speller, word: str) -> None:
    assert speller.read(word) == (word,)


def test_a_word_torn_in_two_is_put_together(speller: Speller) -> None:
    assert speller.corrected([Piece("pass", ("pass",)), Piece("port", ("port",))]) == (
        Piece("pass port", ("passport",), How.SPACING),
    )


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789é", min_size=1, max_size=30))
def test_any_word_is_read_as_one_or_two_words(word: str) -> None:
    assert 1 <= len(Speller(COUNTS, DICTIONARY).read(word)) <= 2
