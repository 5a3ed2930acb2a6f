"""How certain a matcher can be: fitted on its results for phrases it has not seen, and for real questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.learning.logistic import Flags, Numbers, logistic_fit
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.similarity.tfidf import Floats, Ints

OUT_OF_SCOPE_SHARE = 0.2
"""Share of questions assumed to be out of scope when scores are fitted: clients write on purpose."""

UNSEEN_TOPIC_SHARE = 0.25
"""Of these, the share that is unlike any off-topic group: found by leaving whole groups out."""

NEAR_ENTRIES_SHARE = 0.1
"""Of these, the share that is as close to the entries as they are to each other: whole entries left out."""

ENTRIES_OUT_SHARE = 0.1
"""Share of questions assumed to be out of scope when only left-out entries show what that means."""

MOST_EFFECTIVE = 3000.0
"""The most questions that the fit counts as; with few phrases, the prior (doubt) counts for more."""

PRIOR_WEIGHT = 10.0
"""The weight of `TYPICAL` relative to the phrases; it matters when there are few phrases."""

JUDGED_OUT_OF_SCOPE_SHARE = 0.35
"""Share of judged questions that are out of scope, however many there are."""

JUDGED_PRIOR_WEIGHT = 5.0
"""The weight of the fit on phrases relative to judged questions; it matters when those are few.

(Of 1,116 judged questions, one in ten left out: 1 to 20 differ by less than .002 log loss.)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions as seen by a matcher that did not know them.

    `scores`: questions x classes. `words`: those of each. `vocabulary`: the words of learned phrases; None:
    the questions may be in another language. `said_by`: the class of each question that is a learned phrase,
    treated as unknown `alone` or with its whole class.
    """

    scores: Floats
    words: Sequence[Sequence[str]]
    vocabulary: Vocabulary | None
    said_by: Ints | None = None
    alone: bool = True

    def some(self, rows: Flags | Ints) -> Asked:
        """Return some of the questions."""
        words = [self.words[row] for row in np.arange(len(self.words))[rows].tolist()]
        said_by = None if self.said_by is None else self.said_by[rows]
        return Asked(self.scores[rows], words, self.vocabulary, said_by, self.alone)

    def typical(self, entries: Ints) -> Numbers:
        """Return how typical each question's words are of one of the `entries`, and of all (x 2)."""
        if self.vocabulary is None:
            return np.zeros((len(entries), 2))
        said_by = [None] * len(entries) if self.said_by is None else self.said_by.tolist()
        typical = [
            self.vocabulary.typical(words, entry, owner, alone=self.alone)
            for words, entry, owner in zip(self.words, entries.tolist(), said_by, strict=True)
        ]
        return np.array([(each.of_entry, each.of_entries) for each in typical], np.float64).reshape(-1, 2)


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

        `accepted` (questions x entries) shows what answers each.
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
    mean=np.array([0.35, 0.19, 0.12, 2.2, 0.89, 0.15, 1.01, 3.7]),
    spread=np.array([0.18, 0.18, 0.11, 0.75, 0.26, 0.17, 1.13, 3.98]),
    right=np.array([1.47, 1.48, -0.58, 0.48, -0.09, -1.93, 0.82, -0.01, 0.93]),
    in_scope=np.array([1.64, 0.18, -0.95, 0.25, 0.59, -0.72, 0.6, 0.23, 2.29]),
)
"""The judge of the shipped English knowledge, rounded: the starting point of a judge with few phrases."""


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

    Its score; its lead over the next entry; the best off-topic group's score; the question's length; how much
    the other entries score; the square of its score, since a chance is not linear in it; and how typical the
    question's words are of it, and of all entries.
    """
    best, score, lead = best_of(asked.scores[:, :entries])
    none = np.zeros(len(best), np.float32)
    off_topic = asked.scores[:, entries:].max(axis=1) if asked.scores.shape[1] > entries else none
    company = np.clip(asked.scores[:, :entries], 0, None).sum(axis=1) - score
    lengths = np.log([max(len(each), 1) for each in asked.words])
    columns: list[Floats | Numbers] = [score, lead, off_topic, lengths, company, score * score]
    return best, np.column_stack([*columns, asked.typical(best)]).astype(np.float64)


def best_of(scores: Floats) -> tuple[Ints, Floats, Floats]:
    """Return the best entry of each question, its score, and its lead over the next (or over 0)."""
    rows = np.arange(len(scores))
    if scores.shape[1] < 2:
        return np.zeros(len(scores), np.int64), scores[:, 0], scores[:, 0]
    order = np.argpartition(-scores, 1, axis=1)[:, :2]
    first, second = scores[rows, order[:, 0]], scores[rows, order[:, 1]]
    best = np.where(first >= second, order[:, 0], order[:, 1])
    return best, np.maximum(first, second), np.abs(first - second)


def _chances(log_odds: Numbers) -> Floats:
    chances: Floats = (1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)
    return chances
