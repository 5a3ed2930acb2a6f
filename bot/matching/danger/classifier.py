"""Similarity to examples: the chance that a sentence is of each kind of danger, learned from both sides."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.sealed import Arrays
from bot.matching.similarity.tfidf import Floats, Ints

ROUNDS = 50
RATE = 0.35
RIDGE = 2e-5
SELDOM = 2
"""Number of examples that must have a feature for it to be learned."""

UNKNOWN = (12.0, 2.0, 1.0)
"""Squared length that each unknown feature of a group adds: unknown words lower the scores."""

Groups = tuple[AbstractSet[str], ...]
"""The features of a sentence, group by group; see `bot.matching.danger.features`."""


Keys: TypeAlias = npt.NDArray[np.uint32]
"""Features as numbers, rising. (Of the 400,000 of the shipped knowledge, about 20 share theirs with another.)
"""


_Numbers: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Sparse rows: feature, weight and row of each cell."""

    features: _Numbers
    weights: Floats
    owners: _Numbers


class Classifier:
    """A linear model over the groups of features of a sentence, and over what its words mean.

    Class 0 is "no danger"; the others are numbered from 1 in the order of the caller.
    """

    def __init__(self, keys: Keys, idf: Floats, weights: Floats, meaning: Floats) -> None:
        self._keys = keys
        self._idf = idf
        self._weights = weights
        self._meaning = meaning

    @classmethod
    def learn(
        cls, featured: Iterable[Groups], meanings: Floats, labels: Sequence[int], classes: int
    ) -> Classifier:
        """Learn from the features, meaning and class of each example; the same input, the same model."""
        # One row after the other: a list of 40,000 small arrays would take 40 MB.
        groups, lengths = [array("I") for _ in UNKNOWN], [array("I") for _ in UNKNOWN]
        for example in featured:
            for group, length, features in zip(groups, lengths, example, strict=True):
                group.frombytes(_keys_of(features).tobytes())
                length.append(len(features))
        sizes = [np.array(length, np.int64) for length in lengths]
        cells = [np.array(group, np.uint32) for group in groups]
        del groups
        found, counts = np.unique(np.concatenate(cells), return_counts=True)
        often = counts >= SELDOM
        keys = found[often]
        idf = (np.log((len(labels) + 1) / (counts[often] + 1)) + 1).astype(np.float32)
        rows = _joined(
            [
                _rows(cells.pop(0), each, keys, idf, unknown)
                for each, unknown in zip(sizes, UNKNOWN, strict=True)
            ]
        )
        weights, meaning = _descend(rows, meanings, np.asarray(labels), classes, len(keys))
        return cls(keys, idf, weights, meaning)

    def arrays(self) -> Arrays:
        """Return everything that was learned, for `of`."""
        return {"keys": self._keys, "idf": self._idf, "weights": self._weights, "meaning": self._meaning}

    @classmethod
    def of(cls, arrays: Arrays) -> Classifier:
        """Return the classifier whose `arrays` these are."""
        return cls(arrays["keys"], arrays["idf"], arrays["weights"], arrays["meaning"])

    def chances(self, groups: Groups, meaning: Floats) -> Floats:
        """Return the chance of each class; `meaning` is the vector of the words."""
        logits = meaning @ self._meaning[:-1] + self._meaning[-1]
        for features, unknown in zip(groups, UNKNOWN, strict=True):
            places = _places(_keys_of(features), self._keys)
            places = places[places >= 0]
            if len(places):
                weights = self._idf[places]
                length = np.sqrt(weights @ weights + (len(features) - len(places)) * unknown)
                weights = weights / np.float32(length)
                logits = logits + weights @ self._weights[places]
        chances: Floats = _softmax(logits[None, :])[0]
        return chances


def _keys_of(features: AbstractSet[str]) -> Keys:
    keys = np.fromiter((zlib.crc32(each.encode()) for each in features), np.uint32, len(features))
    keys.sort()
    return keys


def _places(keys: Keys, known: Keys) -> Ints:
    """Return the place of each key among the `known` ones, which rise; -1 for none."""
    if not len(known):
        return np.full(len(keys), -1)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    places[known[places] != keys] = -1
    return places


