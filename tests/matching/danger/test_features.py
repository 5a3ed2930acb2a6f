"""What a classifier sees of a sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.danger.features import GROUPS, Features
from bot.matching.danger.spelling import Spellings
from bot.matching.similarity.encoders import word_table

SPELLINGS = Spellings([("cant", "can not")])
CONCEPTS = (("die", ["die", "sleep forever"]), ("farewell", ["goodbye"]), ("no", ["cant"]))
FEATURES = Features(CONCEPTS, SPELLINGS, word_table())


def composed(text: str) -> set[str]:
    return set(FEATURES.of(SPELLINGS.plain(text.split()))[2])


def test_concepts_of_a_sentence_are_joined() -> None:
    assert composed("goodbye i die") == {"&die", "&farewell", "&die+farewell", "&farewell>die"}


def test_a_phrase_is_one_concept() -> None:
    assert "&die" in composed("let me sleep forever")
    assert composed("let me sleep") == set()


def test_concepts_are_read_in_any_spelling_of_their_words() -> None:
    assert composed("i cant") == {"&no"}


def test_concepts_far_apart_have_no_order() -> None:
    assert composed("goodbye a b c d e die") == {"&die", "&farewell", "&die+farewell"}


def test_words_of_one_meaning_share_a_feature() -> None:
    assert FEATURES.of(["pistol"])[1] == FEATURES.of(["gun"])[1]
    assert FEATURES.of(["pistol"])[1] != FEATURES.of(["mother"])[1]


def test_an_unknown_word_stands_for_itself() -> None:
    assert FEATURES.of(["qzxqzx"])[1] == {"@qzxqzx"}


@given(st.lists(st.text(min_size=1, max_size=12), max_size=30))
def test_any_words_have_features(words: list[str]) -> None:
    assert len(FEATURES.of(words)) == GROUPS
