"""Learns from thousands of phrases: least squares, and scores judged by unseen questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.matching.learning import calibration as judging
from bot.matching.learning.calibration import Asked, Calibration, Sample
from bot.matching.learning.few_phrases_confidence import Flags
from bot.matching.learning.least_squares import Solved
from bot.matching.learning.softmax_regression import kernel, softmax
from bot.matching.similarity.phrases import PhraseIndex, Similarities
from bot.matching.similarity.tfidf import Floats, Ints

KERNEL_WIDTH = 1.0
RIDGE_PENALTY = 0.05
"""Chosen on left-out phrases of the knowledge base; halving or doubling either changes little."""

LOGITS_PER_SCORE = 8.0
"""Factor from scores to logits: a right entry leads by about a half."""

NOT_LEARNED = np.float32(-1)
"""Similarity to, and score of, anything assumed to be unknown."""


LEAST_SQUARES_FROM_PHRASES = 3_200
LEAST_SQUARES_MOST_CLASSES = 220
"""From this many phrases on, with at most this many classes, least squares learn faster and as well."""


def is_plenty(phrases: int, classes: int) -> bool:
    """Say whether there are that many phrases for few classes."""
    return phrases > LEAST_SQUARES_FROM_PHRASES and classes <= LEAST_SQUARES_MOST_CLASSES


@dataclass(frozen=True, slots=True)
class Measured:
    """Questions that are not learned from: as words, with the class of each, and their sentence vectors.

    `share` is the part (0 to 1) that questions like these have among all that are known.
    """

    words: Sequence[Sequence[str]]
    owner: Ints
    vectors: Floats | None
    share: float


@dataclass(frozen=True, slots=True)
class Unseen:
    """The result for each phrase if it alone were unknown.

    `winners`: the class that wins. `shares`: its own class's share (0 to 1) by softmax. `nearest`: the
    similarity (0 to 1) to the nearest other phrase of its class.
    """

    winners: Ints
    shares: Floats
    nearest: Floats


class LeastSquaresRanking:
    """One least-squares model over all phrases, which gives `weights` (phrases x classes) and `mean`."""

    def __init__(self, index: PhraseIndex, weights: Floats, mean: Floats) -> None:
        self.weights = weights
        self.mean = mean
        self._index = index

    def weigh(self, words: Sequence[str], vector: Floats | None) -> tuple[Similarities, Floats]:
        """Compare with every phrase."""
        similar = self._index.similarities(words, vector)
        logits: Floats = kernel(similar.joint, KERNEL_WIDTH) @ self.weights + self.mean
        logits *= np.float32(LOGITS_PER_SCORE)
        return similar, logits


def learn(
    index: PhraseIndex, entries: int, measured: Measured
) -> tuple[LeastSquaresRanking, Calibration, Unseen]:
    """Learn from all phrases; judge by each left out, by whole classes left out, and by `measured`.

    Learned questions were chosen because they are hard, measured ones because they are easy: with only one of
    them, scores would be too low or too high.
    """
    gram = index.lower_gram()
    nearest = nearest_others(gram, index.starts)
    solved = Solved(gram, index.owner, index.classes, KERNEL_WIDTH, RIDGE_PENALTY)
    del gram
    ranking = LeastSquaresRanking(index, solved.weights, solved.mean)
    words = np.array([len(each) for each in index.words], np.int64)
    alone = Asked(solved.phrases_out(), nearest, words)
    together = _classes_out(index, solved, entries, nearest, words)
    del solved
    samples = [*_by_kind(alone, index.owner, entries)]
    if len(measured.owner):
        easy = _by_kind(_ask(index, ranking, measured), measured.owner, entries)
        samples = [_scaled(each, 1 - measured.share) for each in samples]
        samples += [_scaled(each, measured.share) for each in easy]
    inside, outside = 1 - judging.OUT_OF_SCOPE_SHARE, judging.OUT_OF_SCOPE_SHARE
    strange = outside * (judging.UNSEEN_TOPIC_SHARE + judging.NEAR_ENTRIES_SHARE)
    samples = [_scaled(each, inside if (each.owner >= 0).all() else outside - strange) for each in samples]
    for asked, share in zip(together, (judging.NEAR_ENTRIES_SHARE, judging.UNSEEN_TOPIC_SHARE), strict=True):
        nothing = np.full(len(asked.words), -1)
        samples.append(Sample(asked, nothing, outside * share))
    judge = judging.fitted([each for each in samples if len(each.owner)], entries)
    return ranking, judge, _unseen(alone, index.owner)


def _unseen(alone: Asked, owner: Ints) -> Unseen:
    rows = np.arange(len(owner))
    shares = softmax(alone.scores * np.float32(LOGITS_PER_SCORE))[rows, owner]
    return Unseen(alone.scores.argmax(axis=1), shares, alone.nearest[rows, owner])


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
        # Similarities of the panel's phrases to those before it.
        first = int(np.searchsorted(starts, start, side="right")) - 1
        begin = np.maximum(starts[first:classes] - start, 0)
        above = np.maximum.reduceat(panel[:, :start], begin, axis=0).T
        np.maximum(highest[:start, first:classes], above, out=highest[:start, first:classes])
        panel[own] = 1
    return highest


def as_asked(logits: Floats, similar: Similarities, starts: Ints, words: int) -> Asked:
    """Return one question, as `LeastSquaresRanking.weigh` sees it, for the judge."""
    scores = logits[None, :] / np.float32(LOGITS_PER_SCORE)
    return Asked(scores, nearest_of(similar.joint[None, :], starts), np.array([words], np.int64))


def nearest_of(similarities: Floats, starts: Ints) -> Floats:
    """Return, for each row of similarities to phrases, the highest one to each class."""
    highest: Floats = np.maximum.reduceat(similarities, starts[:-1], axis=-1)
    return highest


def _by_kind(asked: Asked, owner: Ints, entries: int) -> list[Sample]:
    """Split questions into those that an entry answers and those of off-topic groups; shares of each: 1."""
    inside = owner < entries
    kinds = [(inside, owner[inside]), (~inside, np.full(int((~inside).sum()), -1))]
    return [Sample(_some(asked, rows), right, 1.0) for rows, right in kinds]


def _some(asked: Asked, rows: Flags) -> Asked:
    return Asked(asked.scores[rows], asked.nearest[rows], asked.words[rows])


def _scaled(sample: Sample, by: float) -> Sample:
    return Sample(sample.asked, sample.owner, sample.share * by)


def _classes_out(
    index: PhraseIndex, solved: Solved, entries: int, nearest: Floats, words: Ints
) -> tuple[Asked, Asked]:
    """Return the phrases of entries and of off-topic groups, each as seen with its whole class unknown."""
    scores = np.empty((len(index), index.classes), np.float32)
    for start, stop in pairwise(index.starts.tolist()):
        scores[start:stop] = solved.together_out(start, stop)
    unknown = (np.arange(len(index)), index.owner)
    nearest = nearest.copy()
    scores[unknown] = nearest[unknown] = NOT_LEARNED
    asked, inside = Asked(scores, nearest, words), index.owner < entries
    return _some(asked, inside), _some(asked, ~inside)


def _ask(index: PhraseIndex, ranking: LeastSquaresRanking, questions: Measured) -> Asked:
    """Ask questions that are not learned."""
    scores = np.empty((len(questions.owner), index.classes), np.float32)
    nearest = np.empty_like(scores)
    for row, words in enumerate(questions.words):
        vector = None if questions.vectors is None else questions.vectors[row]
        similar, logits = ranking.weigh(words, vector)
        scores[row] = logits / LOGITS_PER_SCORE
        nearest[row] = nearest_of(similar.joint, index.starts)
    return Asked(scores, nearest, np.array([len(each) for each in questions.words], np.int64))
