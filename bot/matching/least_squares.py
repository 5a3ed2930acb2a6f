"""Kernel least squares: learns from thousands of phrases, and tells what each would score unseen."""

from __future__ import annotations

import numpy as np

from bot.matching.tfidf import Floats, Ints

SMALL = 256
"""Rows that are factored at once."""


class Solved:
    """Weights, and what every phrase would score had it (or its whole class) not been learned.

    With P the inverse of the ridged kernel and W = P (Y - mean), leaving out the rows S gives them
    Y_S - P_SS^-1 W_S exactly, without learning anew (Rifkin and Lippert, 2007, for single rows).
    """

    def __init__(self, gram: Floats, classes: Ints, count: int, width: float, ridge: float) -> None:
        """Learn from similarities `gram` (n x n; its memory is used up) with class numbers `classes`."""
        n = len(gram)
        # In place: at thousands of phrases each copy is hundreds of megabytes.
        gram -= np.float32(1)
        gram /= np.float32(width)
        np.exp(gram, out=gram)
        gram[np.arange(n), np.arange(n)] += np.float32(ridge)
        self._root = inverse_root(gram)
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


def inverse_root(matrix: Floats) -> Floats:
    """Return the inverse of the lower Cholesky root of a positive definite `matrix`, which is used up.

    By halves, so that nearly all of the work is matrix products: LAPACK's own factoring, unless tuned to
    the machine, takes several times as long. Raises numpy.linalg.LinAlgError where there is no root.
    """
    out: Floats = np.zeros_like(matrix)
    _invert_root(matrix, out)
    return out


def _invert_root(matrix: Floats, out: Floats) -> None:
    n = len(matrix)
    if n <= SMALL:
        out[:] = np.linalg.inv(np.linalg.cholesky(matrix))
        return
    half = n // 2
    first, second = out[:half, :half], out[half:, half:]
    _invert_root(matrix[:half, :half], first)
    below = matrix[half:, :half] @ first.T
    rest = matrix[half:, half:]
    rest -= below @ below.T
    _invert_root(rest, second)
    np.matmul(second, below @ first, out=out[half:, :half])
    np.negative(out[half:, :half], out=out[half:, :half])
