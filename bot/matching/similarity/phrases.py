"""All phrases, ready to be compared with an utterance at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.similarity.features import StemFeatures
from bot.matching.similarity.letter_runs import Letters
from bot.matching.similarity.panels import panels_of
from bot.matching.similarity.tfidf import Floats, Ints, MatrixBlock


@dataclass(frozen=True, slots=True)
class Similarities:
    """One number for each phrase. `joint` is the weighted mean of the others; all are 1 for the same words.

    `meaning` comes from sentence vectors; it is lexical if there is no encoder.
    """

    joint: Floats
    meaning: Floats


class PhraseIndex:
    """Phrases (as words) in the order of their classes; `owner` is each phrase's class, from 0, rising.

    `vectors` are their sentence vectors, a row each; `weight` is the weight of a product of two such
    vectors relative to one lexical similarity.
    """

    def __init__(
        self,
        words: Sequence[Sequence[str]],
        owner: Ints,
        classes: int,
        vectors: Floats | None,
        weight: float,
    ) -> None:
        self.words = words
        self.owner = owner
        self.classes = classes
        self.starts: Ints = np.searchsorted(owner, np.arange(classes + 1))
        self.stem_features = StemFeatures()
        rows, keys = self.stem_features.learn(words)
        self.stems = MatrixBlock(len(words), rows, keys)
        self.letters = Letters(words)
        self.vectors = vectors
        self.weight = 0.0 if vectors is None else weight

    def __len__(self) -> int:
        return len(self.owner)

    def similarities(
        self, words: Sequence[str], vector: Floats | None, rows: Ints | None = None
    ) -> Similarities:
        """Compare an utterance (and its sentence vector) with every phrase, or with some `rows`."""
        lexical = self.stems.cosines(self.stem_features.keys(words), rows)
        lexical += self.letters.cosines(words, rows)
        lexical *= np.float32(0.5)
        if vector is None or self.vectors is None:
            return Similarities(lexical, lexical)
        if not vector.any():
            return Similarities(lexical, lexical)
        dense = (self.vectors if rows is None else self.vectors[rows]) @ vector
        return Similarities(_mixed(lexical, dense, self.weight), dense)

    def gram(self, rows: Ints) -> Floats:
        """Compare some phrases with all (rows x n), as `lower_gram` compares all with each other."""
        joint = self.stems.gram(rows)
        joint += self.letters.gram(rows)
        joint *= np.float32(0.5 / (1 + self.weight))
        if self.vectors is not None:
            share = np.float32(self.weight / (1 + self.weight))
            joint += (self.vectors[rows] * share) @ self.vectors.T
        joint[np.arange(len(rows)), rows] = 1
        return joint

    def lower_gram(self) -> Iterator[Floats]:
        """Compare all phrases with each other: yield the lower triangle, as `LeastSquares` takes it.

        Words that no vector knows count only by their spelling. A phrase's similarity to itself is 1.
        """
        for start, stop in panels_of(len(self)):
            joint = self.stems.lower(start, stop)
            joint += self.letters.lower(start, stop)
            joint *= np.float32(0.5 / (1 + self.weight))
            if self.vectors is not None:
                share = np.float32(self.weight / (1 + self.weight))
                joint += (self.vectors[start:stop] * share) @ self.vectors[:stop].T
            joint[np.arange(stop - start), np.arange(start, stop)] = 1
            yield joint


def _mixed(lexical: Floats, dense: Floats, weight: float) -> Floats:
    mixed = lexical + np.float32(weight) * dense
    mixed /= np.float32(1 + weight)
    return mixed
