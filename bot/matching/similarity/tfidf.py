"""Cosines of an utterance with all phrases at once, by an inverted index over weighted features."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.features import Keys

Floats: TypeAlias = npt.NDArray[np.float32]
Ints: TypeAlias = npt.NDArray[np.int64]


class MatrixBlock:
    """Phrases as unit vectors of (1 + ln count) x (ln((n + 1) / (df + 1)) + 1) over one kind of feature."""

    def __init__(self, phrases: int, rows: Keys, keys: Keys) -> None:
        self.phrases = phrases
        self._keys, columns = np.unique(keys, return_inverse=True)
        features = max(len(self._keys), 1)
        cells, counts = np.unique(rows * features + columns, return_counts=True)
        cell_rows = (cells // features).astype(np.int32)
        self._columns = (cells % features).astype(np.int32)
        self.spread = np.bincount(self._columns, minlength=features)
        """In how many phrases each feature occurs."""
        self._idf = (np.log((phrases + 1) / (self.spread + 1)) + 1).astype(np.float32)
        weights = (1 + np.log(counts)) * self._idf[self._columns]
        lengths = np.sqrt(np.bincount(cell_rows, weights=weights * weights, minlength=phrases))
        self._weights = (weights / lengths[cell_rows]).astype(np.float32)
        self._row_starts = np.searchsorted(cell_rows, np.arange(phrases + 1))
        order = np.argsort(self._columns, kind="stable")
        self._posted_rows = cell_rows[order]
        self._posted_weights = self._weights[order]
        self._posting_starts = np.concatenate([[0], np.cumsum(self.spread)])

    def cosines(self, keys: Keys, rows: Ints | None = None) -> Floats:
        """Return the cosine (0 to 1) of an utterance's features with every phrase, or with some `rows`.

        Features that no phrase has make the utterance longer, as a phrase's own features make that longer:
        a question about another matter is less alike, however familiar the words around its noun are.
        """
        found = np.searchsorted(self._keys, keys)
        if len(self._keys):
            found[found == len(self._keys)] = 0
            found = found[self._keys[found] == keys]
        if not len(self._keys) or not len(found):
            return np.zeros(self.phrases if rows is None else len(rows), np.float32)
        columns, counts = np.unique(found, return_counts=True)
        weights = (1 + np.log(counts)).astype(np.float32) * self._idf[columns]
        unknown = len(keys) - len(found)
        weights /= np.float32(math.sqrt(weights @ weights + unknown * rarest(self.phrases) ** 2))
        if rows is None:
            return self._summed(columns, weights)
        posted = int((self._posting_starts[columns + 1] - self._posting_starts[columns]).sum())
        stored = int((self._row_starts[rows + 1] - self._row_starts[rows]).sum())
        if posted < stored:
            return self._summed(columns, weights)[rows]
        asked = np.zeros(len(self._idf), np.float32)
        asked[columns] = weights
        places, owner = spans(self._row_starts, rows)
        products = self._weights[places] * asked[self._columns[places]]
        return np.bincount(owner, weights=products, minlength=len(rows)).astype(np.float32)

    def gram(self, rows: Ints) -> Floats:
        """Return the cosines of some phrases with all; rows x n."""
        out = np.empty((len(rows), self.phrases), np.float32)
        for place, row in enumerate(rows):
            part = slice(self._row_starts[row], self._row_starts[row + 1])
            if part.start == part.stop:
                out[place] = 0
            else:
                out[place] = self._summed(self._columns[part].astype(np.int64), self._weights[part])
        return out

    def lower(self, start: int, stop: int) -> Floats:
        """Return the cosines of the phrases from `start` up to `stop` with all up to `stop`."""
        known = np.bincount(self._columns[: self._row_starts[stop]], minlength=len(self._idf))
        out = np.zeros((stop - start, stop), np.float32)
        for place, row in enumerate(range(start, stop)):
            part = slice(self._row_starts[row], self._row_starts[row + 1])
            columns = self._columns[part]
            if len(columns):
                # Postings are in the order of the phrases: those of the first `stop` come first.
                out[place] = self._summed(columns, self._weights[part], known[columns], stop)
        return out

    def _summed(
        self, columns: Ints, weights: Floats, lengths: Ints | None = None, phrases: int | None = None
    ) -> Floats:
        """Return the products with the first `phrases`; `lengths`: how many of them have each column."""
        lengths = self.spread[columns] if lengths is None else lengths
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1]) + np.repeat(self._posting_starts[columns] - ends + lengths, lengths)
        products = self._posted_weights[places] * np.repeat(weights, lengths)
        sums = np.bincount(self._posted_rows[places], weights=products, minlength=phrases or self.phrases)
        return sums.astype(np.float32)


def rarest(phrases: int) -> float:
    """Return the weight of a feature that none of this number of phrases has."""
    return math.log(phrases + 1) + 1


def spans(starts: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return the positions of all elements of `rows` in a row-ordered array, and the row of each."""
    begin = starts[rows]
    lengths = starts[rows + 1] - begin
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places = np.arange(total) + np.repeat(begin - ends + lengths, lengths)
    return places, np.repeat(np.arange(len(rows)), lengths)
