"""How learned phrases would score if they were unknown; scores are calibrated with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from bot.matching.learning.calibration import Asked
from bot.matching.learning.kernel import softmax
from bot.matching.learning.least_squares import Solved
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.similarity.meanings import MeaningIndex
from bot.matching.similarity.phrases import PhraseIndex
from bot.matching.similarity.tfidf import Floats, Ints

LOGITS_PER_SCORE = 8.0
"""Scores are multiplied by this to become logits; a right entry leads by about 0.5."""

NOT_LEARNED = np.float32(-1)
"""The similarity and the score of anything treated as unknown."""

Phrases: TypeAlias = Sequence[Sequence[str]]

MOST_CLASSES_OUT = 400
"""The most classes that are left out whole, one at a time; if there are more, an even selection."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """How each of some `phrases` (given by position) would score if it alone were unknown.

    `winners`: the class that wins. `shares`: its own class's share (0 to 1) by softmax. `nearest`: how near
    (0 to 1) the nearest other phrase of its class is.
    """

    phrases: Ints
    winners: Ints
    shares: Floats
    nearest: Floats


def alone(
    index: PhraseIndex | MeaningIndex, words: Phrases, vocabulary: Vocabulary | None, solved: Solved
) -> Asked:
    """Return the phrases (`words`) that `solved` can leave out, each as seen with it alone unknown."""
    scores = solved.by.phrases_out()
    scores += np.float32(solved.nearest_weight) * solved.nearest
    return Asked(scores, _some(words, solved.rows), vocabulary, index.owner[solved.rows])


def told(asked: Asked, index: PhraseIndex | MeaningIndex, solved: Solved) -> Unseen:
    """Return the scores of these phrases as `alone` sees them."""
    owner, each = index.owner[solved.rows], np.arange(len(solved.rows))
    shares = softmax(asked.scores * np.float32(LOGITS_PER_SCORE))[each, owner]
    return Unseen(solved.rows, asked.scores.argmax(axis=1), shares, solved.nearest[each, owner])


def whole_classes(
    index: PhraseIndex | MeaningIndex,
    words: Phrases,
    vocabulary: Vocabulary | None,
    solved: Solved,
    entries: int,
) -> tuple[Asked, Asked]:
    """Return the phrases of entries and of off-topic groups, each as seen with its whole class unknown."""
    classes = solved.by.classes_out
    classes = classes[np.linspace(0, len(classes) - 1, min(len(classes), MOST_CLASSES_OUT)).astype(int)]
    at = np.flatnonzero(np.isin(index.owner[solved.rows], classes))
    together = np.float32(solved.nearest_weight) * solved.nearest[at]
    if len(at):
        together += np.concatenate([solved.by.class_out(each) for each in classes.tolist()])
    rows = solved.rows[at]
    together[np.arange(len(rows)), index.owner[rows]] = NOT_LEARNED
    asked = Asked(together, _some(words, rows), vocabulary, index.owner[rows], alone=False)
    inside = index.owner[rows] < entries
    return asked.some(inside), asked.some(~inside)


def _some(words: Phrases, rows: Ints) -> Phrases:
    return [words[row] for row in rows.tolist()]
