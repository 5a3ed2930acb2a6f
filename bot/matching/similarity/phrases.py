"""All phrases, ready to be compared with an utterance at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.sealed import Arrays, lines_of, text_of
from bot.matching.similarity.features import StemFeatures
from bot.matching.similarity.letter_runs import Letters
from bot.matching.similarity.panels import panels_of
from bot.matching.similarity.tfidf import Floats, Ints, MatrixBlock

_STEM, _LETTER = "stem ", "letter "
"""What the names of the arrays of either kind begin with."""


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
        stem_features: StemFeatures,
        stems: MatrixBlock,
        letters: Letters,
        owner: Ints,
        classes: int,
        vectors: Floats | None,
        weight: float,
    ) -> None:
        """Make one with `learn`."""
        self.owner = owner
        self.classes = classes
        self.starts: Ints = np.searchsorted(owner, np.arange(classes + 1))
        self.stem_features = stem_features
        self._stems = stems
        self._letters = letters
        self.vectors = vectors
        self.weight = 0.0 if vectors is None else weight

    @classmethod
    def learn(
        cls,
        words: Sequence[Sequence[str]],
        owner: Ints,
        classes: int,
        vectors: Floats | None,
        weight: float,
    ) -> PhraseIndex:
        """Return the index of phrases, given as their words."""
        features = StemFeatures()
        stems = MatrixBlock.learn(len(words), *features.learn(words))
        return cls(features, stems, Letters.learn(words), owner, classes, vectors, weight)

    def arrays(self) -> Arrays:
        """Return what was learned from the phrases, for `of`."""
        vectors = {} if self.vectors is None else {"vectors": self.vectors}
        return {
            "stems": text_of(self.stem_features.stems),
            **_named(_STEM, self._stems.arrays()),
            **_named(_LETTER, self._letters.arrays()),
            **vectors,
        }

    @classmethod
    def of(cls, arrays: Arrays, owner: Ints, classes: int, weight: float) -> PhraseIndex:
        """Return the index whose `arrays` these, perhaps among others, are."""
        features = StemFeatures(lines_of(arrays["stems"]))
        stems = MatrixBlock.of(len(owner), _those(_STEM, arrays))
        letters = Letters(_those(_LETTER, arrays))
        return cls(features, stems, letters, owner, classes, arrays.get("vectors"), weight)

    def __len__(self) -> int:
        return len(self.owner)

    def similarities(self, words: Sequence[str], vector: Floats | None) -> Similarities:
        """Compare an utterance (and its sentence vector) with every phrase."""
        lexical = self._stems.cosines(self.stem_features.keys(words))
        lexical += self._letters.cosines(words)
        lexical *= np.float32(0.5)
        if vector is None or self.vectors is None:
            return Similarities(lexical, lexical)
        if not vector.any():
            return Similarities(lexical, lexical)
        dense = self.vectors @ vector
        return Similarities(_mixed(lexical, dense, self.weight), dense)

    def gram(self, rows: Ints) -> Floats:
        """Compare some phrases with all (rows x n), as `lower_gram` compares all with each other."""
        joint = self._stems.gram(rows)
        joint += self._letters.gram(rows)
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
            joint = self._stems.lower(start, stop)
            joint += self._letters.lower(start, stop)
            joint *= np.float32(0.5 / (1 + self.weight))
            if self.vectors is not None:
                share = np.float32(self.weight / (1 + self.weight))
                joint += (self.vectors[start:stop] * share) @ self.vectors[:stop].T
            joint[np.arange(stop - start), np.arange(start, stop)] = 1
            yield joint


def _named(kind: str, arrays: Arrays) -> dict[str, npt.NDArray[Any]]:
    return {kind + name: each for name, each in arrays.items()}


def _those(kind: str, arrays: Arrays) -> Arrays:
    return {name.removeprefix(kind): each for name, each in arrays.items() if name.startswith(kind)}


def _mixed(lexical: Floats, dense: Floats, weight: float) -> Floats:
    mixed = lexical + np.float32(weight) * dense
    mixed /= np.float32(1 + weight)
    return mixed
