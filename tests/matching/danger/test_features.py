"""What a classifier sees of a sentence."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.danger.features import GROUPS, Features, key_of
from bot.matching.danger.spelling import Spellings
from bot.matching.similarity.encoders import word_table

SPELLINGS = Spellings([("cant", "can not")])
CONCEPTS = (("die", ["die", "sleep forever"]), ("farewell", ["goodbye"]), ("no", ["cant"]))
FEATURES = Features(CONCEPTS, SPELLINGS, word_table())


def composed(text: str) -> set[int]:
    return set(FEATURES.of(SPELLINGS.plain(text.split()))[2])


def keys(*features: str) -> set[int]:
    return set(map(key_of, features))


def test_concepts_of_a_sentence_are_joined() -> None:
    assert composed("goodbye i die") == keys("&die", "&farewell", "&die+farewell", "&farewell>die")


def test_a_phrase_is_one_concept() -> None:
    assert composed("let me sleep forever") == keys("&die")
    assert composed("let me sleep") == set()


def test_concepts_are_read_in_any_spelling_of_their_words() -> None:
    assert composed("i cant") == keys("&no")


def test_concepts_far_apart_have_no_order() -> None:
    assert composed("goodbye a b c d e die") == keys("&die", "&farewell", "&die+farewell")


def test_words_of_one_meaning_share_a_feature() -> None:
    assert FEATURES.of(["pistol"])[1] == FEATURES.of(["gun"])[1]
    assert FEATURES.of(["pistol"])[1] != FEATURES.of(["mother"])[1]


def test_an_unknown_word_stands_for_itself() -> None:
    assert FEATURES.of(["qzxqzx"])[1] == array("I", keys("@qzxqzx"))


def test_words_are_paired_with_at_most_one_between() -> None:
    runs = keys("#<a>", "#<b>", "#<c>", "#<d>")
    pairs = keys("a b", "a c", "b c", "b d", "c d")
    assert set(FEATURES.of("abcd")[0]) == keys(*"abcd") | runs | pairs


def test_related_words_are_paired_with_at_most_two_between() -> None:
    words = ["qxa", "qxb", "qxc", "qxd", "qxe"]
    apart = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]
    pairs = keys(*(f"@{words[one]} @{words[other]}" for one, other in apart))
    assert set(FEATURES.of(words)[1]) == keys(*(f"@{word}" for word in words)) | pairs


def test_a_word_has_its_runs_of_three_and_four_letters() -> None:
    runs = keys("#<vis", "#visa", "#isa>", "#<vi", "#vis", "#isa", "#sa>")
    assert set(FEATURES.of(["visa"])[0]) == keys("visa") | runs


@given(st.lists(st.text(min_size=1, max_size=12), max_size=30))
def test_any_words_have_features(words: list[str]) -> None:
    assert len(FEATURES.of(words)) == GROUPS
