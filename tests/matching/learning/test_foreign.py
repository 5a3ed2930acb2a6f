"""Questions in other languages correct the ranking by meaning, and show what a language adds to vectors."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.learning.foreign import FEWEST, Foreign, corrected, shifting
from bot.matching.learning.logistic import Flags
from bot.matching.similarity.phrase_vectors import unit_rows
from bot.matching.similarity.tfidf import Floats

CLASSES, ENTRIES, QUESTIONS = 6, 4, 12
SPANISH = "¿Cuánto tiempo tarda esto?"


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.fixture
def vectors(rng: np.random.Generator) -> Floats:
    return unit_rows(rng.normal(size=(QUESTIONS, 8)).astype(np.float32))


@pytest.fixture
def scores(rng: np.random.Generator) -> Floats:
    return rng.uniform(0, 0.5, (QUESTIONS, CLASSES)).astype(np.float32)


@pytest.fixture
def accepted(rng: np.random.Generator) -> Flags:
    return np.asarray(rng.random((QUESTIONS, ENTRIES)) < 0.4)


def learned(vectors: Floats, scores: Floats, accepted: Flags) -> Foreign:
    nothing = shifting([], vectors[:0], CLASSES)
    return corrected(nothing, vectors, scores, accepted)[0]


def test_a_question_left_out_scores_as_if_it_had_never_been_learned(
    vectors: Floats, scores: Floats, accepted: Flags
) -> None:
    _, unknown = corrected(shifting([], vectors[:0], CLASSES), vectors, scores, accepted)
    for out in range(QUESTIONS):
        others = np.arange(QUESTIONS) != out
        foreign = learned(vectors[others], scores[others], accepted[others])
        expected = scores[out] + foreign.corrections(vectors[out])
        np.testing.assert_allclose(unknown[out], expected, atol=1e-5)


def test_what_is_near_a_question_moves_toward_its_entries(
    vectors: Floats, scores: Floats, accepted: Flags
) -> None:
    accepted[0] = [False, True, False, False]
    scores[0] = 0.1
    corrections = learned(vectors, scores, accepted).corrections(vectors[0])
    assert corrections.argmax() == 1
    assert corrections[1] > 0.2


def test_without_questions_nothing_is_corrected(vectors: Floats) -> None:
    nothing = shifting([], vectors[:0], CLASSES)
    assert not nothing.corrections(vectors[0]).any()
    np.testing.assert_allclose(nothing.shifted(["es"], vectors[:1]), vectors[:1], atol=1e-6)


def test_what_a_language_adds_is_taken_off_where_enough_questions_show_it(rng: np.random.Generator) -> None:
    added = np.zeros(8, np.float32)
    added[0] = 1
    rows = unit_rows(rng.normal(0, 0.2, (FEWEST, 8)).astype(np.float32) + added)
    some = shifting([SPANISH] * FEWEST, rows, CLASSES)
    few = shifting([SPANISH] * (FEWEST - 1), rows[1:], CLASSES)
    assert some.shifted(["es"], rows[:1]) @ added < few.shifted(["es"], rows[:1]) @ added
    np.testing.assert_allclose(some.shifted(["fr"], rows[:1]), rows[:1], atol=1e-6)
