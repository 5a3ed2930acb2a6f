"""What would have been scored unseen is told exactly, without learning anew."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.least_squares import SMALL, Solved, inverse_root
from bot.matching.regression import kernel
from bot.matching.tfidf import Floats, Ints

WIDTH, RIDGE = 1.0, 0.05


def a_gram(phrases: int) -> Floats:
    points = np.random.default_rng(7).standard_normal((phrases, 12)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points @ points.T


def classes_of(phrases: int) -> Ints:
    return np.sort(np.random.default_rng(8).integers(0, 4, phrases))


def learned_without(gram: Floats, classes: Ints, out: Ints, mean: Floats) -> Floats:
    """Learn from all other phrases by the plain formula, and score those left out."""
    rest = np.setdiff1d(np.arange(len(gram)), out)
    wanted = np.zeros((len(gram), 4))
    wanted[np.arange(len(gram)), classes] = 1
    k = kernel(gram, WIDTH).astype(np.float64)
    weights = np.linalg.solve(k[np.ix_(rest, rest)] + RIDGE * np.eye(len(rest)), wanted[rest] - mean)
    scores: Floats = (k[np.ix_(out, rest)] @ weights + mean).astype(np.float32)
    return scores


def test_each_phrase_left_out_scores_as_if_it_had_never_been_learned() -> None:
    gram, classes = a_gram(40), classes_of(40)
    solved = Solved(gram.copy(), classes, 4, WIDTH, RIDGE)
    unseen = solved.phrases_out()
    for phrase in (0, 17, 39):
        expected = learned_without(gram, classes, np.array([phrase]), solved.mean)
        assert unseen[phrase] == pytest.approx(expected[0], abs=1e-3)


def test_a_whole_class_left_out_scores_as_if_it_had_never_been_learned() -> None:
    gram, classes = a_gram(40), classes_of(40)
    solved = Solved(gram.copy(), classes, 4, WIDTH, RIDGE)
    rows = np.flatnonzero(classes == 2)
    expected = learned_without(gram, classes, rows, solved.mean)
    assert solved.together_out(rows) == pytest.approx(expected, abs=1e-3)


def test_a_root_larger_than_one_block_is_the_same_as_the_plain_one() -> None:
    size = SMALL + 61
    matrix = kernel(a_gram(size), WIDTH) + np.float32(RIDGE) * np.eye(size, dtype=np.float32)
    expected = np.linalg.inv(np.linalg.cholesky(matrix.astype(np.float64)))
    assert inverse_root(matrix.copy()) == pytest.approx(expected, abs=1e-2)
