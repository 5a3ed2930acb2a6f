"""Similarity to examples: the chance that a sentence is of each kind of danger, learned from both sides."""

from __future__ import annotations

from array import array
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

NARROWED = (12, 24, 36)
"""Rounds from which on only the examples that are not settled are learned from."""

SETTLED = 0.01
"""Error of a chance from which an example is not settled."""

AT_ONCE = 2000
"""Runs of cells whose rows are gathered at once: more need much memory, fewer much time."""

UNKNOWN = (12.0, 2.0, 1.0)
"""Squared length that an unknown feature of each group adds: the less is known, the lower the scores."""

Numbers = npt.NDArray[np.int32]
"""Numbers of features or of parts; there are millions."""

Groups = tuple[AbstractSet[str], ...]
"""The features of a sentence, group by group; see `bot.matching.danger.features`."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """Which features the parts have: one part for each example and group, numbered in this order.

    A cell weighs the idf of its feature divided by the length of its part, so no weights are stored.
    `features` and `parts` are the cells twice: ordered by part, and ordered by feature. The other arrays
    have each part and each feature with a cell, and where it starts.
    """

    features: Numbers
    with_cells: Numbers
    part_starts: Ints
    parts: Numbers
    used: Numbers
    feature_starts: Ints

    @classmethod
    def of(cls, features: Numbers, parts: Numbers) -> _Cells:
        """Return the cells that are given in the order of their parts."""
        order = np.argsort(features, kind="stable")
        part_starts, feature_starts = _starts(parts), _starts(features[order])
        return cls(
            features=features,
            with_cells=parts[part_starts],
            part_starts=part_starts,
            parts=parts[order],
            used=features[order[feature_starts]],
            feature_starts=feature_starts,
        )

    def only(self, kept: npt.NDArray[np.bool_]) -> _Cells:
        """Return the cells of the parts that are `kept`."""
        sizes = np.diff(self.part_starts, append=len(self.features))
        parts = np.repeat(self.with_cells, sizes)
        stay = kept[parts]
        return _Cells.of(self.features[stay], parts[stay])


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
        numbered = array("i")
        sizes: list[int] = []
        for example in featured:
            for features in example:
                numbered.extend([met.setdefault(each, len(met)) for each in features])
                sizes.append(len(features))
        cells = np.frombuffer(numbered, np.int32)
        counts = np.bincount(cells, minlength=len(met))
        often = counts >= SELDOM
        numbers = {feature: at for at, feature in enumerate(name for name, old in met.items() if often[old])}
        del met
        idf = (np.log((len(labels) + 1) / (counts[often] + 1)) + 1).astype(np.float32)
        places = np.where(often, np.cumsum(often) - 1, -1).astype(np.int32)
        del counts, often
        weights, meaning = _descend(
            places[cells], np.array(sizes), idf, meanings, np.asarray(labels), classes
        )
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


def _descend(
    features: Numbers, sizes: Ints, idf: Floats, meanings: Floats, labels: npt.NDArray[np.int_], classes: int
) -> tuple[Floats, Floats]:
    """Return the weights of features and of meaning (last row: of nothing), by Adam over all examples.

    `features` are those of all parts, -1 for one that is not learned; `sizes` counts them part by part.
    """
    count, groups = len(labels), len(UNKNOWN)
    parts = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    known = features >= 0
    unknown = np.bincount(parts[~known], minlength=len(sizes)) * np.tile(UNKNOWN, count)
    features, parts = features[known], parts[known]
    cells = every = _Cells.of(features, parts)
    del features, parts, known
    lengths = unknown.astype(np.float32)[:, None]
    lengths[every.with_cells] += _sums(
        (idf**2).astype(np.float32)[:, None], every.features, every.part_starts
    )
    lengths = np.maximum(np.sqrt(lengths), 1e-6)
    wanted = np.zeros((count, classes), np.float32)
    wanted[np.arange(count), labels] = 1
    meanings = np.hstack([meanings, np.ones((count, 1), np.float32)]).astype(np.float32)
    sparse = np.zeros((len(idf), classes), np.float32)
    slope = np.zeros_like(sparse)
    dense = np.zeros((meanings.shape[1], classes), np.float32)
    moved = [_Moved(sparse), _Moved(dense)]
    pending = np.ones(count, np.bool_)
    for number in range(ROUNDS):
        if again := number in NARROWED:
            cells = every
            pending[:] = True
        logits = meanings @ dense
        of_parts = np.zeros((len(sizes), classes), np.float32)
        of_parts[cells.with_cells] = _sums(sparse * idf[:, None], cells.features, cells.part_starts)
        logits += (of_parts / lengths).reshape(count, groups, classes).sum(axis=1)
        error = _softmax(logits) - wanted
        if again:
            pending = np.abs(error).max(axis=1) >= SETTLED
            cells = every.only(np.repeat(pending, groups))
        error[~pending] = 0
        error /= count
        pulls = (np.repeat(error, groups, axis=0) / lengths).astype(np.float32)
        slope[:] = RIDGE * sparse
        sums = _sums(pulls, cells.parts, cells.feature_starts)
        slope[cells.used] += sums * idf[cells.used, None]
        moved[0].step(slope)
        moved[1].step(meanings.T @ error + RIDGE * dense)
    return sparse, dense


def _starts(ordered: Numbers) -> Ints:
    """Return where each run of one number starts."""
    changes = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=changes[1:])
    return np.flatnonzero(changes)


def _sums(rows: Floats, places: Numbers, starts: Ints) -> Floats:
    """Return the sums of the `rows` at `places`, run by run, each run from its start to the next."""
    out = np.empty((len(starts), rows.shape[1]), np.float32)
    for first in range(0, len(starts), AT_ONCE):
        begins = starts[first : first + AT_ONCE]
        end = starts[first + AT_ONCE] if first + AT_ONCE < len(starts) else len(places)
        some = rows.take(places[begins[0] : end], axis=0)
        out[first : first + AT_ONCE] = np.add.reduceat(some, begins - begins[0], axis=0)
    return out


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
