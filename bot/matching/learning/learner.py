"""Learns: from a lesson to a ranking of the classes and a judge of its scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.matching.learning import calibration as judging
from bot.matching.learning import unseen as left_out
from bot.matching.learning.calibration import Asked, Calibration, Sample
from bot.matching.learning.foreign import Foreign, corrected, shifting
from bot.matching.learning.least_squares import Solved
from bot.matching.learning.lesson import Lesson, PhraseWords, Vectors
from bot.matching.learning.logistic import Flags
from bot.matching.learning.ranking import Ranking, solved
from bot.matching.learning.unseen import LOGITS_PER_SCORE, Unseen
from bot.matching.reading.language import language_of
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.similarity.encoders import Encoder, word_table
from bot.matching.similarity.meanings import MeaningIndex
from bot.matching.similarity.phrases import PhraseIndex
from bot.matching.similarity.tfidf import Floats, Ints

MEANING_WIDTH = 0.5
MEANING_RIDGE = 0.1
"""The kernel's width and the penalty for scores by meaning; .7 and .3 rank as well."""


@dataclass(frozen=True, slots=True)
class LearnedMeaning:
    """What was learned of the meanings of a lesson's phrases.

    `beside` judges lexical scores with those by meaning added, `alone` these by themselves, for other
    languages, together with what `foreign` questions teach.
    """

    index: MeaningIndex
    ranking: Ranking
    beside: Calibration
    alone: Calibration
    foreign: Foreign


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from a lesson, and how its phrases score when they are left out."""

    index: PhraseIndex
    vocabulary: Vocabulary
    ranking: Ranking
    judge: Calibration
    unseen: Unseen
    meaning: LearnedMeaning | None = None


@dataclass(frozen=True, slots=True)
class _Trial:
    """How a ranking scores questions that it does not know: the evidence that a judge is fitted on.

    `alone`: phrases, each left out. `near`, `strange`: phrases of entries and of off-topic groups, the whole
    class left out. `measured`: questions that are not learned.
    """

    alone: Asked
    near: Asked
    strange: Asked
    measured: Asked

    def with_meaning(self, meaning: _Trial, weight: float) -> _Trial:
        """Return the combined result of both rankings."""
        return _Trial(
            both(self.alone, meaning.alone, weight),
            both(self.near, meaning.near, weight),
            both(self.strange, meaning.strange, weight),
            both(self.measured, meaning.measured, weight),
        )


Learner = Callable[[Lesson, Encoder | None], Learned]
"""Returns what is learned from a lesson, now or earlier; the encoder, if any, encodes its texts."""


def learn_here(lesson: Lesson, encoder: Encoder | None) -> Learned:
    """Learn in this process, now: some seconds and 100 MB for thousands of phrases."""
    return learn(lesson, vectors_of(lesson, encoder))


def vectors_of(lesson: Lesson, encoder: Encoder | None) -> Vectors | None:
    """Return the vectors of a lesson, or None if it needs none."""
    if lesson.encoder == "plain":
        return None
    table = word_table()
    rows = Vectors(table.encode(lesson.words), table.encode(lesson.measured))
    if encoder is None:
        return rows
    return replace(
        rows,
        phrase_meanings=encoder.learn(lesson.texts),
        measured_meanings=encoder.learn(lesson.measured_texts),
        foreign_meanings=encoder.learn(lesson.foreign_texts),
    )


def index_of(lesson: Lesson, vectors: Vectors | None) -> PhraseIndex:
    """Return the index of a lesson's phrases."""
    phrases = None if vectors is None else vectors.phrases
    return PhraseIndex.learn(lesson.words, lesson.owner, lesson.classes, phrases, lesson.weight)


def vocabulary_of(lesson: Lesson) -> Vocabulary:
    """Return the words of a lesson's phrases."""
    phrases = zip(lesson.words, lesson.owner.tolist(), strict=True)
    return Vocabulary.learn(phrases, lesson.classes, lesson.entries)


def learn(lesson: Lesson, vectors: Vectors | None) -> Learned:
    """Learn a lesson; the same lesson gives the same result.

    Scores are set by what is made of each phrase left out, of whole classes left out and of measured
    questions, and then by the judged questions. Phrases were chosen for being hard and measured questions for
    being easy: scores would be too low or too high if only one of them were looked at.
    """
    index, vocabulary = index_of(lesson, vectors), vocabulary_of(lesson)
    if not lesson.entries:
        return _nothing(index, vocabulary, lesson)
    measured = None if vectors is None else vectors.measured
    ranking, how = solved(index, lesson.width, lesson.ridge, lesson.judged)
    trial = _tried(index, vocabulary, ranking, how, lesson, measured)
    unseen = left_out.told(trial.alone, index, how)
    judge = _judge(trial, lesson, index.owner, how.rows)
    if vectors is None or vectors.phrase_meanings is None:
        return Learned(index, vocabulary, ranking, judge, unseen)
    meanings = MeaningIndex(lesson.owner, lesson.classes, vectors.phrase_meanings)
    by_meaning, how = solved(meanings, MEANING_WIDTH, MEANING_RIDGE, lesson.judged)
    heard = _tried(meanings, None, by_meaning, how, lesson, vectors.measured_meanings)
    beside = _judge(trial.with_meaning(heard, lesson.meaning_weight), lesson, index.owner, how.rows)
    alone = _judge(heard, lesson, index.owner, how.rows)
    foreign, alone = _taught_abroad(alone, by_meaning, meanings, lesson, vectors.foreign_meanings)
    meaning = LearnedMeaning(meanings, by_meaning, beside, alone, foreign)
    return Learned(index, vocabulary, ranking, judge, unseen, meaning)


