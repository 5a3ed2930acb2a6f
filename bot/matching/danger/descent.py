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

AT_ONCE = 500
"""Runs of cells that are gathered at once: more leave the processor's cache and need memory."""

Numbers: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cells:
    """Which features the parts of the examples have.

    Each example has as many parts, numbered example by example. A cell weighs the idf of its feature
    divided by the length of its part, so the weights of the cells are not stored.
    """

    by_part: Runs
    by_feature: Runs
    idf: Floats
    """One for each feature."""
    lengths: Floats
    """One for each part."""

    @classmethod
    def of(cls, by_feature: Runs, idf: Floats, unknown: Floats) -> Cells:
        """Take the cells by feature, and for each part the squared length that is not of its features."""
        by_part = by_feature.turned()
        lengths = unknown.copy()
        lengths[by_part.owners] += by_part.sums(np.square(idf)[:, None])[:, 0]
        return cls(by_part, by_feature, idf, np.maximum(np.sqrt(lengths), np.float32(1e-6)))

    def logits(self, weights: Floats, examples: int) -> Floats:
        """Return the sum over the parts of each example; `weights` has a row for each feature."""
        parts = np.zeros((len(self.lengths), weights.shape[1]), np.float32)
        parts[self.by_part.owners] = self.by_part.sums(weights * self.idf[:, None])
        parts /= self.lengths[:, None]
        logits: Floats = parts.reshape(examples, -1, weights.shape[1]).sum(axis=1)
        return logits

    def slopes(self, error: Floats) -> Floats:
        """Return the slope of each feature's weights for the `error` of each example."""
        parts = np.repeat(error, len(self.lengths) // len(error), axis=0)
        parts /= self.lengths[:, None]
        slopes = self.by_feature.sums(parts)
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

    def sums(self, rows: Floats) -> Floats:
        """Return for each owner the sum of the rows at its places."""
        out = np.empty((len(self.starts), rows.shape[1]), np.float32)
        for first in range(0, len(out), AT_ONCE):
            starts = self.starts[first : first + AT_ONCE + 1]
            end = starts[-1] if len(starts) > AT_ONCE else len(self.places)
            some = rows.take(self.places[starts[0] : end], axis=0)
            np.add.reduceat(some, starts[:AT_ONCE] - starts[0], axis=0, out=out[first : first + AT_ONCE])
        return out


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
