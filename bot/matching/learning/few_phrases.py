"""From an utterance to a logit for every class: one regression, or one for each block of many classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.matching.learning import softmax_regression as regression
from bot.matching.learning.class_blocks import halved
from bot.matching.learning.class_centers import Centers
from bot.matching.learning.softmax_regression import Shape
from bot.matching.similarity.phrases import Grams, PhraseIndex, Similarities
from bot.matching.similarity.tfidf import Floats, Ints

ALL_MARKS, SOME_MARKS = 3_200, 1_500
"""Up to the first number, every phrase is a mark of the regression; beyond, the second number of them are."""

MOST_WORK = 2 * 10**9
"""Phrases x marks x classes that one regression may take (some seconds); beyond, classes go into blocks."""

NEAR_CLASSES, NEAR_BLOCKS = 12, 5
"""How many of the nearest classes choose blocks, and the most blocks compared with a question."""

FAR = -20.0
"""The logit of a class that was not compared: practically impossible."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of one regression over `rows` of the phrases, for `classes`."""

    rows: Ints
    classes: Ints
    weights: Floats


class Ranking(Protocol):
    """The learned part."""

    def weigh(self, words: Sequence[str], vector: Floats | None) -> tuple[Similarities, Floats]:
        """Return an utterance's similarities with all phrases, and one logit for each class."""


class WholeRanking:
    """One regression over all phrases, expressed through the `marks` among them."""

    def __init__(self, index: PhraseIndex, marks: Ints, weights: Floats, width: float) -> None:
        self.marks = marks
        self.weights = weights
        self.width = width
        self._index = index
        self._all = len(marks) == len(index)

    def weigh(self, words: Sequence[str], vector: Floats | None) -> tuple[Similarities, Floats]:
        """Compare with every phrase."""
        similar = self._index.similarities(words, vector)
        joint = similar.joint if self._all else similar.joint[self.marks]
        logits: Floats = regression.kernel(joint, self.width) @ self.weights
        return similar, logits


class BlockRanking:
    """A regression for each block of classes; an utterance is compared with the few nearest blocks.

    So a question costs about the same at 1,000 entries as at 10,000. Classes of the other blocks get the
    logit `FAR` and the similarity 0.
    """

    def __init__(self, index: PhraseIndex, rankers: Sequence[Ranker], centers: Centers, width: float) -> None:
        self.rankers = rankers
        self.width = width
        self._index = index
        self._centers = centers
        self._block_of = np.zeros(index.classes, np.int64)
        for number, ranker in enumerate(rankers):
            self._block_of[ranker.classes] = number

    def weigh(self, words: Sequence[str], vector: Floats | None) -> tuple[Similarities, Floats]:
        """Compare with the phrases of the blocks that contain the nearest classes."""
        near = self._centers.nearest(words, vector, NEAR_CLASSES)
        blocks = [self.rankers[b] for b in list(dict.fromkeys(self._block_of[near].tolist()))[:NEAR_BLOCKS]]
        wanted = np.zeros(len(self._index), bool)
        for block in blocks:
            wanted[block.rows] = True
        rows = np.flatnonzero(wanted)
        some = self._index.similarities(words, vector, rows)
        joint, meaning = np.zeros((2, len(self._index)), np.float32)
        joint[rows], meaning[rows] = some.joint, some.meaning
        logits = np.full(self._index.classes, FAR, np.float32)
        for block in blocks:
            logits[block.classes] = regression.kernel(joint[block.rows], self.width) @ block.weights
        return Similarities(joint, meaning), logits


def marks_of(index: PhraseIndex, rng: np.random.Generator) -> Ints | None:
    """Return the phrases through which one regression can represent all; None if it would take too long."""
    every = np.arange(len(index))
    marks = every
    if len(index) > ALL_MARKS:
        shuffled = rng.permutation(every)
        # In turn: the first phrase of each class, then the second of each, until there are enough.
        order = np.argsort(_turn_in_class(index.owner[shuffled]), kind="stable")
        marks = np.sort(shuffled[order[:SOME_MARKS]])
    return marks if len(index) * len(marks) * index.classes <= MOST_WORK else None


def learn_whole(index: PhraseIndex, grams: Grams, shape: Shape) -> Ranking:
    """Learn from all phrases at once, expressed through the marks of `grams`."""
    weights = fitted(grams, np.arange(len(index)), grams.marks, index.owner, index.classes, shape)
    return WholeRanking(index, grams.marks, weights, shape.width)


def fitted(grams: Grams, learned: Ints, marks: Ints, classes: Ints, count: int, shape: Shape) -> Floats:
    """Return weights (marks x `count`) learned from `learned` phrases of `classes`, through `marks`."""
    gram = grams.joint(marks, learned)
    if len(marks) == len(learned):
        return regression.fit(gram, classes, count, shape)
    return regression.fit_by_marks(gram, np.searchsorted(learned, marks), classes, count, shape)


def _turn_in_class(owner: Ints) -> Ints:
    """Return how many phrases of the same class come before each."""
    order = np.argsort(owner, kind="stable")
    sorted_owner = owner[order]
    turn = np.empty(len(owner), np.int64)
    turn[order] = np.arange(len(owner)) - np.searchsorted(sorted_owner, sorted_owner)
    return turn


def learn_blocks(index: PhraseIndex, shape: Shape, rng: np.random.Generator) -> Ranking:
    """Learn block by block: similar classes against each other, and against some phrases of all others."""
    size, foreign = (64, 150) if index.classes <= 600 else (40, 100) if index.classes <= 2000 else (16, 50)
    steps = shape.steps if index.classes <= 600 else min(shape.steps, 20)
    shape = Shape(shape.width, shape.ridge, steps)
    centers = Centers(index)
    # The same foreign phrases everywhere: blocks then share one scale, and a question is compared once.
    sample = np.sort(rng.choice(len(index), min(len(index), foreign + 20), replace=False))
    rankers = []
    for block in halved(centers.points(), size, rng):
        rows = np.concatenate([np.arange(index.starts[c], index.starts[c + 1]) for c in block])
        others = np.setdiff1d(sample, rows)[:foreign]
        place = np.repeat(np.arange(len(block)), index.starts[block + 1] - index.starts[block])
        classes = np.concatenate([place, np.full(len(others), len(block))])
        both = np.concatenate([rows, others])
        weights = regression.fit(index.gram_of(both), classes, len(block) + 1, shape)
        rankers.append(Ranker(both, block, np.ascontiguousarray(weights[:, :-1] - weights[:, -1:])))
    return BlockRanking(index, rankers, centers, shape.width)