def _taught_abroad(
    judge: Calibration, ranking: Ranking, index: MeaningIndex, lesson: Lesson, vectors: Floats | None
) -> tuple[Foreign, Calibration]:
    """Return what questions in other languages, given with their vectors, teach, and the judge they teach."""
    texts = lesson.foreign_texts
    rows = np.zeros((0, index.vectors.shape[1]), np.float32) if vectors is None else vectors
    foreign = shifting(texts, rows, lesson.classes)
    if not len(rows):
        return foreign, judge
    rows = foreign.shifted([language_of(text) for text in texts], rows)
    words = [text.split() for text in texts]
    accepted = _flags(lesson.foreign_accepted, len(texts), lesson.entries)
    asked = _asked(index, None, ranking, words, rows)
    foreign, unknown = corrected(foreign, rows, asked.scores, accepted)
    return foreign, judge.taught(replace(asked, scores=unknown), accepted)


def both(lexical: Asked, meaning: Asked, weight: float) -> Asked:
    """Return questions as seen by their words and, with this `weight`, by their meaning."""
    return replace(lexical, scores=lexical.scores + np.float32(weight) * meaning.scores)


def _tried(
    index: PhraseIndex | MeaningIndex,
    vocabulary: Vocabulary | None,
    ranking: Ranking,
    how: Solved,
    lesson: Lesson,
    measured: Floats | None,
) -> _Trial:
    """Return how a ranking, solved as `how` says, scores the lesson's questions."""
    alone = left_out.alone(index, lesson.words, vocabulary, how)
    near, strange = left_out.whole_classes(index, lesson.words, vocabulary, how, lesson.entries)
    return _Trial(alone, near, strange, _asked(index, vocabulary, ranking, lesson.measured, measured))


def _judge(trial: _Trial, lesson: Lesson, owner: Ints, rows: Ints) -> Calibration:
    """Fit a judge; `rows` are the phrases that were left out alone."""
    entries = lesson.entries
    samples = _by_kind(trial.alone, owner[rows], entries)
    if lesson.measured:
        share = lesson.measured_share
        more = _by_kind(trial.measured, lesson.measured_owner, entries)
        samples = [_scaled(each, 1 - share) for each in samples] + [_scaled(each, share) for each in more]
    judge = judging.fitted(_mixed(samples, trial.near, trial.strange), entries)
    if not len(lesson.judged):
        return judge
    accepted = _flags(lesson.accepted, len(lesson.judged), entries)
    return judge.taught(trial.alone.some(np.searchsorted(rows, lesson.judged)), accepted)


def _flags(pairs: Ints, questions: int, entries: int) -> Flags:
    """Return which entries (columns) answer each question."""
    accepted = np.zeros((questions, entries), bool)
    accepted[pairs[:, 0], pairs[:, 1]] = True
    return accepted


def _nothing(index: PhraseIndex, vocabulary: Vocabulary, lesson: Lesson) -> Learned:
    """Return what is learned when there are no entries; the matcher never uses it."""
    none, floats = np.zeros(0, np.int64), np.zeros(0, np.float32)
    ranking = Ranking(index, np.zeros((len(index), 0), np.float32), floats, lesson.width, None)
    numbers = np.zeros(0, np.float64)
    judge = Calibration(numbers, numbers, numbers, numbers)
    return Learned(index, vocabulary, ranking, judge, Unseen(none, none, floats, floats))


def as_asked(logits: Floats, words: PhraseWords, vocabulary: Vocabulary | None) -> Asked:
    """Return one question, as `Ranking.weigh` sees it, for the judge."""
    return Asked(logits[None, :] / np.float32(LOGITS_PER_SCORE), [words], vocabulary)


def _mixed(samples: Sequence[Sample], near: Asked, strange: Asked) -> list[Sample]:
    """Give each kind of question, in scope or out, its share of all; the shares add up to 1.

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


def _asked(
    index: PhraseIndex | MeaningIndex,
    vocabulary: Vocabulary | None,
    ranking: Ranking,
    questions: Sequence[Sequence[str]],
    vectors: Floats | None,
) -> Asked:
    """Return how a ranking scores questions that are not learned."""
    scores = np.empty((len(questions), index.classes), np.float32)
    for row, words in enumerate(questions):
        _, logits = ranking.weigh(words, None if vectors is None else vectors[row])
        scores[row] = logits / LOGITS_PER_SCORE
    return Asked(scores, questions, vocabulary)
