"""What words tell, by the phrases that hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.reading.stems import LONGEST_WORD, stem
from bot.matching.reading.vocabulary import Vocabulary

PHRASES = [
    ("where is my passport", 0),
    ("is my passport lost", 0),
    ("is my visa refused", 1),
    ("is my dinner cold", 2),
    ("is my soup cold", 2),
]
WORDS = [(phrase.split(), owner) for phrase, owner in PHRASES]


def test_what_is_said_of_entries_outweighs_what_is_said_of_everything_and_of_other_matters() -> None:
    vocabulary = Vocabulary.learn(WORDS, classes=3, entries=2)
    passport, visa, mine, soup, unknown = (
        vocabulary.topicality([word]) for word in ("passports", "visa", "my", "soup", "horse")
    )
    assert passport > visa > mine >= 0
    assert soup == unknown == 0
    assert vocabulary.topicality(["passport", "visa", "soup"]) == passport + visa
    assert vocabulary.topicality(["visa", "visas"]) == visa


def test_where_nothing_is_off_topic_all_words_of_phrases_count() -> None:
    vocabulary = Vocabulary.learn([(["my", "passport"], 0), (["my", "visa"], 1)], classes=2, entries=2)
    assert vocabulary.topicality(["my"]) > 0


def test_what_is_longer_than_any_word_is_its_own_stem() -> None:
    assert stem("walking") == "walk"
    assert stem("walking" * LONGEST_WORD) == "walking" * LONGEST_WORD


def test_words_of_an_entry_are_typical_of_it_and_words_that_nobody_says_are_not() -> None:
    vocabulary = Vocabulary.learn(WORDS, classes=3, entries=2)
    own, other, strange, off_topic = (
        vocabulary.typical(["is", "my", word], entry=0) for word in ("passport", "refused", "horse", "soup")
    )
    assert own.of_entry > other.of_entry > strange.of_entry > off_topic.of_entry
    assert own.of_entry > vocabulary.typical(["is", "my", "passport"], entry=1).of_entry
    assert own.of_entries > strange.of_entries > off_topic.of_entries


@pytest.mark.parametrize("outside", [0, 60])
def test_a_word_that_nobody_says_never_speaks_for_entries(outside: int) -> None:
    phrases = [(["my", "visa"], 0), *((["my", "soup"], 1) for _ in range(outside))]
    told = Vocabulary.learn(phrases, classes=2, entries=1).typical(["horse"], entry=0)
    assert told.of_entry < 0
    assert told.of_entries <= 0


_SAID = st.lists(
    st.tuples(st.lists(st.sampled_from("abcdef"), max_size=4), st.integers(0, 3)), min_size=1, max_size=12
)


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "with its class"])
@given(said=_SAID, entry=st.integers(0, 1), data=st.data())
def test_a_phrase_left_out_is_told_as_if_it_had_never_been_learned(
    said: list[tuple[list[str], int]], entry: int, data: st.DataObject, *, alone: bool
) -> None:
    place = data.draw(st.integers(0, len(said) - 1))
    words, owner = said[place]
    rest = [each for at, each in enumerate(said) if at != place and (alone or each[1] != owner)]
    told = Vocabulary.learn(said, classes=4, entries=2).typical(words, entry, owner, alone=alone)
    expected = Vocabulary.learn(rest, classes=4, entries=2).typical(words, entry)
    assert told.of_entry == pytest.approx(expected.of_entry)
    assert told.of_entries == pytest.approx(expected.of_entries)
