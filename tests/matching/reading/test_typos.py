"""Mistyped words become words of the phrases; known words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.reading.normalise import How, Piece
from bot.matching.reading.stems import LONGEST_WORD
from bot.matching.reading.typos import MOST_LOOKED_UP, Speller

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


@pytest.mark.parametrize(
    ("typed", "meant"), [("vsa", "visa"), ("etf", "etf"), ("eat", "eta"), ("eth", "eth"), ("wiat", "wait")]
)
def test_three_letters_are_corrected_only_where_some_are_swapped_or_left_out(typed: str, meant: str) -> None:
    assert Speller({"visa": 30, "eta": 3, "what": 90, "wait": 2}, DICTIONARY).read(typed) == (meant,)


@pytest.mark.parametrize("word", [*COUNTS, *DICTIONARY])
def test_a_known_word_is_never_corrected(speller: Speller, word: str) -> None:
    assert speller.read(word) == (word,)


def test_a_word_torn_in_two_is_put_together(speller: Speller) -> None:
    assert speller.corrected([Piece("pass", ("pass",)), Piece("port", ("port",))], set()) == (
        Piece("pass port", ("passport",), How.SPACING),
    )


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789é", min_size=1, max_size=30))
def test_any_word_is_read_as_one_or_two_words(word: str) -> None:
    assert 1 <= len(Speller(COUNTS, DICTIONARY).read(word)) <= 2


def mistyped(count: int) -> list[Piece]:
    """Return a known word with different letters after it, so that each is one slip away from it."""
    return [Piece(word, (word,)) for word in (f"passport{chr(0x4E00 + number)}" for number in range(count))]


def test_a_message_of_many_unknown_words_has_only_some_of_them_looked_up(speller: Speller) -> None:
    read = speller.corrected(mistyped(MOST_LOOKED_UP + 1), set())
    assert [piece.how for piece in read] == [How.TYPO] * MOST_LOOKED_UP + [How.AS_WRITTEN]


def test_a_word_that_was_looked_up_is_read_alike_in_every_part_of_the_message(speller: Speller) -> None:
    looked_up: set[str] = set()
    first, *_, last = mistyped(MOST_LOOKED_UP + 1)
    speller.corrected(mistyped(MOST_LOOKED_UP + 1), looked_up)
    assert [piece.how for piece in speller.corrected([last, first], looked_up)] == [How.AS_WRITTEN, How.TYPO]


def test_a_known_word_is_none_of_those_that_are_looked_up(speller: Speller) -> None:
    looked_up: set[str] = set()
    speller.corrected([Piece("visa", ("visa",)), *mistyped(1)], looked_up)
    assert looked_up == {"passport一"}


def test_what_is_longer_than_any_word_is_no_mistyped_one() -> None:
    long = "a" * LONGEST_WORD
    speller = Speller({long: 1}, {})
    assert speller.read(f"b{long[1:]}") == (long,)
    assert speller.read(f"{long}b") == (f"{long}b",)
