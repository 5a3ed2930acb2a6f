"""Learns: from a lesson to a ranking of the classes and a judge of its scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.learning import calibration as judging
from bot.matching.learning import unseen as left_out
from bot.matching.learning.calibration import Asked, Calibration, Sample
from bot.matching.learning.lesson import Lesson, PhraseWords, Vectors
from bot.matching.learning.ranking import Ranking, solved
from bot.matching.learning.unseen import LOGITS_PER_SCORE, Unseen
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.similarity.encoders import Encoder
from bot.matching.similarity.phrases import PhraseIndex
from bot.matching.similarity.tfidf import Floats, Ints


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from a lesson, and what its phrases make of themselves unseen."""

    index: PhraseIndex
    vocabulary: Vocabulary
    ranking: Ranking
    judge: Calibration
    unseen: Unseen


Learner = Callable[[Lesson, Encoder | None], Learned]
"""Returns what is learned from a lesson, now or earlier."""


def learn_here(lesson: Lesson, encoder: Encoder | None) -> Learned:
    """Learn in this process, now: some seconds and 100 MB for thousands of phrases."""
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


def vocabulary_of(lesson: Lesson) -> Vocabulary:
    """Return the words of a lesson's phrases."""
    phrases = zip(lesson.words, lesson.owner.tolist(), strict=True)
    return Vocabulary(phrases, lesson.classes, lesson.entries)


def learn(lesson: Lesson, vectors: Vectors | None) -> Learned:
    """Learn a lesson; the same lesson gives the same result.

    Scores are set by what is made of each phrase left out, of whole classes left out and of measured
    questions, and then by the judged questions. Phrases were chosen for being hard and measured questions for
    being easy: scores would be too low or too high if only one of them were looked at.
    """
    index, vocabulary, entries = index_of(lesson, vectors), vocabulary_of(lesson), lesson.entries
    if not entries:
        return _nothing(index, vocabulary, lesson)
    ranking, how = solved(index, lesson.width, lesson.ridge, lesson.judged)
    alone = left_out.alone(index, vocabulary, how)
    unseen = left_out.told(alone, index, how)
    near, strange = left_out.whole_classes(index, vocabulary, how, entries)
    samples = _by_kind(alone, index.owner[how.rows], entries)
    if lesson.measured:
        share = lesson.measured_share
        more = _by_kind(_ask(vocabulary, ranking, lesson, vectors), lesson.measured_owner, entries)
        samples = [_scaled(each, 1 - share) for each in samples] + [_scaled(each, share) for each in more]
    judge = judging.fitted(_mixed(samples, near, strange), entries)
    if len(lesson.judged):
        accepted = np.zeros((len(lesson.judged), entries), bool)
        accepted[lesson.accepted[:, 0], lesson.accepted[:, 1]] = True
        judge = judge.taught(alone.some(np.searchsorted(how.rows, lesson.judged)), accepted)
    return Learned(index, vocabulary, ranking, judge, unseen)


def _nothing(index: PhraseIndex, vocabulary: Vocabulary, lesson: Lesson) -> Learned:
    """Return what is learned where there is no entry: the matcher then asks nobody."""
    none, floats = np.zeros(0, np.int64), np.zeros(0, np.float32)
    ranking = Ranking(index, np.zeros((len(index), 0), np.float32), floats, lesson.width, None)
    numbers = np.zeros(0, np.float64)
    judge = Calibration(numbers, numbers, numbers, numbers)
    return Learned(index, vocabulary, ranking, judge, Unseen(none, none, floats, floats))


def as_asked(logits: Floats, words: PhraseWords, vocabulary: Vocabulary) -> Asked:
    """Return one question, as `Ranking.weigh` sees it, for the judge."""
    return Asked(logits[None, :] / np.float32(LOGITS_PER_SCORE), [words], vocabulary)


def _mixed(samples: Sequence[Sample], near: Asked, strange: Asked) -> list[Sample]:
    """Give each kind of question its share of all, in scope and out of it, so that they add up to 1.

    Where there are no off-topic groups, whole entries left out are all that is known to be out of scope. They
    are nearer to the others than what clients ask out of scope, so that a part of their share is enough.
    """
    outside = [each for each in samples if len(each.owner) and (each.owner < 0).all()]
    inside = [each for each in samples if len(each.owner) and (each.owner >= 0).all()]
    unseen, close = judging.UNSEEN_TOPIC_SHARE, judging.NEAR_ENTRIES_SHARE
    outside = [_scaled(each, 1 - unseen - close) for each in outside]
    outside += [Sample(strange, np.full(len(strange.scores), -1), unseen)] if len(strange.scores) else []
    outside += [Sample(near, np.full(len(near.scores), -1), close)] if len(near.scores) else []
    mixed = []
    out = judging.OUT_OF_SCOPE_SHARE if len(outside) > 1 else judging.ENTRIES_OUT_SHARE
    for kind, share in ((inside, 1 - out), (outside, out)):
        total = sum(each.share for each in kind)
        mixed += [_scaled(each, share / total) for each in kind]
    return mixed


def _by_kind(asked: Asked, owner: Ints, entries: int) -> list[Sample]:
    """Split questions into those that an entry answers and those of off-topic groups; shares of each: 1."""
    inside = owner < entries
    kinds = [(inside, owner[inside]), (~inside, np.full(int((~inside).sum()), -1))]
    return [Sample(asked.some(rows), right, 1.0) for rows, right in kinds]


def _scaled(sample: Sample, by: float) -> Sample:
    return Sample(sample.asked, sample.owner, sample.share * by)


def _ask(vocabulary: Vocabulary, ranking: Ranking, lesson: Lesson, vectors: Vectors | None) -> Asked:
    """Ask the questions that are not learned."""
    scores = np.empty((len(lesson.measured), lesson.classes), np.float32)
    for row, words in enumerate(lesson.measured):
        _, logits = ranking.weigh(words, None if vectors is None else vectors.measured[row])
        scores[row] = logits / LOGITS_PER_SCORE
    return Asked(scores, lesson.measured, vocabulary)
