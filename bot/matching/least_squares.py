"""Kernel least squares: learns from thousands of phrases, and tells what each would score unseen."""

from __future__ import annotations

import numpy as np

from bot.matching.regression import kernel
from bot.matching.tfidf import Floats, Ints

SMALL = 256
"""Rows of a triangle that are inverted at once."""


class Solved:
    """Weights, and what every phrase would score had it (or its whole class) not been learned.

    With P the inverse of the ridged kernel and W = P (Y - mean), leaving out the rows S gives them
    Y_S - P_SS^-1 W_S exactly, without learning anew (Rifkin and Lippert, 2007, for single rows).
    """

    def __init__(self, gram: Floats, classes: Ints, count: int, width: float, ridge: float) -> None:
        """Learn from similarities `gram` (n x n; its memory is used up) with class numbers `classes`."""
        n = len(gram)
        gram -= np.float32(1)
        gram /= np.float32(width)
        np.exp(gram, out=gram)
        gram[np.arange(n), np.arange(n)] += np.float32(ridge)
        self._root = inverse_of_triangle(np.linalg.cholesky(gram))
        self._wanted = np.zeros((n, count), np.float32)
        self._wanted[np.arange(n), classes] = 1
        self.mean: Floats = self._wanted.mean(axis=0)
        """What an utterance like none of the phrases scores."""
        self.weights: Floats = self._root.T @ (self._root @ (self._wanted - self.mean))
        """Scores of an utterance are kernel(its similarities) @ weights + mean."""

    def phrases_out(self) -> Floats:
        """Return for each phrase the scores (n x classes) it would get if it alone were unknown."""
        spread = np.einsum("ij,ij->j", self._root, self._root)
        scores: Floats = self._wanted - self.weights / spread[:, None]
        return scores

    def together_out(self, rows: Ints) -> Floats:
        """Return the scores (rows x classes) that `rows` would get if all of them were unknown."""
        part = self._root[:, rows]
        scores: Floats = self._wanted[rows] - np.linalg.solve(part.T @ part, self.weights[rows])
        return scores


def inverse_of_triangle(lower: Floats) -> Floats:
    """Return the inverse of a lower triangle, by halves: nearly all of the work is matrix products."""
    n = len(lower)
    if n <= SMALL:
        small: Floats = np.linalg.inv(lower).astype(np.float32, copy=False)
        return small
    half = n // 2
    out: Floats = np.zeros_like(lower)
    out[:half, :half] = inverse_of_triangle(lower[:half, :half])
    out[half:, half:] = inverse_of_triangle(lower[half:, half:])
    out[half:, :half] = -(out[half:, half:] @ (lower[half:, :half] @ out[:half, :half]))
    return out


def scores(similarities: Floats, solved_weights: Floats, mean: Floats, width: float) -> Floats:
    """Return the scores of one utterance, or of several rows of them."""
    out: Floats = kernel(similarities, width) @ solved_weights + mean
    return out
