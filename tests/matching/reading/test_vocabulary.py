"""What words tell, by the phrases that hold them."""

from __future__ import annotations

from bot.matching.reading.stems import LONGEST_WORD, stem
from bot.matching.reading.vocabulary import Vocabulary

PHRASES = [
    ("where is my passport", 0),
    ("is my passport lost", 0),
    ("is my visa refused", 1),
    ("is my dinner cold", 2),
    ("is my soup cold", 2),
]


def test_what_is_said_of_entries_outweighs_what_is_said_of_everything_and_of_other_matters() -> None:
    vocabulary = Vocabulary([(phrase.split(), owner) for phrase, owner in PHRASES], classes=3, entries=2)
    passport, visa, mine, soup, unknown = (
        vocabulary.topicality([word]) for word in ("passports", "visa", "my", "soup", "horse")
    )
    assert passport > visa > mine >= 0
    assert soup == unknown == 0
    assert vocabulary.topicality(["passport", "visa", "soup"]) == passport + visa
    assert vocabulary.topicality(["visa", "visas"]) == visa


def test_where_nothing_is_off_topic_all_words_of_phrases_count() -> None:
    vocabulary = Vocabulary([(["my", "passport"], 0), (["my", "visa"], 1)], classes=2, entries=2)
    assert vocabulary.topicality(["my"]) > 0


def test_what_is_longer_than_any_word_is_its_own_stem() -> None:
    assert stem("walking") == "walk"
    assert stem("walking" * LONGEST_WORD) == "walking" * LONGEST_WORD
