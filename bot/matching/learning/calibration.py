"""The certainty of a matcher that learned from many phrases: fitted on its results for unseen ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.learning.few_phrases_confidence import Flags, Numbers, logistic_fit
from bot.matching.similarity.tfidf import Floats, Ints

OUT_OF_SCOPE_SHARE = 0.2
"""Share of questions assumed to be out of scope when scores are fitted: clients write on purpose."""

UNSEEN_TOPIC_SHARE = 0.25
"""Of these, the share that is unlike any off-topic group: found by leaving whole groups out."""

NEAR_ENTRIES_SHARE = 0.1
"""Of these, the share that is as close to the entries as they are to each other: whole entries left out."""

EFFECTIVE_SAMPLE_SIZE = 3000.0
"""Number of questions that the fit counts for, for any number of them: keeps the prior's share constant."""

PRIOR_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions as seen by a matcher that did not know them.

    `scores`: questions x classes. `nearest`: the highest similarity to a phrase of each class.
    `words`: how many each has.
    """

    scores: Floats
    nearest: Floats
    words: Ints


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions of one kind with the right answer (class, or -1: none), and their share of all questions."""

    asked: Asked
    owner: Ints
    share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two logistic models on the same evidence: the best entry is right; some entry is right."""

    mean: Numbers
    spread: Numbers
    right: Numbers
    in_scope: Numbers

    def judge(self, asked: Asked, entries: int) -> tuple[Floats, Floats]:
        """Return, for each question, P(the best entry is right) and P(any entry is)."""
        _, evidence = evidence_of(asked, entries)
        numbers = (evidence - self.mean) / self.spread
        right = _chances(numbers @ self.right[:-1] + self.right[-1])
        in_scope = _chances(numbers @ self.in_scope[:-1] + self.in_scope[-1])
        return right, np.maximum(in_scope, right)


def fitted(samples: Sequence[Sample], entries: int) -> Calibration:
    """Fit both models to samples whose shares add up to 1."""
    seen = [evidence_of(each.asked, entries) for each in samples]
    owner = np.concatenate([each.owner for each in samples])
    best = np.concatenate([best for best, _ in seen])
    evidence = np.concatenate([evidence for _, evidence in seen])
    weights = np.concatenate(
        [
            np.full(len(each.owner), EFFECTIVE_SAMPLE_SIZE * each.share / max(len(each.owner), 1))
            for each in samples
        ]
    )
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-6
    numbers = np.column_stack([(evidence - mean) / spread, np.ones(len(evidence))])
    prior, precision = np.zeros(numbers.shape[1]), np.full(numbers.shape[1], PRIOR_WEIGHT)
    right = logistic_fit(numbers, best == owner, weights, prior, precision)
    in_scope = logistic_fit(numbers, (owner >= 0) & (owner < entries), weights, prior, precision)
    return Calibration(mean, spread, right, in_scope)


def evidence_of(asked: Asked, entries: int) -> tuple[Ints, Numbers]:
    """Return the best entry of each question and its evidence.

    Its score; its lead over the next entry and over the best off-topic group; that group's score; how close
    its nearest phrase is, and how much closer than off-topic ones; the question's length; how much the
    other entries score; and the squares of score and lead, since a chance is not linear in them.
    """
    rows = np.arange(len(asked.scores))
    own = asked.scores[:, :entries]
    order = np.argpartition(-own, 1, axis=1)[:, :2] if entries > 1 else np.zeros((len(rows), 1), np.int64)
    if entries > 1:
        first, second = own[rows, order[:, 0]], own[rows, order[:, 1]]
        best = np.where(first >= second, order[:, 0], order[:, 1])
        score, next_score = np.maximum(first, second), np.minimum(first, second)
    else:
        best, score, next_score = order[:, 0], own[:, 0], np.zeros(len(rows), np.float32)
    none = np.zeros(len(rows), np.float32)
    others = asked.scores.shape[1] > entries
    off_topic = asked.scores[:, entries:].max(axis=1) if others else none
    off_nearest = asked.nearest[:, entries:].max(axis=1) if others else none
    nearest = asked.nearest[rows, best]
    lead = score - next_score
    company = np.clip(own, 0, None).sum(axis=1) - score
    columns: list[Flags | Floats | Numbers] = [
        score,
        lead,
        score - off_topic,
        off_topic,
        nearest,
        nearest - off_nearest,
        np.log(np.maximum(asked.words, 1)),
        company,
        score * score,
        lead * lead,
    ]
    return best, np.array(columns, np.float64).T


def _chances(log_odds: Numbers) -> Floats:
    chances: Floats = (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)
    return chances
