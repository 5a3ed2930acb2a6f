"""Phrases by their meaning alone, ready to be compared with an utterance in any language at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.matching.similarity.panels import panels_of
from bot.matching.similarity.phrases import Similarities
from bot.matching.similarity.tfidf import Floats, Ints


class MeaningIndex:
    """Phrases in the order of their classes, each with the vector of a sentence encoder."""

    def __init__(self, owner: Ints, classes: int, vectors: Floats) -> None:
        self.owner = owner
        self.classes = classes
        self.starts: Ints = np.searchsorted(owner, np.arange(classes + 1))
        self.vectors = vectors

    def __len__(self) -> int:
        return len(self.owner)

    def similarities(self, words: Sequence[str], vector: Floats | None) -> Similarities:
        """Compare an utterance, by its vector, with every phrase."""
        if vector is None:
            raise ValueError("an utterance has no meaning without a vector")
        joint = self.vectors @ vector
        return Similarities(joint, joint)

    def gram(self, rows: Ints) -> Floats:
        """Compare some phrases with all; rows x n."""
        joint = self.vectors[rows] @ self.vectors.T
        joint[np.arange(len(rows)), rows] = 1
        return joint

    def lower_gram(self) -> Iterator[Floats]:
        """Compare all phrases with each other: yield the lower triangle, as `LeastSquares` takes it."""
        for start, stop in panels_of(len(self)):
            joint = self.vectors[start:stop] @ self.vectors[:stop].T
            joint[np.arange(stop - start), np.arange(start, stop)] = 1
            yield joint
