"""Kernel least squares: learns from phrases, and computes how each would score if it were left out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.matching.learning.inverse_root import InverseRoot
from bot.matching.similarity.tfidf import Floats, Ints

LARGEST_OUT = 2_000
"""The largest class (in phrases) that can be left out whole; its part of the inverse takes 16 MB."""


class LeastSquares:
    """What was learned from the similarities between phrases.

    With P the inverse of the ridged kernel and W = P (Y - mean), leaving out the rows S gives them
    Y_S - P_SS^-1 W_S exactly, without learning again (Rifkin and Lippert, 2007, for single rows).
    """

    def __init__(
        self, panels: Iterable[Floats], classes: Ints, count: int, width: float, ridge: float
    ) -> None:
        """Learn from similarities of phrases with ascending class numbers `classes`, of `count` classes.

        `panels` are the lower triangle of the n x n similarities: a panel of rows for each of
        `panels_of(n)`, with the columns up to its last row. Each is overwritten and is not stored. Raises
        numpy.linalg.LinAlgError where the similarities belong to no vectors, OSError where the disk is full.
        """
        self._wanted = wanted_of(classes, count)
        self.mean: Floats = self._wanted.mean(axis=0)
        """The scores of an utterance that resembles no phrase."""
        self._starts = np.searchsorted(classes, np.arange(count + 1))
        sizes = np.diff(self._starts)
        self._parts = {
            each: np.zeros((sizes[each], sizes[each]), np.float32)
            for each in np.flatnonzero((sizes > 0) & (sizes <= LARGEST_OUT)).tolist()
        }
        # The last column is of ones.
        targets = np.ones((len(classes), count + 1), np.float32)
        np.subtract(self._wanted, self.mean, out=targets[:, :-1])
        solution = np.zeros_like(targets)
        spread = np.zeros(len(classes), np.float32)
        # No kernel is below `least`: what all have in common is taken out, which makes the rest more exact,
        # and put back at the end (Sherman and Morrison).
        least = math.exp(-1 / width)
        with InverseRoot() as root:
            for panel in panels:
                _ridged_kernel(panel, width, ridge, least)
                root.extend(panel)
                known = panel.shape[1]
                solution[:known] += panel.T @ (panel @ targets[:known])
                spread[:known] += np.einsum("ij,ij->j", panel, panel)
                self._extend_parts(panel)
        common = solution[:, -1]
        share = np.float32(least / (1 + least * float(common.sum(dtype=np.float64))))
        self._common: Floats = common * np.sqrt(share)
        spread -= self._common * self._common
        self.weights: Floats = solution[:, :-1] - np.outer(share * common, common @ targets[:, :-1])
        """Scores of an utterance are kernel(its similarities) @ weights + mean."""
        self._spread = spread

    @property
    def classes_out(self) -> Ints:
        """The classes that `class_out` can leave out."""
        return np.array(list(self._parts), np.int64)

    def phrases_out(self) -> Floats:
        """Return for each phrase the scores (n x classes) it would get if it alone were unknown."""
        scores: Floats = self._wanted - self.weights / self._spread[:, None]
        return scores

    def class_out(self, each: int) -> Floats:
        """Return for each phrase of a class the scores it would get if the whole class were unknown."""
        own = slice(self._starts[each], self._starts[each + 1])
        inverse = self._parts[each] - np.outer(self._common[own], self._common[own])
        scores: Floats = self._wanted[own] - np.linalg.solve(inverse, self.weights[own])
        return scores

    def _extend_parts(self, panel: Floats) -> None:
        for each, inverse in self._parts.items():
            if self._starts[each] >= panel.shape[1]:
                break
            part = panel[:, self._starts[each] : self._starts[each + 1]]
            inverse[: part.shape[1], : part.shape[1]] += part.T @ part


@dataclass(frozen=True, slots=True)
class Solved:
    """The solution, and the phrases (`rows`, ascending) that it is based on.

    `nearest`: the highest similarity of each of them to another phrase of each class (rows x classes).
    `nearest_weight`: what that adds to the score of the class.
    """

    rows: Ints
    by: LeastSquares
    nearest: Floats
    nearest_weight: float


def wanted_of(classes: Ints, count: int) -> Floats:
    """Return a row for each phrase: 1 for its class, 0 for the others."""
    wanted = np.zeros((len(classes), count), np.float32)
    wanted[np.arange(len(classes)), classes] = 1
    return wanted


def _ridged_kernel(panel: Floats, width: float, ridge: float, least: float) -> None:
    """Turn similarities into the kernel, as `kernel` does; in place, less `least` and with the ridge."""
    panel -= np.float32(1)
    panel /= np.float32(width)
    np.exp(panel, out=panel)
    panel -= np.float32(least)
    rows = np.arange(len(panel))
    panel[rows, panel.shape[1] - len(panel) + rows] += np.float32(ridge)
