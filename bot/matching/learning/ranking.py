"""From an utterance to a logit for every class, by kernel least squares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.matching.learning.kernel import kernel
from bot.matching.learning.least_squares import Solved, SolvedWhole
from bot.matching.learning.least_squares_by_marks import NEAREST_WEIGHT, SolvedByMarks
from bot.matching.learning.unseen import LOGITS_PER_SCORE, NOT_LEARNED
from bot.matching.similarity.meanings import MeaningIndex
from bot.matching.similarity.panels import panels_of
from bot.matching.similarity.phrases import PhraseIndex, Similarities
from bot.matching.similarity.tfidf import Floats, Ints

MOST_WHOLE = 10_000
"""Phrases of which each is compared with each: 200 MB, and time grows with their number cubed."""

MARKS = 2_000
"""Of more phrases, so many are compared with all: at 30,000 phrases 240 MB."""


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
) -> tuple[Ranking, Solved, Floats]:
    """Return the ranking, what it was solved by, and `nearest_others` of the phrases that can be left out.

    The phrases at the places `always` are among these.
    """
    if len(index) <= MOST_WHOLE:
        gram = index.lower_gram()
        nearest = nearest_others(gram, index.starts)
        whole = SolvedWhole(gram, index.owner, index.classes, width, ridge)
        return Ranking(index, whole.weights, whole.mean, width, None), whole, nearest
    marks = np.union1d(marks_of(index.owner, MARKS), always)
    some = np.empty((len(marks), len(index)), np.float32)
    nearest = np.empty((len(marks), index.classes), np.float32)
    for start, stop in panels_of(len(marks)):
        own = (np.arange(start, stop), marks[start:stop])
        some[start:stop] = index.gram(marks[start:stop])
        some[own] = NOT_LEARNED
        nearest[start:stop] = nearest_of(some[start:stop], index.starts)
        some[own] = 1
    by_marks = SolvedByMarks(some, marks, index.owner, index.classes, width, ridge)
    return Ranking(index, by_marks.weights, by_marks.mean, width, marks), by_marks, nearest


def marks_of(owner: Ints, most: int) -> Ints:
    """Return the places of `most` phrases: the first of each class, then the second of each, and so on.

    `owner` rises. Where there are more classes than that, evenly spread ones have a mark.
    """
    turn = np.arange(len(owner)) - np.searchsorted(owner, owner)
    firsts = np.flatnonzero(turn == 0)
    if len(firsts) >= most:
        return firsts[np.linspace(0, len(firsts) - 1, most).astype(np.int64)]
    return np.sort(np.argsort(turn, kind="stable")[:most])


def nearest_others(gram: Sequence[Floats], starts: Ints) -> Floats:
    """Return, for each phrase, the highest similarity to another phrase of each class (phrases x classes).

    `gram` is the lower triangle, as `PhraseIndex.lower_gram` returns it.
    """
    highest = np.full((int(starts[-1]), len(starts) - 1), NOT_LEARNED, np.float32)
    for panel in gram:
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
    return highest


def nearest_of(similarities: Floats, starts: Ints) -> Floats:
    """Return, for each row of similarities to phrases, the highest one to each class."""
    highest: Floats = np.maximum.reduceat(similarities, starts[:-1], axis=-1)
    return highest
