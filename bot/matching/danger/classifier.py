"""Similarity to examples: the chance that a sentence is of each kind of danger, learned from both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.sealed import Arrays, lines_of, text_of
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


@dataclass(frozen=True, slots=True)
class _Rows:
    """Sparse rows: feature and weight of each cell, and where each row starts."""

    features: Ints
    weights: Floats
    owners: Ints


class Classifier:
    """A linear model over the groups of features of a sentence, and over what its words mean.

    Class 0 is "no danger"; the others are numbered from 1 in the order of the caller.
    """

    def __init__(self, numbers: dict[str, int], idf: Floats, weights: Floats, meaning: Floats) -> None:
        self._numbers = numbers
        self._idf = idf
        self._weights = weights
        self._meaning = meaning

    @classmethod
    def learn(
        cls, featured: Iterable[Groups], meanings: Floats, labels: Sequence[int], classes: int
    ) -> Classifier:
        """Learn from the features, meaning and class of each example; the same input, the same model."""
        met: dict[str, int] = {}
        # Converted to numbers right away: the texts of all features of all examples would take 150 MB.
        groups: list[list[npt.NDArray[np.int32]]] = [[] for _ in UNKNOWN]
        for example in featured:
            for group, features in zip(groups, example, strict=True):
                group.append(
                    np.array([met.setdefault(each, len(met)) for each in sorted(features)], np.int32)
                )
        counts = np.bincount(np.concatenate([row for group in groups for row in group]), minlength=len(met))
        often = counts >= SELDOM
        numbers = {feature: at for at, feature in enumerate(name for name, old in met.items() if often[old])}
        del met
        idf = (np.log((len(labels) + 1) / (counts[often] + 1)) + 1).astype(np.float32)
        places = np.where(often, np.cumsum(often) - 1, -1)
        rows = _joined(
            [_rows(each, places, idf, unknown) for each, unknown in zip(groups, UNKNOWN, strict=True)]
        )
        weights, meaning = _descend(rows, meanings, np.asarray(labels), classes, len(numbers))
        return cls(numbers, idf, weights, meaning)

    def arrays(self) -> Arrays:
        """Return everything that was learned, for `of`."""
        return {
            "features": text_of(self._numbers),
            "idf": self._idf,
            "weights": self._weights,
            "meaning": self._meaning,
        }

    @classmethod
    def of(cls, arrays: Arrays) -> Classifier:
        """Return the classifier whose `arrays` these are."""
        numbers = {feature: number for number, feature in enumerate(lines_of(arrays["features"]))}
        return cls(numbers, arrays["idf"], arrays["weights"], arrays["meaning"])

    def chances(self, groups: Groups, meaning: Floats) -> Floats:
        """Return the chance of each class; `meaning` is the vector of the words."""
        logits = meaning @ self._meaning[:-1] + self._meaning[-1]
        for features, unknown in zip(groups, UNKNOWN, strict=True):
            known = sorted(
                number for feature in features if (number := self._numbers.get(feature)) is not None
            )
            if known:
                places = np.array(known)
                weights = self._idf[places]
                weights = weights / np.sqrt(weights @ weights + (len(features) - len(known)) * unknown)
                logits = logits + weights @ self._weights[places]
        chances: Floats = _softmax(logits[None, :])[0]
        return chances


def _rows(featured: Sequence[npt.NDArray[np.int32]], places: Ints, idf: Floats, each_unknown: float) -> _Rows:
    """Return the rows of examples; `places` has the number of each feature found, or -1 for none."""
    sizes = np.array([len(features) for features in featured])
    cell = places[np.concatenate(featured)]
    owner = np.repeat(np.arange(len(featured)), sizes)
    known = cell >= 0
    unknown = np.bincount(owner[~known], minlength=len(featured)) * each_unknown
    cell, owner = cell[known], owner[known]
    weights = idf[cell]
    lengths = np.sqrt(np.bincount(owner, weights=weights * weights, minlength=len(featured)) + unknown)
    return _Rows(cell, (weights / np.maximum(lengths, 1e-6)[owner]).astype(np.float32), owner)


def _joined(groups: Sequence[_Rows]) -> _Rows:
    """Return the rows with the cells of every group, row by row."""
    owners = np.concatenate([each.owners for each in groups])
    order = np.argsort(owners, kind="stable")
    return _Rows(
        np.concatenate([each.features for each in groups])[order].astype(np.int32),
        np.concatenate([each.weights for each in groups])[order],
        owners[order].astype(np.int32),
    )


def _descend(
    rows: _Rows, meanings: Floats, labels: npt.NDArray[np.int_], classes: int, features: int
) -> tuple[Floats, Floats]:
    """Return the weights of features and of meaning (last row: of nothing), by Adam over all rows."""
    count = len(labels)
    wanted = np.zeros((count, classes), np.float32)
    wanted[np.arange(count), labels] = 1
    meanings = np.hstack([meanings, np.ones((count, 1), np.float32)]).astype(np.float32)
    order = np.argsort(rows.features, kind="stable")
    by_feature, owners_by, weights_by = rows.features[order], rows.owners[order], rows.weights[order]
    row_starts = np.flatnonzero(np.diff(rows.owners, prepend=-1))
    with_cells = rows.owners[row_starts]
    feature_starts = np.flatnonzero(np.diff(by_feature, prepend=-1))
    # Class by class: all cells of all classes together would take 130 MB.
    sparse = np.zeros((features, classes), np.float32, order="F")
    slope = np.zeros_like(sparse)
    dense = np.zeros((meanings.shape[1], classes), np.float32)
    moved = [_Moved(sparse), _Moved(dense)]
    for _ in range(ROUNDS):
        logits = meanings @ dense
        for each in range(classes):
            logits[with_cells, each] += np.add.reduceat(
                sparse[rows.features, each] * rows.weights, row_starts
            )
        error = np.asfortranarray((_softmax(logits) - wanted) / count)
        for each in range(classes):
            slope[:, each] = np.add.reduceat(error[owners_by, each] * weights_by, feature_starts)
        slope += RIDGE * sparse
        moved[0].step(slope)
        moved[1].step(meanings.T @ error + RIDGE * dense)
    return sparse, dense


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
