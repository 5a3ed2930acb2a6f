"""Cosines of an utterance with all phrases at once, by an inverted index over weighted features."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.sealed import Arrays
from bot.matching.similarity.features import Keys

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int64]
Places: TypeAlias = npt.NDArray[Any]
"""Places in another array: whole numbers of 2 or 4 bytes."""


class MatrixBlock:
    """Phrases as unit vectors of (1 + ln count) x (ln((n + 1) / (df + 1)) + 1) over one kind of feature.

    For each feature (`keys`, rising) it has the phrases with that feature, in their order, and what the
    feature weighs in each.
    """

    def __init__(
        self, phrases: int, keys: Keys, idf: Floats, starts: Places, rows: Places, weights: Floats
    ) -> None:
        """Take what `arrays` returns; make one with `learn`."""
        self.phrases = phrases
        self._keys = keys
        self._idf = idf
        self._starts = starts
        self._rows = rows
        self._weights = weights

    @classmethod
    def learn(cls, phrases: int, rows: Keys, keys: Keys) -> MatrixBlock:
        """Return the block of phrases whose features are given one by one: the phrase and the key of each."""
        known, columns = np.unique(keys, return_inverse=True)
        features = max(len(known), 1)
        cells, counts = np.unique(columns * max(phrases, 1) + rows, return_counts=True)
        cell_columns, cell_rows = np.divmod(cells, max(phrases, 1))
        spread = np.bincount(cell_columns, minlength=features)
        idf = (np.log((phrases + 1) / (spread + 1)) + 1).astype(np.float32)
        weights = (1 + np.log(counts)) * idf[cell_columns]
        lengths = np.sqrt(np.bincount(cell_rows, weights=weights * weights, minlength=phrases))
        return cls(
            phrases,
            known,
            idf,
            starts_of(spread),
            # 2 bytes each where that is enough: these are most of what is in memory.
            cell_rows.astype(np.uint16 if phrases <= np.iinfo(np.uint16).max else np.int32),
            (weights / lengths[cell_rows]).astype(np.float32),
        )

    def arrays(self) -> Arrays:
        """Return everything that was learned, for `of`."""
        return {
            "keys": self._keys,
            "idf": self._idf,
            "starts": self._starts,
            "rows": self._rows,
            "weights": self._weights,
        }

    @classmethod
    def of(cls, phrases: int, arrays: Arrays) -> MatrixBlock:
        """Return the block of this number of phrases whose `arrays` these are."""
        return cls(phrases, *(arrays[name] for name in ("keys", "idf", "starts", "rows", "weights")))

    def cosines(self, keys: Keys) -> Floats:
        """Return the cosine (0 to 1) of an utterance's features with every phrase.

        Features that no phrase has make the utterance longer, as a phrase's own features make that longer:
        a question about another matter is less alike, however familiar the words around its noun are.
        """
        found = np.searchsorted(self._keys, keys)
        if len(self._keys):
            found[found == len(self._keys)] = 0
            found = found[self._keys[found] == keys]
        if not len(self._keys) or not len(found):
            return np.zeros(self.phrases, np.float32)
        columns, counts = np.unique(found, return_counts=True)
        weights = (1 + np.log(counts)).astype(np.float32) * self._idf[columns]
        unknown = len(keys) - len(found)
        weights /= np.float32(math.sqrt(weights @ weights + unknown * rarest(self.phrases) ** 2))
        return self._summed(columns, weights, self._spread(columns), self.phrases)

    def gram(self, rows: Ints) -> Floats:
        """Return the cosines of some phrases with all; rows x n."""
        out = np.zeros((len(rows), self.phrases), np.float32)
        for place, row in enumerate(rows):
            columns, weights = self._by_phrase.of(row)
            if len(columns):
                out[place] = self._summed(columns, weights, self._spread(columns), self.phrases)
        return out

    def lower(self, start: int, stop: int) -> Floats:
        """Return the cosines of the phrases from `start` up to `stop` with all up to `stop`."""
        known = self._by_phrase.spread_until(stop, len(self._idf))
        out = np.zeros((stop - start, stop), np.float32)
        for place, row in enumerate(range(start, stop)):
            columns, weights = self._by_phrase.of(row)
            if len(columns):
                # The phrases of a feature are in their order: those of the first `stop` come first.
                out[place] = self._summed(columns, weights, known[columns], stop)
        return out

    @cached_property
    def _by_phrase(self) -> _ByPhrase:
        # Only phrases that are compared with each other need this: while they are learned.
        return _ByPhrase(self._starts, self._rows, self._weights, self.phrases)

    def _spread(self, columns: Places) -> Ints:
        """Return in how many phrases each of these features occurs."""
        spread: Ints = self._starts[columns + 1] - self._starts[columns]
        return spread

    def _summed(self, columns: Places, weights: Floats, lengths: Ints, phrases: int) -> Floats:
        """Return the products with the first `phrases`; `lengths`: how many of them have each feature."""
        ends = np.cumsum(lengths, dtype=np.int64)
        places = np.arange(ends[-1]) + np.repeat(self._starts[columns] - ends + lengths, lengths)
        products = self._weights[places] * np.repeat(weights, lengths)
        sums = np.bincount(self._rows[places], weights=products, minlength=phrases)
        return sums.astype(np.float32)


class _ByPhrase:
    """The same cells phrase by phrase: the features of each, rising, and what they weigh."""

    def __init__(self, starts: Places, rows: Places, weights: Floats, phrases: int) -> None:
        order = np.argsort(rows, kind="stable")
        columns = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
        self._columns = columns[order]
        self._weights = weights[order]
        self._starts = starts_of(np.bincount(rows, minlength=phrases))

    def of(self, row: int) -> tuple[Places, Floats]:
        part = slice(self._starts[row], self._starts[row + 1])
        return self._columns[part], self._weights[part]

    def spread_until(self, stop: int, features: int) -> Ints:
        """Return in how many of the first `stop` phrases each feature occurs."""
        return np.bincount(self._columns[: self._starts[stop]], minlength=features)


def rarest(phrases: int) -> float:
    """Return the weight of a feature that none of this number of phrases has."""
    return math.log(phrases + 1) + 1


def starts_of(lengths: Ints) -> Places:
    """Return where each of some runs, given their lengths, begins, and last where they end."""
    starts = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=starts[1:])
    return starts


def spans(starts: Places, rows: Ints) -> tuple[Ints, Ints]:
    """Return the positions of all elements of `rows` in a row-ordered array, and the row of each."""
    begin = starts[rows]
    lengths = starts[rows + 1] - begin
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places = np.arange(total) + np.repeat(begin - ends + lengths, lengths)
    return places, np.repeat(np.arange(len(rows)), lengths)
