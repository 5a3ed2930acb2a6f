"""Kernel least squares over very many phrases, represented by some of them."""

from __future__ import annotations

import numpy as np

from bot.matching.learning.kernel import kernel
from bot.matching.learning.least_squares import wanted_of
from bot.matching.similarity.tfidf import Floats, Ints

NEAREST_WEIGHT = 1.0
"""What the similarity of a class's nearest phrase adds to its score: marks cannot represent all phrases.

(Of 15,000 generated phrases of 100 classes, 1.0 find their own class instead of .85; of 60,000 phrases of
10,000 classes, 1.0 instead of .08.)
"""

_AT_ONCE = 1_000
"""Phrases whose features are computed at once."""

_JITTER = 1e-3
"""Added to the marks' own kernel: duplicates among them would make it singular."""


class SolvedByMarks:
    """Learned from the similarities of some phrases, the marks, with all (Nyström's approximation).

    Time and memory grow with phrases x marks. With F the phrases' features, A = F'F + ridge and
    H = F A^-1 F', leaving out the rows S gives them Y_S - (1 - H_SS)^-1 (Y_S - F_S A^-1 F'Y), exactly.
    """

    def __init__(
        self, gram: Floats, marks: Ints, classes: Ints, count: int, width: float, ridge: float
    ) -> None:
        """Learn from `gram`, the similarities of `marks` (rising) with all phrases (marks x n).

        Its memory is overwritten.
        """
        for row in gram:
            row[:] = kernel(row, width)
        among = gram[:, marks].astype(np.float64)
        among[np.diag_indices_from(among)] += _JITTER
        whiten = np.linalg.inv(np.linalg.cholesky(among)).astype(np.float32)
        ridged = np.float32(ridge) * np.eye(len(marks), dtype=np.float32)
        for start in range(0, len(classes), _AT_ONCE):
            part = gram[:, start : start + _AT_ONCE]
            part[:] = whiten @ part
            ridged += part @ part.T
        self.rows = marks
        self.nearest_weight = NEAREST_WEIGHT
        self._features = gram
        self._inverse: Floats = np.linalg.inv(ridged).astype(np.float32, copy=False)
        self._classes = classes
        self.mean: Floats = np.bincount(classes, minlength=count).astype(np.float32)
        self.mean /= np.float32(len(classes))
        # F'(Y - mean) without Y, which has a column for each class.
        starts = np.searchsorted(classes, np.arange(count))
        sums: Floats = np.add.reduceat(gram, starts, axis=1)
        self._spoken: Floats = self._inverse @ (sums - np.outer(gram.sum(axis=1), self.mean))
        self.weights: Floats = whiten.T @ self._spoken

    def phrases_out(self) -> Floats:
        """Return for each mark the scores (marks x classes) it would get if it alone were unknown."""
        own = self._features[:, self.rows].T
        spread = np.float32(1) - np.einsum("ij,ij->i", own @ self._inverse, own)
        wanted = wanted_of(self._classes[self.rows], len(self.mean))
        missed = wanted - self.mean - own @ self._spoken
        scores: Floats = wanted - missed / np.maximum(spread, np.float32(1e-3))[:, None]
        return scores

    def together_out(self, start: int, stop: int, at: Ints) -> Floats:
        """Return the scores of the marks `at` if the phrases from `start` to `stop` were unknown."""
        own = self._features[:, start:stop].T
        rest = np.eye(len(own), dtype=np.float32) - own @ self._inverse @ own.T
        wanted = wanted_of(self._classes[start:stop], len(self.mean))
        missed = np.linalg.solve(rest, wanted - self.mean - own @ self._spoken)
        scores: Floats = (wanted - missed).astype(np.float32)
        return scores[self.rows[at] - start]
