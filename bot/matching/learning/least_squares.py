"""Kernel least squares: learns from all phrases, and computes what each would score unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from bot.matching.similarity.panels import PANEL
from bot.matching.similarity.tfidf import Floats, Ints


class Solved(Protocol):
    """Weights, and what phrases would score had they not been learned."""

    rows: Ints
    """The phrases that can be left out."""
    weights: Floats
    """Scores of an utterance are kernel(its similarities) @ weights + mean."""
    mean: Floats
    """The scores of an utterance that is unlike all phrases."""

    nearest_weight: float
    """What the similarity of the nearest phrase of a class adds to its score."""

    def phrases_out(self) -> Floats:
        """Return for each of `rows` the scores (rows x classes) it would get if it alone were unknown."""

    def together_out(self, start: int, stop: int, at: Ints) -> Floats:
        """Return the scores that `rows[at]` would get if the phrases from `start` to `stop` were unknown.

        Those rows are all rows between the two.
        """


class SolvedWhole:
    """Learned from every similarity between two phrases.

    With P the inverse of the ridged kernel and W = P (Y - mean), leaving out the rows S gives them
    Y_S - P_SS^-1 W_S exactly, without learning again (Rifkin and Lippert, 2007, for single rows).
    """

    def __init__(self, gram: Sequence[Floats], classes: Ints, count: int, width: float, ridge: float) -> None:
        """Learn from similarities with class numbers `classes`.

        `gram` is the lower triangle of the n x n similarities: a panel of rows for each of `panels_of(n)`,
        with the columns up to its last row. Its memory is overwritten.
        """
        for panel in gram:
            # In place: at thousands of phrases each copy is hundreds of megabytes.
            panel -= np.float32(1)
            panel /= np.float32(width)
            np.exp(panel, out=panel)
            rows = np.arange(len(panel))
            panel[rows, panel.shape[1] - len(panel) + rows] += np.float32(ridge)
        invert_root(gram)
        self.rows = np.arange(len(classes))
        self.nearest_weight = 0.0
        self._root = gram
        self._wanted = wanted_of(classes, count)
        self.mean: Floats = self._wanted.mean(axis=0)
        self.weights: Floats = np.zeros_like(self._wanted)
        for panel in gram:
            known = panel.shape[1]
            self.weights[:known] += panel.T @ (panel @ (self._wanted[:known] - self.mean))

    def phrases_out(self) -> Floats:
        """Return for each phrase the scores (n x classes) it would get if it alone were unknown."""
        spread = np.zeros(len(self.weights), np.float32)
        for panel in self._root:
            spread[: panel.shape[1]] += np.einsum("ij,ij->j", panel, panel)
        scores: Floats = self._wanted - self.weights / spread[:, None]
        return scores

    def together_out(self, start: int, stop: int, at: Ints) -> Floats:
        """Return the scores that the phrases from `start` up to `stop` would get if all were unknown."""
        inverse = np.zeros((stop - start, stop - start), np.float32)
        for panel in self._root:
            part = panel[:, start:stop]
            inverse[: part.shape[1], : part.shape[1]] += part.T @ part
        scores: Floats = self._wanted[start:stop] - np.linalg.solve(inverse, self.weights[start:stop])
        return scores[at - start]


def wanted_of(classes: Ints, count: int) -> Floats:
    """Return a row for each phrase: 1 for its class, 0 for the others."""
    wanted = np.zeros((len(classes), count), np.float32)
    wanted[np.arange(len(classes)), classes] = 1
    return wanted


def invert_root(matrix: Sequence[Floats]) -> None:
    """Replace the lower triangle of a positive definite matrix with the inverse of its Cholesky root.

    The triangle comes in panels, as `SolvedWhole` takes it. Nearly all of the work is matrix products, and
    nothing is stored twice: LAPACK's own factoring needs the whole square, and takes several times as long
    unless it is tuned to the machine. Raises numpy.linalg.LinAlgError if there is no root.
    """
    for panel, top in _with_tops(matrix):
        for earlier, left in _with_tops(matrix[: top // PANEL]):
            tile = panel[:, left : left + len(earlier)]
            tile -= panel[:, :left] @ earlier[:, :left].T
            tile[:] = tile @ earlier[:, left:].T
        own = panel[:, top:]
        own -= panel[:, :top] @ panel[:, :top].T
        # Only the inverse of the root's own tile is needed from here on.
        own[:] = np.tril(np.linalg.inv(np.linalg.cholesky(own)))
    for panel, top in _with_tops(matrix):
        below = np.zeros((len(panel), top), np.float32)
        for earlier, left in _with_tops(matrix[: top // PANEL]):
            right = left + len(earlier)
            below[:, :right] += panel[:, left:right] @ earlier
        np.matmul(-panel[:, top:], below, out=panel[:, :top])


def _with_tops(matrix: Sequence[Floats]) -> Iterator[tuple[Floats, int]]:
    return ((panel, panel.shape[1] - len(panel)) for panel in matrix)
