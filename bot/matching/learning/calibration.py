"""How sure a matcher may be: fitted on what it makes of phrases it has not seen, and of real questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.learning.logistic import Flags, Numbers, logistic_fit
from bot.matching.similarity.tfidf import Floats, Ints

OUT_OF_SCOPE_SHARE = 0.2
"""Share of questions assumed to be out of scope when scores are fitted: clients write on purpose."""

UNSEEN_TOPIC_SHARE = 0.25
"""Of these, the share that is unlike any off-topic group: found by leaving whole groups out."""

NEAR_ENTRIES_SHARE = 0.1
"""Of these, the share that is as close to the entries as they are to each other: whole entries left out."""

ENTRIES_OUT_SHARE = 0.1
"""Share of questions taken to be out of scope where nothing but whole entries left out shows what that is."""

MOST_EFFECTIVE = 3000.0
"""How many questions the fit counts for at most: few phrases leave more to the prior, which is doubt."""

PRIOR_WEIGHT = 10.0
"""How much `TYPICAL` counts where phrases teach otherwise: it decides where they are few."""

JUDGED_OUT_OF_SCOPE_SHARE = 0.3
"""Share of judged questions that are out of scope, however many there are."""

JUDGED_PRIOR_WEIGHT = 20.0
"""How much the fit on phrases counts where judged questions teach otherwise: it decides where they are few.

(Of 1,116 judged questions, one in ten left out: 5 to 50 differ by less than .005 right and wrong.)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions as seen by a matcher that did not know them.

    `scores`: questions x classes. `nearest`: the highest similarity to a phrase of each class.
    `words`: how many each has.
    """

    scores: Floats
    nearest: Floats
    words: Ints

    def some(self, rows: Flags | Ints) -> Asked:
        """Return some of the questions."""
        return Asked(self.scores[rows], self.nearest[rows], self.words[rows])


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

    def taught(self, asked: Asked, accepted: Flags) -> Calibration:
        """Return this judge, taught by real questions.

        `accepted` (questions x entries) tells what answers each.
        """
        best, evidence = evidence_of(asked, accepted.shape[1])
        numbers = np.column_stack([(evidence - self.mean) / self.spread, np.ones(len(evidence))])
        inside = accepted.any(axis=1)
        weights = np.ones(len(inside))
        if inside.any() and not inside.all():
            share = JUDGED_OUT_OF_SCOPE_SHARE
            weights = np.where(inside, (1 - share) / inside.mean(), share / (1 - inside.mean()))
        right = accepted[np.arange(len(best)), best]
        precision = np.full(numbers.shape[1], JUDGED_PRIOR_WEIGHT)
        return Calibration(
            self.mean,
            self.spread,
            logistic_fit(numbers, right, weights, self.right, precision),
            logistic_fit(numbers, inside, weights, self.in_scope, precision),
        )


TYPICAL = Calibration(
    mean=np.array([0.28, 0.13, 0.15, 0.13, 0.35, 0.01, 2.24, 0.92, 0.1, 0.04]),
    spread=np.array([0.16, 0.15, 0.21, 0.11, 0.12, 0.13, 0.76, 0.26, 0.13, 0.1]),
    right=np.array([1.21, 1.54, 1.14, -0.49, -0.18, 0.08, 0.41, 0.42, -1.25, -0.35, 0.17]),
    in_scope=np.array([1.36, 0.28, 1.35, -0.68, 0.0, 0.21, 0.5, 1.04, -0.86, 0.25, 1.23]),
)
"""What judges the shipped English knowledge, rounded: where a judge begins that has few phrases to go by."""


def fitted(samples: Sequence[Sample], entries: int) -> Calibration:
    """Fit both models to samples whose shares add up to 1."""
    seen = [evidence_of(each.asked, entries) for each in samples]
    owner = np.concatenate([each.owner for each in samples])
    best = np.concatenate([best for best, _ in seen])
    evidence = np.concatenate([evidence for _, evidence in seen])
    size = min(MOST_EFFECTIVE, float(len(owner)))
    weights = np.concatenate(
        [np.full(len(each.owner), size * each.share / max(len(each.owner), 1)) for each in samples]
    )
    mean, spread = TYPICAL.mean, TYPICAL.spread
    numbers = np.column_stack([(evidence - mean) / spread, np.ones(len(evidence))])
    precision = np.full(numbers.shape[1], PRIOR_WEIGHT)
    right = logistic_fit(numbers, best == owner, weights, TYPICAL.right, precision)
    inside = (owner >= 0) & (owner < entries)
    return Calibration(
        mean, spread, right, logistic_fit(numbers, inside, weights, TYPICAL.in_scope, precision)
    )


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
