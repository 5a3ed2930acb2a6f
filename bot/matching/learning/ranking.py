"""From an utterance to a logit for every class, by kernel least squares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.matching.learning.kernel import kernel
from bot.matching.learning.least_squares import LeastSquares, Solved
from bot.matching.learning.unseen import LOGITS_PER_SCORE, NOT_LEARNED
from bot.matching.similarity.meanings import MeaningIndex
from bot.matching.similarity.panels import panels_of
from bot.matching.similarity.phrases import PhraseIndex, Similarities
from bot.matching.similarity.tfidf import Floats, Ints

MOST_SOLVED = 12_000
"""Phrases that are compared with each other: time grows with their number cubed (12 s for so many).

Of more, so many are the marks, spread over the classes. The shipped knowledge gives .90 right answers on the
development questions if all of its 9,410 phrases are compared, and .89 if 7,400 of them are.
"""

NEAREST_WEIGHT = 0.6
"""What the similarity of a class's nearest phrase adds to its score where not all phrases are marks.

(Of the shipped phrases, 7,400 marks give .88 right answers without it.)
"""

_ROWS_AT_ONCE = 32


class Ranking:
    """The learned part: `weights` (phrases or marks x classes) and `mean`.

    `marks` are the phrases through which it speaks, None: all of them.
    """

    def __init__(
        self,
        index: PhraseIndex | MeaningIndex,
        weights: Floats,
        mean: Floats,
        width: float,
        marks: Ints | None,
    ) -> None:
        self.weights = weights
        self.mean = mean
        self.width = width
        self.marks = marks
        self._index = index

    def weigh(self, words: Sequence[str], vector: Floats | None) -> tuple[Similarities, Floats]:
        """Return an utterance's similarities with all phrases, and one logit for each class."""
        similar = self._index.similarities(words, vector)
        joint = similar.joint if self.marks is None else similar.joint[self.marks]
        logits: Floats = kernel(joint, self.width) @ self.weights + self.mean
        if self.marks is not None:
            logits += np.float32(NEAREST_WEIGHT) * nearest_of(similar.joint, self._index.starts)
        logits *= np.float32(LOGITS_PER_SCORE)
        return similar, logits


def solved(
    index: PhraseIndex | MeaningIndex, width: float, ridge: float, always: Ints
) -> tuple[Ranking, Solved]:
    """Return the ranking and how it was solved; the phrases at the places `always` are among its rows."""
    marks = None
    if len(index) > MOST_SOLVED:
        marks = np.union1d(marks_of(index.owner, MOST_SOLVED), always)
    rows = np.arange(len(index)) if marks is None else marks
    nearest = np.full((len(rows), index.classes), NOT_LEARNED, np.float32)
    panels = _noting_nearest(index, nearest) if marks is None else _among(index, marks, nearest)
    by = LeastSquares(panels, index.owner[rows], index.classes, width, ridge)
    weight = 0.0 if marks is None else NEAREST_WEIGHT
    return Ranking(index, by.weights, by.mean, width, marks), Solved(rows, by, nearest, weight)


def _noting_nearest(index: PhraseIndex | MeaningIndex, nearest: Floats) -> Iterator[Floats]:
    """Yield the panels of all phrases; `nearest` is complete after the last one."""
    for panel in index.lower_gram():
        note_nearest(panel, index.starts, nearest)
        yield panel


def _among(index: PhraseIndex | MeaningIndex, marks: Ints, nearest: Floats) -> Iterator[Floats]:
    """Yield the panels of the marks; their nearest phrases may be any."""
    for start, stop in panels_of(len(marks)):
        panel = np.empty((stop - start, stop), np.float32)
        # Few rows at once: they have a column for each phrase, not only for each mark.
        for top in range(start, stop, _ROWS_AT_ONCE):
            some = marks[top : min(top + _ROWS_AT_ONCE, stop)]
            rows, own = index.gram(some), (np.arange(len(some)), some)
            rows[own] = NOT_LEARNED
            nearest[top : top + len(some)] = nearest_of(rows, index.starts)
            rows[own] = 1
            panel[top - start : top - start + len(some)] = rows[:, marks[:stop]]
        yield panel


def marks_of(owner: Ints, most: int) -> Ints:
    """Return the places of `most` phrases: the first of each class, then the second of each, and so on.

    `owner` rises. Where there are more classes than that, evenly spread ones have a mark.
    """
    turn = np.arange(len(owner)) - np.searchsorted(owner, owner)
    firsts = np.flatnonzero(turn == 0)
    if len(firsts) >= most:
        return firsts[np.linspace(0, len(firsts) - 1, most).astype(np.int64)]
    return np.sort(np.argsort(turn, kind="stable")[:most])


def note_nearest(panel: Floats, starts: Ints, highest: Floats) -> None:
    """Write into `highest` (phrases x classes) each phrase's highest similarity to other phrases of a class.

    `panel` is one of those that `PhraseIndex.lower_gram` yields.
    """
    stop = panel.shape[1]
    start = stop - len(panel)
    own = (np.arange(len(panel)), np.arange(start, stop))
    panel[own] = NOT_LEARNED
    classes = int(np.searchsorted(starts, stop))
    highest[start:stop, :classes] = np.maximum.reduceat(panel, starts[:classes], axis=1)
    # What the panel's phrases are to those before it.
    first = int(np.searchsorted(starts, start, side="right")) - 1
    begin = np.maximum(starts[first:classes] - start, 0)
    above = np.maximum.reduceat(panel[:, :start], begin, axis=0).T
    np.maximum(highest[:start, first:classes], above, out=highest[:start, first:classes])
    panel[own] = 1


def nearest_of(similarities: Floats, starts: Ints) -> Floats:
    """Return, for each row of similarities to phrases, the highest one to each class."""
    highest: Floats = np.maximum.reduceat(similarities, starts[:-1], axis=-1)
    return highest