def _rows(features: Keys, sizes: Ints, keys: Keys, idf: Floats, each_unknown: float) -> _Rows:
    """Return the rows of examples with so many `features` each; `keys` are those that are learned."""
    count = len(sizes)
    cell = _places(features, keys).astype(np.int32)
    owner = np.repeat(np.arange(count, dtype=np.int32), sizes)
    known = cell >= 0
    unknown = np.bincount(owner[~known], minlength=count) * each_unknown
    cell, owner = cell[known], owner[known]
    weights = idf[cell]
    lengths = np.sqrt(np.bincount(owner, weights=weights * weights, minlength=count) + unknown)
    weights /= np.maximum(lengths, 1e-6).astype(np.float32)[owner]
    return _Rows(cell, weights, owner)


def _joined(groups: list[_Rows]) -> _Rows:
    """Return the rows with the cells of every group, row by row; `groups` is emptied."""
    features = np.concatenate([each.features for each in groups])
    weights = np.concatenate([each.weights for each in groups])
    owners = np.concatenate([each.owners for each in groups])
    groups.clear()
    order = np.argsort(owners, kind="stable")
    return _Rows(features[order], weights[order], owners[order])


def _descend(
    rows: _Rows, meanings: Floats, labels: npt.NDArray[np.int_], classes: int, features: int
) -> tuple[Floats, Floats]:
    """Return the weights of features and of meaning (last row: of nothing), by Adam over all rows."""
    count = len(labels)
    wanted = np.zeros((count, classes), np.float32)
    wanted[np.arange(count), labels] = 1
    meanings = np.hstack([meanings, np.ones((count, 1), np.float32)]).astype(np.float32)
    order = np.argsort(rows.features, kind="stable")
    room = np.empty_like(rows.weights)
    by_feature = _Cells.of(rows.owners[order], rows.weights[order], rows.features[order], room)
    del order
    by_row = _Cells.of(rows.features, rows.weights, rows.owners, room)
    del rows
    # Class by class: all cells of all classes together would take 130 MB.
    sparse = np.zeros((features, classes), np.float32, order="F")
    slope = np.zeros_like(sparse)
    dense = np.zeros((meanings.shape[1], classes), np.float32)
    moved = [_Moved(sparse), _Moved(dense)]
    for _ in range(ROUNDS):
        logits = meanings @ dense
        for each in range(classes):
            logits[by_row.owners, each] += by_row.sums(sparse[:, each])
        error = np.asfortranarray((_softmax(logits) - wanted) / np.float32(count))
        for each in range(classes):
            slope[:, each] = by_feature.sums(error[:, each])
        slope += RIDGE * sparse
        moved[0].step(slope)
        moved[1].step(meanings.T @ error + RIDGE * dense)
    return sparse, dense


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells in the order of their `owners`; each is multiplied with the factor at its place."""

    places: Ints
    weights: Floats
    owners: _Numbers
    starts: Ints
    products: Floats

    @classmethod
    def of(cls, places: _Numbers, weights: Floats, owners: _Numbers, room: Floats) -> _Cells:
        """Return the cells; `room` for the products may be shared."""
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        return cls(places.astype(np.int64), weights, owners[starts], starts, room)

    def sums(self, factors: Floats) -> Floats:
        """Return for each owner the sum of its weights times the factors."""
        # "clip" writes to `out` directly; no place is out of bounds.
        np.take(factors, self.places, out=self.products, mode="clip")
        np.multiply(self.products, self.weights, out=self.products)
        sums: Floats = np.add.reduceat(self.products, self.starts)
        return sums


class _Moved:
    """One block of weights under Adam (Kingma and Ba, 2015, algorithm 1)."""

    def __init__(self, weights: Floats) -> None:
        self._weights = weights
        self._first = np.zeros_like(weights)
        self._second = np.zeros_like(weights)
        self._round = 0

    def step(self, slope: Floats) -> None:
        self._round += 1
        self._first += 0.1 * (slope - self._first)
        self._second += 0.001 * (slope * slope - self._second)
        first = self._first / (1 - 0.9**self._round)
        second = self._second / (1 - 0.999**self._round)
        self._weights -= RATE * first / (np.sqrt(second) + 1e-7)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
