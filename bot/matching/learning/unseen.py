"""What learned phrases would make of themselves if they were unknown: scores are set by it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.matching.learning.calibration import Asked
from bot.matching.learning.kernel import softmax
from bot.matching.learning.least_squares import Solved
from bot.matching.similarity.meanings import MeaningIndex
from bot.matching.similarity.phrases import PhraseIndex
from bot.matching.similarity.tfidf import Floats, Ints

LOGITS_PER_SCORE = 8.0
"""What scores are multiplied by to be logits: a right entry leads by about a half."""

NOT_LEARNED = np.float32(-1)
"""Similarity to, and score of, what is taken to be unknown."""

MOST_CLASSES_OUT = 400
"""Classes that are left out whole, one after the other; of more, this many evenly spread ones."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What each of some `phrases` (places), if it alone were unknown, would make of itself.

    `winners`: the class that wins. `shares`: its own class's share (0 to 1) by softmax. `nearest`: how near
    (0 to 1) the nearest other phrase of its class is.
    """

    phrases: Ints
    winners: Ints
    shares: Floats
    nearest: Floats


def alone(index: PhraseIndex | MeaningIndex, solved: Solved, nearest: Floats) -> Asked:
    """Return the phrases that `solved` can leave out, each as seen with it alone unknown."""
    scores = solved.phrases_out() + np.float32(solved.nearest_weight) * nearest
    return Asked(scores, nearest, lengths_of(index, solved.rows))


def told(asked: Asked, index: PhraseIndex | MeaningIndex, rows: Ints) -> Unseen:
    """Return what these phrases, as `alone` sees them, make of themselves."""
    owner, each = index.owner[rows], np.arange(len(rows))
    shares = softmax(asked.scores * np.float32(LOGITS_PER_SCORE))[each, owner]
    return Unseen(rows, asked.scores.argmax(axis=1), shares, asked.nearest[each, owner])


def whole_classes(
    index: PhraseIndex | MeaningIndex, solved: Solved, nearest: Floats, entries: int
) -> tuple[Asked, Asked]:
    """Return the phrases of entries and of off-topic groups, each as seen with its whole class unknown."""
    classes = np.unique(index.owner[solved.rows])
    classes = classes[np.linspace(0, len(classes) - 1, min(len(classes), MOST_CLASSES_OUT)).astype(int)]
    places, scores = [], []
    for each in classes.tolist():
        at = np.flatnonzero(index.owner[solved.rows] == each)
        places.append(at)
        scores.append(solved.together_out(int(index.starts[each]), int(index.starts[each + 1]), at))
    at = np.concatenate(places)
    rows = solved.rows[at]
    near = nearest[at]
    together = np.concatenate(scores) + np.float32(solved.nearest_weight) * near
    asked = Asked(together, near, lengths_of(index, rows))
    unknown = (np.arange(len(rows)), index.owner[rows])
    asked.scores[unknown] = asked.nearest[unknown] = NOT_LEARNED
    inside = index.owner[rows] < entries
    return asked.some(inside), asked.some(~inside)


def lengths_of(index: PhraseIndex | MeaningIndex, rows: Ints) -> Ints:
    """Return how many words each of some phrases has."""
    return np.array([len(index.words[row]) for row in rows.tolist()], np.int64)
