"""From similarities to a logit for every class; one regression, or one for each block of many classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.matching import regression
from bot.matching.partition import halved
from bot.matching.phrases import Grams, PhraseIndex
from bot.matching.regression import Shape
from bot.matching.tfidf import Floats, Ints

WHOLE_PHRASES = 4_000
WHOLE_CLASSES = 220
"""Up to here one regression sees every phrase; beyond, its time would grow with the square of them."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of one regression over `rows` of the phrases, for `classes`."""

    rows: Ints
    classes: Ints
    weights: Floats


class Ranking:
    """The learned part: logits for every class from an utterance's similarities."""

    def __init__(self, rankers: list[Ranker], classes: int, width: float) -> None:
        self._rankers = rankers
        self._classes = classes
        self._width = width

    def logits(self, joint: Floats) -> Floats:
        """Return one logit for each class."""
        k = regression.kernel(joint, self._width)
        if len(self._rankers) == 1:
            only: Floats = k @ self._rankers[0].weights
            return only
        out = np.empty(self._classes, np.float32)
        for ranker in self._rankers:
            out[ranker.classes] = k[ranker.rows] @ ranker.weights
        return out


def is_whole(index: PhraseIndex) -> bool:
    """Tell whether one regression can hold all phrases."""
    return len(index) <= WHOLE_PHRASES and index.classes <= WHOLE_CLASSES


def learn_whole(index: PhraseIndex, grams: Grams, shape: Shape) -> Ranking:
    """Learn from all phrases at once."""
    weights = regression.fit(grams.joint(), index.owner, index.classes, shape)
    every = Ranker(np.arange(len(index)), np.arange(index.classes), weights)
    return Ranking([every], index.classes, shape.width)


def learn_blocks(index: PhraseIndex, shape: Shape, rng: np.random.Generator) -> Ranking:
    """Learn block by block: alike classes against each other, and against some phrases of all others."""
    size, foreign = (64, 150) if index.classes <= 600 else (40, 100) if index.classes <= 2000 else (20, 60)
    steps = shape.steps if index.classes <= 600 else min(shape.steps, 20)
    shape = Shape(shape.width, shape.ridge, steps)
    rankers = []
    for block in halved(_centers(index), size, rng):
        rows = np.concatenate([np.arange(index.starts[c], index.starts[c + 1]) for c in block])
        some = rng.choice(len(index), min(len(index), foreign + len(rows)), replace=False)
        others = np.setdiff1d(some, rows)[:foreign]
        place = np.repeat(np.arange(len(block)), index.starts[block + 1] - index.starts[block])
        classes = np.concatenate([place, np.full(len(others), len(block))])
        both = np.concatenate([rows, others])
        weights = regression.fit(index.gram_of(both), classes, len(block) + 1, shape)
        rankers.append(Ranker(both, block, np.ascontiguousarray(weights[:, :-1] - weights[:, -1:])))
    return Ranking(rankers, index.classes, shape.width)


def _centers(index: PhraseIndex) -> Floats:
    """Return a vector for each class: its phrases' features in 192 random buckets, and their meaning."""
    parts = [index.stems.projected(192)]
    if index.vectors is not None:
        parts.append(index.vectors)
    whole = []
    for part in parts:
        sums = np.add.reduceat(part, np.minimum(index.starts[:-1], len(index) - 1), axis=0)
        sums[index.starts[:-1] == index.starts[1:]] = 0
        whole.append(sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9))
    return np.hstack(whole).astype(np.float32)
