"""One spelling for what is written in many ways."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.matching.reading.normalise import LONGEST_READ, How, Normaliser, plain_letters, words_of
from tests.matching.worlds import SYNONYMS
from tests.spending import BUDGET, cpu_of

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


@given(st.text())
@example("I can´t")
def test_plain_letters_are_the_same_words(text: str) -> None:
    assert words_of(plain_letters(text)) == words_of(text)


def test_plain_letters_keep_what_parts_a_message() -> None:
    assert plain_letters("Café…I wait.\nＷｈｙ？ ﬃ") == "Cafe... I wait.\nWhy? ffi"


def test_of_letters_that_stand_for_many_the_first_and_the_last_are_read() -> None:
    plain = plain_letters("Is my visa lost? " + "ﷺ" * 4_000 + " I want to die")
    assert plain.startswith("Is my visa lost? ")
    assert plain.endswith(" I want to die")
    assert len(plain) == LONGEST_READ


@pytest.mark.parametrize(
    "text",
    [
        "\u0323\u0301" * 20_000,
        "a" + "\u0301" * 20_000 + "\u0323" * 20_000,
        "ina section " * 4_000 + "1",
        "form " * 8_000 + "i 864",
        "form " * 20_000 + "1",
        "sec " * 10_000 + "221 g",
        "b 1 b 2 h 1b ds 160 " * 2_000,
        "can't cannot it's " * 2_000,
    ],
)
def test_the_cost_of_normalising_grows_no_faster_than_the_text(text: str) -> None:
    assert cpu_of(lambda: words_of(text)) < BUDGET


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("ina section sec 221 g", ["221g"]),
        ("form form i 864", ["i864"]),
        ("subsection sec 212 a", ["subsection", "212a"]),
        ("inform form g 28", ["inform", "g28"]),
    ],
)
def test_all_words_that_introduce_a_number_go_and_no_others(written: str, words: list[str]) -> None:
    assert words_of(written) == words
