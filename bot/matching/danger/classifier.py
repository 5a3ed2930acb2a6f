"""Similarity to examples: the chance that a sentence is of each kind of danger, learned from both sides."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.danger.descent import Cells, Runs, descend, halves, paired, softmax
from bot.matching.danger.features import Groups
from bot.matching.sealed import Arrays
from bot.matching.similarity.tfidf import Floats, Ints

SELDOM = 2
"""Number of examples that must have a feature for it to be learned."""

UNKNOWN = (12.0, 2.0, 1.0)
"""Squared length that each unknown feature of a group adds: unknown words lower the scores."""

Keys: TypeAlias = npt.NDArray[np.uint32]
"""Features as numbers, rising."""


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
        # One array for all: a list of 50,000 small ones would take 40 MB.
        found, sizes = array("I"), array("I")
        for example in featured:
            for group in example:
                found += group
                sizes.append(len(group))
        cells = paired(
            np.frombuffer(found, np.uint32), np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        )
        del found
        every, parts = halves(cells[np.diff(cells, prepend=~cells[:1]) != 0])
        del cells
        starts = np.flatnonzero(np.diff(every, prepend=~every[:1]))
        counts = np.diff(starts, append=len(every))
        often = counts >= SELDOM
        keys = every[starts[often]]
        idf = (np.log((len(labels) + 1) / (counts[often] + 1)) + 1).astype(np.float32)
        learned = np.repeat(often, counts)
        unknown = np.bincount(parts[~learned], minlength=len(sizes)) * np.tile(UNKNOWN, len(labels))
        owners = np.repeat(np.arange(len(keys), dtype=np.int32), counts[often])
        by_feature = Runs.of(owners, parts[learned].view(np.int32))
        del every, parts, learned, owners
        sums = Cells.of(by_feature, idf, unknown.astype(np.float32))
        del by_feature
        weights, meaning = descend(sums, meanings, np.asarray(labels), classes)
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
        for group, unknown in zip(groups, UNKNOWN, strict=True):
            features = np.unique(np.frombuffer(group, np.uint32))
            places = _places(features, self._keys)
            places = places[places >= 0]
            if len(places):
                weights = self._idf[places]
                length = np.sqrt(weights @ weights + (len(features) - len(places)) * unknown)
                weights = weights / np.float32(length)
                logits = logits + weights @ self._weights[places]
        chances: Floats = softmax(logits[None, :])[0]
        return chances


def _places(keys: Keys, known: Keys) -> Ints:
    """Return the place of each key among the `known` ones, which rise; -1 for none."""
    if not len(known):
        return np.full(len(keys), -1)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    places[known[places] != keys] = -1
    return places
