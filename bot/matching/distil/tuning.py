"""The last step: how similar sentences are to each other, the only thing the table is used for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.matching.distil.progress import Watch, unwatched
from bot.matching.similarity.tfidf import Floats

_LESSONS = 4
_CHUNK = 128
_CHUNKS = 4
_RATE = 2e-3
_WARM_UP = 50

_NEIGHBORHOODS = 400
_FEWEST_NEIGHBORS = 20
_NEIGHBOR_ROUNDS = 3
_AT_ONCE = 8192

# Weight of pointing in the teacher's direction, in addition to having its similarities.
_DIRECTION = 0.5

_Places = npt.NDArray[np.int64]


class _Adam:
    """Adam's running means, only for the rows that a step changes."""

    def __init__(self, rows: Floats) -> None:
        self._rows = rows
        self._mean = np.zeros_like(rows)
        self._square = np.zeros_like(rows)

    def step(self, touched: _Places, slope: Floats, rate: float, time: int) -> None:
        """Move the changed rows down the gradient; `time` counts the steps from 1."""
        self._mean[touched] = 0.9 * self._mean[touched] + 0.1 * slope
        self._square[touched] = 0.999 * self._square[touched] + 0.001 * slope * slope
        mean = self._mean[touched] / (1 - 0.9**time)
        spread = np.sqrt(self._square[touched] / (1 - 0.999**time))
        self._rows[touched] -= np.float32(rate) * mean / (spread + np.float32(1e-8))


def tuned(
    rows: Floats,
    bags: sparse.csr_matrix,
    sentences: Floats,
    chance: np.random.Generator,
    watch: Watch = unwatched,
) -> Floats:
    """Return `rows` changed so that their sums are as similar to each other as `sentences` are.

    The loss is the squared error of the cosines of all pairs of sentences of a batch, minus the cosine of
    each with the teacher's vector. Batches consist of neighbors because only high similarities matter.
    """
    rows = rows.copy()
    targets = sentences / np.linalg.norm(sentences, axis=1, keepdims=True).clip(1e-9)
    batches = list(_batches(_neighborhoods(targets, chance), chance))
    adam = _Adam(rows)
    for time, batch in enumerate(watch(batches, "Tuning the table"), start=1):
        bag = bags[batch]
        touched: _Places = np.unique(bag.indices)
        bag = bag[:, touched]
        slope = bag.T @ _slope(bag @ rows[touched], targets[batch])
        rate = _RATE * min(1.0, time / _WARM_UP) * (1 - time / (len(batches) + 10))
        adam.step(touched, slope.astype(np.float32), rate, time)
    return rows


def _slope(sums: Floats, targets: Floats) -> Floats:
    """How the batch's loss grows with each number of `sums`."""
    lengths = np.linalg.norm(sums, axis=1, keepdims=True).clip(1e-6)
    units = sums / lengths
    errors = units @ units.T - targets @ targets.T
    np.fill_diagonal(errors, 0)
    slope = 4 * (errors @ units) / len(sums) - _DIRECTION * targets
    # Length does not matter: only the part orthogonal to the unit vector counts.
    square = slope - (slope * units).sum(axis=1, keepdims=True) * units
    out: Floats = square / lengths / len(sums)
    return out


def _neighborhoods(targets: Floats, chance: np.random.Generator) -> _Places:
    """Return the number of each sentence's neighborhood (k-means by cosine)."""
    count = max(1, min(_NEIGHBORHOODS, len(targets) // _FEWEST_NEIGHBORS))
    centers = targets[chance.choice(len(targets), count, replace=False)]
    out: _Places = np.zeros(len(targets), np.int64)
    for _ in range(_NEIGHBOR_ROUNDS):
        starts = range(0, len(targets), _AT_ONCE)
        out = np.concatenate([(targets[at : at + _AT_ONCE] @ centers.T).argmax(axis=1) for at in starts])
        sums = np.zeros_like(centers)
        np.add.at(sums, out, targets)
        centers = sums / np.linalg.norm(sums, axis=1, keepdims=True).clip(1e-9)
    return out


def _batches(neighborhoods: _Places, chance: np.random.Generator) -> Iterator[_Places]:
    """Yield the sentences of each batch: a few chunks, each of one neighborhood or of two."""
    count = int(neighborhoods.max()) + 1
    for _ in range(_LESSONS):
        order = np.lexsort((chance.random(len(neighborhoods)), chance.permutation(count)[neighborhoods]))
        chunks = [order[at : at + _CHUNK] for at in range(0, len(order), _CHUNK)]
        drawn = chance.permutation(len(chunks))
        for at in range(0, len(drawn), _CHUNKS):
            yield np.concatenate([chunks[place] for place in drawn[at : at + _CHUNKS]])
