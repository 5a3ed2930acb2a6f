"""What would have been scored unseen is told exactly, without learning anew."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bot.matching.learning.kernel import kernel
from bot.matching.learning.least_squares import Solved, SolvedWhole, invert_root
from bot.matching.learning.least_squares_by_marks import SolvedByMarks
from bot.matching.similarity.panels import PANEL, panels_of
from bot.matching.similarity.tfidf import Floats, Ints

WIDTH, RIDGE = 1.0, 0.05
SIZE = 2 * PANEL + 61
"""Phrases: two whole panels and a part of one."""


def a_gram(phrases: int) -> Floats:
    points = np.random.default_rng(7).standard_normal((phrases, 12)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points @ points.T


def lower(matrix: Floats) -> list[Floats]:
    """Return the lower triangle in panels of rows."""
    return [matrix[top:end, :end].copy() for top, end in panels_of(len(matrix))]


def classes_of(phrases: int) -> Ints:
    return np.sort(np.random.default_rng(8).integers(0, 4, phrases))


def solved_whole(gram: Floats, classes: Ints) -> Solved:
    return SolvedWhole(lower(gram), classes, 4, WIDTH, RIDGE)


def solved_by_marks(gram: Floats, classes: Ints) -> Solved:
    """Every phrase is a mark: what the whole kernel gives is then approached."""
    return SolvedByMarks(gram.copy(), np.arange(len(gram)), classes, 4, WIDTH, RIDGE)


WAYS = pytest.mark.parametrize(
    ("solve", "near"), [(solved_whole, 1e-3), (solved_by_marks, 0.03)], ids=["whole", "by marks"]
)
Solve = Callable[[Floats, Ints], Solved]


def learned_without(gram: Floats, classes: Ints, out: Ints, mean: Floats) -> Floats:
    """Learn from all other phrases by the plain formula, and score those left out."""
    rest = np.setdiff1d(np.arange(len(gram)), out)
    wanted = np.zeros((len(gram), 4))
    wanted[np.arange(len(gram)), classes] = 1
    k = kernel(gram, WIDTH).astype(np.float64)
    weights = np.linalg.solve(k[np.ix_(rest, rest)] + RIDGE * np.eye(len(rest)), wanted[rest] - mean)
    scores: Floats = (k[np.ix_(out, rest)] @ weights + mean).astype(np.float32)
    return scores


@WAYS
def test_each_phrase_left_out_scores_as_if_it_had_never_been_learned(solve: Solve, near: float) -> None:
    gram, classes = a_gram(SIZE), classes_of(SIZE)
    solved = solve(gram, classes)
    unseen = solved.phrases_out()
    for phrase in (0, PANEL - 1, PANEL, SIZE - 1):
        expected = learned_without(gram, classes, np.array([phrase]), solved.mean)
        assert unseen[phrase] == pytest.approx(expected[0], abs=near)


@WAYS
def test_a_whole_class_left_out_scores_as_if_it_had_never_been_learned(solve: Solve, near: float) -> None:
    gram, classes = a_gram(SIZE), classes_of(SIZE)
    solved = solve(gram, classes)
    for each in range(4):
        rows = np.flatnonzero(classes == each)
        expected = learned_without(gram, classes, rows, solved.mean)
        found = solved.together_out(int(rows[0]), int(rows[-1]) + 1, rows)
        assert found == pytest.approx(expected, abs=near)
        assert (solved.together_out(int(rows[0]), int(rows[-1]) + 1, rows[::2]) == found[::2]).all()


def test_the_inverse_root_is_that_of_the_whole_matrix() -> None:
    matrix = kernel(a_gram(SIZE), WIDTH) + np.float32(RIDGE) * np.eye(SIZE, dtype=np.float32)
    expected = np.linalg.inv(np.linalg.cholesky(matrix.astype(np.float64)))
    panels = lower(matrix)
    invert_root(panels)
    for (top, end), panel in zip(panels_of(SIZE), panels, strict=True):
        assert panel == pytest.approx(expected[top:end, :end], abs=1e-2)
