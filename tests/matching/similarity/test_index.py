"""The fast indexes agree with plain loops over the phrases."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.similarity import letter_runs
from bot.matching.similarity.features import StemFeatures
from bot.matching.similarity.letter_runs import Letters, runs_of
from bot.matching.similarity.tfidf import MatrixBlock

WORDS = st.sampled_from(["visa", "visas", "passport", "my", "refused", "ap", "wait", "waiting", "i"])
PHRASES = st.lists(st.lists(WORDS, min_size=1, max_size=7), min_size=1, max_size=8)
SOME_EMPTY = st.lists(st.lists(WORDS, max_size=7), min_size=1, max_size=8)
Document = Sequence[str]


def plain_cosines(
    asked: Document, documents: Sequence[Document], damp: Callable[[int], float], spread: Counter[str]
) -> list[float]:
    n = len(documents)

    def vector(document: Document) -> dict[str, float]:
        counts = Counter(feature for feature in document if feature in spread)
        idf = {feature: math.log((n + 1) / (min(spread[feature], n) + 1)) + 1 for feature in counts}
        raw = {feature: damp(count) * idf[feature] for feature, count in counts.items()}
        strange = sum(feature not in spread for feature in document) * (math.log(n + 1) + 1) ** 2
        length = math.sqrt(sum(value * value for value in raw.values()) + strange) or 1.0
        return {feature: value / length for feature, value in raw.items()}

    question = vector(asked)
    return [sum(question.get(f, 0.0) * v for f, v in vector(each).items()) for each in documents]


def stem_features(words: Document) -> list[str]:
    from bot.matching.reading.stems import stem

    stems = [stem(word) for word in words]
    pairs = [f"{a}_{b}" for a, b in pairwise(stems)]
    skips = [f"{a}~{b}" for gap in (2, 3) for a, b in zip(stems, stems[gap:], strict=False)]
    return [*stems, *pairs, *skips]


@settings(max_examples=60, deadline=None)
@given(SOME_EMPTY, st.lists(WORDS, max_size=7))
def test_stem_cosines_are_those_of_a_plain_loop(phrases: list[list[str]], asked: list[str]) -> None:
    features = StemFeatures()
    block = MatrixBlock.learn(len(phrases), *features.learn(phrases))
    documents = [stem_features(phrase) for phrase in phrases]
    spread = Counter(feature for document in documents for feature in set(document))
    expected = plain_cosines(stem_features(asked), documents, lambda count: 1 + math.log(count), spread)
    np.testing.assert_allclose(block.cosines(features.keys(asked)), expected, atol=1e-5)


@settings(max_examples=60, deadline=None)
@given(SOME_EMPTY, st.lists(WORDS, max_size=7), st.sampled_from([1, 3, 16]))
def test_letter_cosines_are_those_of_a_plain_loop(
    phrases: list[list[str]], asked: list[str], layers: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(letter_runs, "_LAYERS", layers)
        letters = Letters.learn(phrases)
    documents = [[run for word in phrase for run in runs_of(word)] for phrase in phrases]
    # A run counts once for every word that has it, so a phrase may count it twice.
    spread = Counter(run for document in documents for run in document)
    asked_runs = [run for word in asked for run in runs_of(word)]
    expected = plain_cosines(asked_runs, documents, float, spread)
    np.testing.assert_allclose(letters.cosines(asked), expected, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(PHRASES, st.lists(WORDS, min_size=1, max_size=5))
def test_a_word_that_no_phrase_has_makes_every_phrase_less_alike(
    phrases: list[list[str]], asked: list[str]
) -> None:
    features = StemFeatures()
    block, letters = MatrixBlock.learn(len(phrases), *features.learn(phrases)), Letters.learn(phrases)
    longer = [*asked, "0123"]
    by_letters = letters.cosines(asked), letters.cosines(longer)
    by_stems = block.cosines(features.keys(asked)), block.cosines(features.keys(longer))
    for before, after in (by_letters, by_stems):
        assert (after[before > 0] < before[before > 0]).all()
        assert (after[before == 0] == 0).all()


@settings(max_examples=40, deadline=None)
@given(PHRASES, st.sampled_from([1, 3, 256]))
def test_grams_are_the_cosines_of_the_phrases_with_each_other(phrases: list[list[str]], common: int) -> None:
    features = StemFeatures()
    block, letters = MatrixBlock.learn(len(phrases), *features.learn(phrases)), Letters.learn(phrases)
    rows = np.arange(len(phrases))
    for row, phrase in enumerate(phrases):
        np.testing.assert_allclose(block.gram(rows)[row], block.cosines(features.keys(phrase)), atol=1e-5)
        np.testing.assert_allclose(letters.gram(rows)[row], letters.cosines(phrase), atol=1e-5)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(letter_runs, "_COMMON", common)
        for each in (block, letters):
            for start, stop in combinations(range(len(phrases) + 1), 2):
                lower, gram = each.lower(start, stop), each.gram(rows)
                np.testing.assert_allclose(lower, gram[start:stop, :stop], atol=1e-6)
