"""Learning from thousands of phrases: least squares, and scores judged by unseen questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching import judging
from bot.matching.confidence import Flags
from bot.matching.judging import Asked, Judge, Sample
from bot.matching.least_squares import Solved
from bot.matching.phrases import PhraseIndex, Similarities
from bot.matching.regression import kernel, softmax
from bot.matching.tfidf import Floats, Ints

WIDTH = 1.0
RIDGE = 0.05
"""Chosen on left-out phrases of the knowledge base; a half or a double of either changes little."""

SHARPNESS = 8.0
"""What scores are multiplied by to be logits: a right entry leads by about a half."""

MOST_MEASURED = 600
"""Questions that are only measured with; more would lengthen the start and say the same."""

NOT_LEARNED = np.float32(-1)
"""Similarity to, and score of, what is taken to be unknown."""


FROM = 3_200
MOST_CLASSES = 220
"""From so many phrases on, of no more classes than this, least squares learn faster and as well."""


def is_plenty(index: PhraseIndex) -> bool:
    """Tell whether there are so many phrases for few classes."""
    return len(index) > FROM and index.classes <= MOST_CLASSES


@dataclass(frozen=True, slots=True)
class Measured:
    """A question that is not learned from: as words, and the class that it belongs to."""

    words: tuple[str, ...]
    owner: int


class PlentyRanking:
    """One least-squares model over all phrases."""

    def __init__(self, index: PhraseIndex, weights: Floats, mean: Floats) -> None:
        self._index = index
        self._weights = weights * np.float32(SHARPNESS)
        self._mean = mean * np.float32(SHARPNESS)

    def weigh(self, words: Sequence[str], vector: Floats | None) -> tuple[Similarities, Floats]:
        """Compare with every phrase."""
        similar = self._index.similarities(words, vector)
        logits: Floats = kernel(similar.joint, WIDTH) @ self._weights + self._mean
        return similar, logits


def learn(
    index: PhraseIndex,
    entries: int,
    measured: Sequence[Measured],
    rng: np.random.Generator,
) -> tuple[PlentyRanking, Judge]:
    """Learn from all phrases; judge by each left out, by whole classes left out, and by `measured`.

    What is learned was chosen for being hard, and what is measured for being easy: scores would be too low
    or too high if only one of them were looked at.
    """
    gram = index.gram()
    np.fill_diagonal(gram, NOT_LEARNED)
    nearest = nearest_of(gram, index.starts)
    np.fill_diagonal(gram, 1)
    solved = Solved(gram, index.owner, index.classes, WIDTH, RIDGE)
    del gram
    ranking = PlentyRanking(index, solved.weights, solved.mean)
    words = np.array([len(each) for each in index.words], np.int64)
    alone = Asked(solved.phrases_out(), nearest, words)
    together = _classes_out(index, solved, entries, nearest, words)
    del solved
    samples = [*_by_kind(alone, index.owner, entries)]
    if measured:
        share = len(measured) / (len(measured) + len(index))
        chosen = rng.permutation(len(measured))[:MOST_MEASURED]
        some = [measured[at] for at in chosen]
        easy = _by_kind(_ask(index, ranking, some), np.array([each.owner for each in some]), entries)
        samples = [_scaled(each, 1 - share) for each in samples] + [_scaled(each, share) for each in easy]
    inside, outside = 1 - judging.OUT_OF_SCOPE, judging.OUT_OF_SCOPE
    strange = outside * (judging.NEW_TOPICS + judging.LIKE_ENTRIES)
    samples = [_scaled(each, inside if (each.owner >= 0).all() else outside - strange) for each in samples]
    for asked, share in zip(together, (judging.LIKE_ENTRIES, judging.NEW_TOPICS), strict=True):
        nothing = np.full(len(asked.words), -1)
        samples.append(Sample(asked, nothing, outside * share))
    return ranking, judging.fitted([each for each in samples if len(each.owner)], entries)


def unseen_winners(index: PhraseIndex) -> tuple[Ints, Floats, Floats]:
    """Return, for each phrase if it alone were unknown: the class that wins, its own class's share (0 to 1)
    by softmax, and the nearest similarity to another phrase of its class."""
    gram = index.gram()
    np.fill_diagonal(gram, NOT_LEARNED)
    rows = np.arange(len(index))
    nearest = nearest_of(gram, index.starts)[rows, index.owner]
    np.fill_diagonal(gram, 1)
    scores = Solved(gram, index.owner, index.classes, WIDTH, RIDGE).phrases_out()
    shares = softmax(scores * np.float32(SHARPNESS))[rows, index.owner]
    return scores.argmax(axis=1), shares, nearest


def as_asked(logits: Floats, similar: Similarities, starts: Ints, words: int) -> Asked:
    """Return one question, as `PlentyRanking.weigh` sees it, for the judge."""
    scores = logits[None, :] / np.float32(SHARPNESS)
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
    for owner in range(index.classes):
        rows = np.arange(index.starts[owner], index.starts[owner + 1])
        scores[rows] = solved.together_out(rows)
    unknown = (np.arange(len(index)), index.owner)
    nearest = nearest.copy()
    scores[unknown] = nearest[unknown] = NOT_LEARNED
    asked, inside = Asked(scores, nearest, words), index.owner < entries
    return _some(asked, inside), _some(asked, ~inside)


def _ask(index: PhraseIndex, ranking: PlentyRanking, questions: Sequence[Measured]) -> Asked:
    """Ask questions that are not learned."""
    vectors = index.encode([each.words for each in questions])
    scores = np.empty((len(questions), index.classes), np.float32)
    nearest = np.empty_like(scores)
    for row, each in enumerate(questions):
        similar, logits = ranking.weigh(each.words, None if vectors is None else vectors[row])
        scores[row] = logits / SHARPNESS
        nearest[row] = nearest_of(similar.joint, index.starts)
    return Asked(scores, nearest, np.array([len(each.words) for each in questions], np.int64))
