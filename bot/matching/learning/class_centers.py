"""One point for each class: where to look first when there are many classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching.similarity.phrases import PhraseIndex
from bot.matching.similarity.tfidf import Floats, Ints, MatrixBlock

_BUCKETS = 192
_COMMON = 1 / 8


class Centers:
    """The sum of each class's phrases, by single stems and by meaning."""

    def __init__(self, index: PhraseIndex) -> None:
        self._index = index
        owners, keys = index.single_stems
        # A stem in one class of eight says little about where to look, and its list is long.
        pairs = np.unique(np.stack([owners, keys]), axis=1)
        spread = np.bincount(pairs[1], minlength=1)
        rare = spread[keys] <= max(index.classes * _COMMON, 8)
        self._stems = MatrixBlock(index.classes, owners[rare], keys[rare])
        self._meaning = None if index.vectors is None else _unit(_summed(index.vectors, index.starts))

    def points(self) -> Floats:
        """Return a vector for each class; similar classes have similar ones."""
        stems = _unit(_summed(self._index.stems.projected(_BUCKETS), self._index.starts))
        return stems if self._meaning is None else np.hstack([stems, self._meaning])

    def nearest(self, words: Sequence[str], vector: Floats | None, count: int) -> Ints:
        """Return the classes nearest to an utterance, the nearest first."""
        scores = self._stems.cosines(self._index.stem_features.single(words))
        if self._meaning is not None and vector is not None:
            scores += self._meaning @ vector
        count = min(count, len(scores))
        best = np.argpartition(-scores, count - 1)[:count]
        return best[np.argsort(-scores[best], kind="stable")]


def _summed(rows: Floats, starts: Ints) -> Floats:
    sums: Floats = np.add.reduceat(rows, starts[:-1], axis=0)
    return sums


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    whole: Floats = np.asarray(rows / (lengths + np.float32(1e-9)), np.float32)
    return whole
