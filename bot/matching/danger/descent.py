"""Learns the weights of a linear model over sparse features and dense meanings, by gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.tfidf import Floats

ROUNDS = 50
RATE = 0.35
RIDGE = 2e-5

LAYERS = 32
"""Cells of each owner that are added up for all owners at once, the first ones first; few have more."""

AT_ONCE = 500
"""Owners whose other cells are gathered at once: more leave the processor's cache and need memory."""

Numbers: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cells:
    """Which features the parts of the examples have.

    Each example has as many parts, numbered example by example. A cell weighs the idf of its feature
    divided by the length of its part, so the weights of the cells are not stored.
    """

    by_part: Sums
    by_feature: Sums
    idf: Floats
    """One for each feature."""
    lengths: Floats
    """One for each part."""

    @classmethod
    def of(cls, by_feature: Runs, idf: Floats, unknown: Floats) -> Cells:
        """Take the cells by feature, and for each part the squared length that is not of its features."""
        by_part = Sums.of(by_feature.turned())
        lengths = unknown.copy()
        lengths[by_part.owners] += by_part.of_rows(np.square(idf)[:, None])[:, 0]
        return cls(by_part, Sums.of(by_feature), idf, np.maximum(np.sqrt(lengths), np.float32(1e-6)))

    def logits(self, weights: Floats, examples: int) -> Floats:
        """Return the sum over the parts of each example; `weights` has a row for each feature."""
        parts = np.zeros((len(self.lengths), weights.shape[1]), np.float32)
        parts[self.by_part.owners] = self.by_part.of_rows(weights * self.idf[:, None])
        parts /= self.lengths[:, None]
        logits: Floats = parts.reshape(examples, -1, weights.shape[1]).sum(axis=1)
        return logits

    def slopes(self, error: Floats) -> Floats:
        """Return the slope of each feature's weights for the `error` of each example."""
        parts = np.repeat(error, len(self.lengths) // len(error), axis=0)
        parts /= self.lengths[:, None]
        slopes = np.empty((len(self.idf), error.shape[1]), np.float32)
        slopes[self.by_feature.owners] = self.by_feature.of_rows(parts)
        slopes *= self.idf[:, None]
        return slopes


@dataclass(frozen=True, slots=True)
class Runs:
    """Cells in the order of their `owners`, each with the place of a row."""

    owners: Numbers
    starts: npt.NDArray[np.int64]
    places: Numbers

    @classmethod
    def of(cls, owners: Numbers, places: Numbers) -> Runs:
        """Return the runs of cells with one owner; `owners` rise."""
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        return cls(owners[starts], starts, places)

    def turned(self) -> Runs:
        """Return the same cells in the order of their places, which become their owners."""
        sizes = np.diff(self.starts, append=len(self.places))
        owners, places = halves(paired(self.places, np.repeat(self.owners, sizes)))
        return Runs.of(owners.view(np.int32), places.view(np.int32))


@dataclass(frozen=True, slots=True)
class Sums:
    """Adds up rows for each owner of cells; `owners` are those with the most cells first."""

    owners: Numbers
    layers: tuple[Numbers, ...]
    """The place of the first, second, ... cell of each owner that has so many."""
    others: Numbers
    """The places of all further cells, owner by owner."""
    other_starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, runs: Runs) -> Sums:
        """Return what adds up rows by these cells."""
        sizes = np.diff(runs.starts, append=len(runs.places))
        order = np.argsort(-sizes, kind="stable")
        starts, sizes = runs.starts[order], sizes[order]
        counts = [int((sizes > depth).sum()) for depth in range(LAYERS + 1)]
        layers = [runs.places[starts[:count] + depth] for depth, count in enumerate(counts[:-1]) if count]
        long = counts[-1]
        rests = [
            runs.places[start + LAYERS : start + size]
            for start, size in zip(starts[:long].tolist(), sizes[:long].tolist(), strict=True)
        ]
        others = np.concatenate([np.zeros(0, np.int32), *rests])
        other_starts = np.concatenate([[0], np.cumsum(sizes[:long] - LAYERS)])
        return cls(runs.owners[order], tuple(layers), others, other_starts)

    def of_rows(self, rows: Floats) -> Floats:
        """Return for each owner the sum of the rows at its places."""
        sums = np.zeros((len(self.owners), rows.shape[1]), np.float32)
        for layer in self.layers:
            sums[: len(layer)] += rows.take(layer, axis=0)
        for first in range(0, len(self.other_starts) - 1, AT_ONCE):
            starts = self.other_starts[first : first + AT_ONCE + 1]
            some = rows.take(self.others[starts[0] : starts[-1]], axis=0)
            sums[first : first + len(starts) - 1] += np.add.reduceat(some, starts[:-1] - starts[0], axis=0)
        return sums


def descend(
    cells: Cells, meanings: Floats, labels: npt.NDArray[np.int_], classes: int
) -> tuple[Floats, Floats]:
    """Return the weights of features and of meaning (last row: of nothing), by Adam over all examples."""
    count = len(labels)
    wanted = np.zeros((count, classes), np.float32)
    wanted[np.arange(count), labels] = 1
    meanings = np.hstack([meanings, np.ones((count, 1), np.float32)]).astype(np.float32)
    sparse = np.zeros((len(cells.idf), classes), np.float32)
    dense = np.zeros((meanings.shape[1], classes), np.float32)
    moved = [_Moved(sparse), _Moved(dense)]
    for _ in range(ROUNDS):
        error = softmax(meanings @ dense + cells.logits(sparse, count)) - wanted
        error /= np.float32(count)
        moved[0].step(cells.slopes(error))
        moved[1].step(meanings.T @ error)
    return sparse, dense


class _Moved:
    """One block of weights under Adam (Kingma and Ba, 2015, algorithm 1)."""

    def __init__(self, weights: Floats) -> None:
        self._weights = weights
        self._first = np.zeros_like(weights)
        self._second = np.zeros_like(weights)
        self._round = 0

    def step(self, slope: Floats) -> None:
        """Move the weights against `slope` and the ridge. `slope` is used as room for what is computed."""
        self._round += 1
        slope += np.float32(RIDGE) * self._weights
        self._first += np.float32(0.1) * (slope - self._first)
        np.square(slope, out=slope)
        self._second += np.float32(0.001) * (slope - self._second)
        np.sqrt(self._second, out=slope)
        slope *= np.float32(1 / np.sqrt(1 - 0.999**self._round))
        slope += np.float32(1e-7)
        np.divide(self._first, slope, out=slope)
        slope *= np.float32(RATE / (1 - 0.9**self._round))
        self._weights -= slope


def softmax(logits: Floats) -> Floats:
    """Return the chances whose logits these are, row by row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    powers /= powers.sum(axis=1, keepdims=True)
    return powers


def paired(highs: npt.NDArray[Any], lows: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    """Return pairs of numbers of 32 bits as one number each, sorted: much quicker than sorting by index."""
    pairs = highs.astype(np.uint64)
    pairs <<= np.uint64(32)
    pairs |= lows.astype(np.uint64)
    pairs.sort()
    return pairs


def halves(pairs: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Return the numbers of `paired`, the high ones first."""
    return (pairs >> np.uint64(32)).astype(np.uint32), pairs.astype(np.uint32)
