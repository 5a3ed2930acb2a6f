"""Learns: from a lesson to a ranking of the classes and a judge of its scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.matching.learning import few_phrases as ranking
from bot.matching.learning import few_phrases_confidence as confidence
from bot.matching.learning import leave_out
from bot.matching.learning import many_phrases as plenty
from bot.matching.learning.calibration import Calibration
from bot.matching.learning.few_phrases import Ranking
from bot.matching.learning.few_phrases_confidence import Confidence, Logistic
from bot.matching.learning.lesson import Lesson, Vectors
from bot.matching.learning.many_phrases import Measured, Unseen
from bot.matching.similarity.encoders import Encoder
from bot.matching.similarity.phrases import PhraseIndex


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from a lesson. `unseen` is None if it was not computed along the way."""

    index: PhraseIndex
    ranking: Ranking
    judge: Confidence | Calibration
    unseen: Unseen | None


Learner = Callable[[Lesson, Encoder | None], Learned]
"""Returns what is learned from a lesson, now or earlier."""


def learn_here(lesson: Lesson, encoder: Encoder | None) -> Learned:
    """Learn in this process, now: some seconds and 150 MB for thousands of phrases."""
    return learn(lesson, vectors_of(lesson, encoder))


def vectors_of(lesson: Lesson, encoder: Encoder | None) -> Vectors | None:
    """Return the sentence vectors of a lesson, if there is an encoder."""
    if encoder is None:
        return None
    return Vectors(encoder.learn(lesson.words), encoder.encode(lesson.measured))


def index_of(lesson: Lesson, vectors: Vectors | None) -> PhraseIndex:
    """Return the index of a lesson's phrases."""
    phrases = None if vectors is None else vectors.phrases
    return PhraseIndex(lesson.words, lesson.owner, lesson.classes, phrases, lesson.weight)


def learn(lesson: Lesson, vectors: Vectors | None) -> Learned:
    """Learn a lesson; the same lesson gives the same result."""
    index = index_of(lesson, vectors)
    if plenty.is_plenty(len(index), index.classes):
        measured = Measured(
            lesson.measured,
            lesson.measured_owner,
            None if vectors is None else vectors.measured,
            lesson.measured_share,
        )
        return Learned(index, *plenty.learn(index, lesson.entries, measured))
    judge = confidence.shipped(lesson.encoder) if lesson.calibrated else _UNJUDGED
    rng = np.random.default_rng(lesson.seed)
    marks = ranking.marks_of(index, rng)
    if marks is None:
        return Learned(index, ranking.learn_blocks(index, lesson.shape, rng), judge, None)
    grams = index.grams(marks)
    ranks = ranking.learn_whole(index, grams, lesson.shape)
    seen = leave_out.observed(index, grams, lesson.entries, lesson.shape, rng) if lesson.calibrated else None
    return Learned(index, ranks, judge if seen is None else judge.fitted(seen), None)


_UNJUDGED = Confidence(
    Logistic(np.ones(len(confidence.SCOPE)), 0.0), Logistic(np.ones(len(confidence.RANK)), 0.0)
)
