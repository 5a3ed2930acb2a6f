"""The sums over cells and the descent, against the same written with full matrices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.danger.descent import AT_ONCE, LAYERS, Cells, Runs, descend, halves, paired

PARTS = 2


def example_cells(examples: int, features: int) -> tuple[Cells, npt.NDArray[np.float64]]:
    """Return random cells, and the weight of each feature in each part; some parts have no feature."""
    random = np.random.default_rng(examples * 1000 + features)
    has = random.random((features, examples * PARTS)) < 0.3
    has[:, 0] = False
    has[np.arange(features), random.integers(1, examples * PARTS, features)] = True
    idf = random.uniform(1, 9, features).astype(np.float32)
    unknown = random.integers(0, 3, examples * PARTS).astype(np.float32)
    owners, parts = (each.astype(np.int32) for each in np.nonzero(has))
    lengths = np.sqrt((has * idf[:, None] ** 2).sum(axis=0) + unknown)
    full = has * idf[:, None] / np.maximum(lengths, 1e-6)
    return Cells.of(Runs.of(owners, parts), idf, unknown), full


SIZES = pytest.mark.parametrize(
    ("examples", "features"),
    [(1, 1), (3, 0), (4, 7), (AT_ONCE // PARTS + 1, 4 * LAYERS), (5, AT_ONCE + 1)],
)


@SIZES
def test_logits_are_those_of_full_matrices(examples: int, features: int) -> None:
    cells, full = example_cells(examples, features)
    weights = np.random.default_rng(1).normal(size=(features, 3)).astype(np.float32)
    by_part = full.T @ weights
    expected = by_part.reshape(examples, PARTS, 3).sum(axis=1)
    assert np.allclose(cells.logits(weights, examples), expected, atol=1e-4)


@SIZES
def test_slopes_are_those_of_full_matrices(examples: int, features: int) -> None:
    cells, full = example_cells(examples, features)
    error = np.random.default_rng(1).normal(size=(examples, 3)).astype(np.float32)
    assert np.allclose(cells.slopes(error), full @ np.repeat(error, PARTS, axis=0), atol=1e-4)


def test_descent_learns_its_examples_apart() -> None:
    cells, _ = example_cells(40, 60)
    labels = np.arange(40) % 3
    meanings = np.zeros((40, 2), np.float32)
    sparse, dense = descend(cells, meanings, labels, 3)
    logits = np.hstack([meanings, np.ones((40, 1), np.float32)]) @ dense + cells.logits(sparse, 40)
    assert (logits.argmax(axis=1) == labels).all()


_NUMBERS = st.integers(0, 2**32 - 1)


@given(st.lists(st.tuples(_NUMBERS, _NUMBERS)))
def test_pairs_are_sorted_by_their_high_number_first(pairs: list[tuple[int, int]]) -> None:
    highs, lows = np.array(pairs, np.uint32).reshape(-1, 2).T
    found = halves(paired(highs, lows))
    assert list(zip(*(each.tolist() for each in found), strict=True)) == sorted(pairs)
