"""What would have been scored unseen is told exactly, without learning again."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.matching.learning import inverse_root, least_squares
from bot.matching.learning.inverse_root import InverseRoot
from bot.matching.learning.kernel import kernel
from bot.matching.learning.least_squares import LeastSquares
from bot.matching.similarity import panels
from bot.matching.similarity.panels import PANEL, panels_of
from bot.matching.similarity.tfidf import Floats, Ints

WIDTH, RIDGE = 1.0, 0.05
NEAR = 1e-2
"""Scores are within this of the exact ones (.005): the inverse root is stored with 16 bits."""

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


def solved(gram: Floats, classes: Ints) -> LeastSquares:
    return LeastSquares(lower(gram), classes, 4, WIDTH, RIDGE)


def scores_by_formula(gram: Floats, classes: Ints, learned: Ints, asked: Ints) -> Floats:
    """Learn from some phrases by the plain formula, and score others."""
    wanted = np.zeros((len(gram), 4))
    wanted[np.arange(len(gram)), classes] = 1
    mean = wanted.mean(axis=0)
    k = kernel(gram, WIDTH).astype(np.float64)
    ridged = k[np.ix_(learned, learned)] + RIDGE * np.eye(len(learned))
    weights = np.linalg.solve(ridged, wanted[learned] - mean)
    scores: Floats = (k[np.ix_(asked, learned)] @ weights + mean).astype(np.float32)
    return scores


def scores_without(gram: Floats, classes: Ints, out: Ints) -> Floats:
    return scores_by_formula(gram, classes, np.setdiff1d(np.arange(len(gram)), out), out)


def test_phrases_score_as_the_plain_formula_says() -> None:
    gram, classes = a_gram(SIZE), classes_of(SIZE)
    learned = solved(gram, classes)
    everyone = np.arange(SIZE)
    expected = scores_by_formula(gram, classes, everyone, everyone)
    assert kernel(gram, WIDTH) @ learned.weights + learned.mean == pytest.approx(expected, abs=NEAR)


def test_each_phrase_left_out_scores_as_if_it_had_never_been_learned() -> None:
    gram, classes = a_gram(SIZE), classes_of(SIZE)
    unseen = solved(gram, classes).phrases_out()
    for phrase in (0, PANEL - 1, PANEL, SIZE - 1):
        expected = scores_without(gram, classes, np.array([phrase]))
        assert unseen[phrase] == pytest.approx(expected[0], abs=NEAR)


def test_a_whole_class_left_out_scores_as_if_it_had_never_been_learned() -> None:
    gram, classes = a_gram(SIZE), classes_of(SIZE)
    learned = solved(gram, classes)
    assert learned.classes_out.tolist() == [0, 1, 2, 3]
    for each in range(4):
        expected = scores_without(gram, classes, np.flatnonzero(classes == each))
        assert learned.class_out(each) == pytest.approx(expected, abs=NEAR)


def test_few_phrases_are_told_exactly() -> None:
    gram, classes = a_gram(20), np.repeat(np.arange(4), 5)
    learned = solved(gram, classes)
    alone = [scores_without(gram, classes, np.array([phrase]))[0] for phrase in range(20)]
    together = [scores_without(gram, classes, np.flatnonzero(classes == each)) for each in range(4)]
    assert learned.phrases_out() == pytest.approx(np.array(alone), abs=1e-4)
    assert np.array([learned.class_out(each) for each in range(4)]) == pytest.approx(
        np.array(together), abs=1e-4
    )


def test_a_class_that_would_take_too_much_memory_is_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(least_squares, "LARGEST_OUT", 10)
    classes = np.repeat(np.arange(4), (10, 11, 9, 30))
    assert solved(a_gram(60), classes).classes_out.tolist() == [0, 2]


@pytest.mark.parametrize("in_memory", [inverse_root.IN_MEMORY, 1], ids=["in memory", "in a file"])
def test_the_inverse_root_is_that_of_the_whole_matrix(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inverse_root, "IN_MEMORY", in_memory)
    matrix = kernel(a_gram(SIZE), WIDTH) + np.float32(RIDGE) * np.eye(SIZE, dtype=np.float32)
    expected = np.linalg.inv(np.linalg.cholesky(matrix.astype(np.float64)))
    with InverseRoot() as root:
        for (top, end), panel in zip(panels_of(SIZE), lower(matrix), strict=True):
            root.extend(panel)
            assert panel == pytest.approx(expected[top:end, :end], abs=1e-2)


def test_what_is_on_disk_has_no_name_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(inverse_root, "IN_MEMORY", 1)
    gram = a_gram(SIZE)
    with InverseRoot() as root:
        for panel in lower(kernel(gram, WIDTH) + np.float32(RIDGE) * np.eye(SIZE, dtype=np.float32)):
            root.extend(panel)
        assert list(tmp_path.iterdir()) == []


def test_similarities_of_no_vectors_are_refused() -> None:
    gram = np.full((40, 40), 2.0, np.float32)
    np.fill_diagonal(gram, 1)
    with pytest.raises(np.linalg.LinAlgError):
        solved(gram, classes_of(40))


def test_the_whole_triangle_is_never_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverse_root, "IN_MEMORY", 1)
    for module in (inverse_root, panels):
        monkeypatch.setattr(module, "PANEL", 64)
    size = 32 * 64
    points = np.random.default_rng(7).standard_normal((size, 12)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)

    def similarities() -> Iterator[Floats]:
        yield from (points[top:end] @ points[:end].T for top, end in panels_of(size))

    tracemalloc.start()
    try:
        LeastSquares(similarities(), np.arange(size) // 100, -(-size // 100), WIDTH, RIDGE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < size * size * 4 / 2 * 0.7  # (.5)
