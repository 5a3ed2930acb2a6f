"""The chance that the best entry is right: P(in scope) x P(right, if in scope), two small logistic models."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.encoders import WORDS
from bot.matching.similarity.tfidf import Floats, Ints

Numbers: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

SCOPE = ("mass", "logit", "coverage", "meaning")
RANK = ("logit", "nearest", "coverage", "margin", "odds")
"""The inputs of the two models; `Evidence` describes each."""

OUT_OF_SCOPE = 0.2
"""The share of questions assumed to be out of scope: a client writes to a law firm's bot on purpose."""

_OFF_TOPIC_ODDS = 6.0
"""Log odds beyond this carry no more information."""

_NEAREST_WEIGHTS = np.array([0.6, 0.25, 0.15])


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for the best entry and for the utterance being in scope at all.

    `scope`: log mass of all entries' logits, the best logit, share of the words it has, nearest meaning in
    it. `off_topic`: log odds of the entries against the off-topic groups. `rank`: the best logit, similarity
    of the entry's three nearest phrases, share of the words, lead over the next entry, log odds.
    """

    scope: Numbers
    off_topic: float
    rank: Numbers


def evidence(
    logits: Floats,
    joint: Floats,
    meaning: Floats,
    starts: Ints,
    entries: int,
    coverage: float,
    best: int,
) -> Evidence:
    """Weigh one utterance; `best`, the entry of the highest logit, has the share `coverage` of its words."""
    highest = float(logits[best])
    shares = np.exp(logits[:entries] - highest)
    total = float(shares.sum())
    shares[best] = 0
    rest = float(shares.max()) if entries > 1 else 0.0
    margin = -math.log(max(rest, 1e-9))
    share = 1 / total
    own = slice(starts[best], starts[best + 1])
    top = np.sort(joint[own])[::-1][:3]
    weights = _NEAREST_WEIGHTS[: len(top)]
    nearest = float(top @ weights / weights.sum())
    mass = highest + math.log(total)
    off = 0.0
    if len(logits) > entries:
        others = logits[entries:]
        peak = float(others.max())
        off = mass - (peak + math.log(float(np.exp(others - peak).sum())))
    scope = (mass - math.log(entries), highest, coverage, float(meaning[own].max()))
    rank = (highest, nearest, coverage, margin, math.log(share / (1 - share + 1e-6)))
    return Evidence(np.array(scope), min(max(off, -_OFF_TOPIC_ODDS), _OFF_TOPIC_ODDS), np.array(rank))


@dataclass(frozen=True, slots=True)
class Logistic:
    """A weighted sum that a logistic curve turns into a chance."""

    weights: Numbers
    intercept: float

    def score(self, numbers: Numbers) -> Numbers:
        """Return the log odds of one row of numbers, or of each of several."""
        return np.asarray(numbers @ self.weights + self.intercept)


@dataclass(frozen=True, slots=True)
class Observed:
    """Left-out questions: their evidence and what was true; `weights` make their mix the assumed one."""

    scope: Numbers
    off_topic: Numbers
    rank: Numbers
    in_scope: Flags
    right: Flags
    weights: Numbers


@dataclass(frozen=True, slots=True)
class Confidence:
    """The two models, as fitted on public sets, and the slope and shift that fit them to these entries.

    `scope_fit` is slope, weight of the off-topic odds, shift; `rank_fit` is slope and shift.
    """

    scope: Logistic
    rank: Logistic
    scope_fit: tuple[float, float, float] = (1.0, 0.0, 0.0)
    rank_fit: tuple[float, float] = (1.0, 0.0)

    def judge(self, seen: Evidence) -> tuple[float, float]:
        """Return P(in scope) and P(the best entry is right, if in scope)."""
        slope, off, shift = self.scope_fit
        in_scope = slope * float(self.scope.score(seen.scope)) + off * seen.off_topic + shift
        slope, shift = self.rank_fit
        return _chance(in_scope), _chance(slope * float(self.rank.score(seen.rank)) + shift)

    def fitted(self, observed: Observed) -> Confidence:
        """Return the models with slopes and shifts fitted to the observations.

        The weights themselves do not change: left-out entries are closer to the others than clients'
        out-of-scope questions are, and weights fitted on them alone mislead (CLINC150: AUROC .94 instead of
        .96).
        """
        inside = observed.in_scope
        ones = np.ones(len(inside))
        scope = np.column_stack([self.scope.score(observed.scope), observed.off_topic, ones])
        rank = np.column_stack([self.rank.score(observed.rank[inside]), ones[inside]])
        scope_fit = logistic_fit(
            scope, inside, observed.weights, np.array([1.0, 0.0, 0.0]), np.array([5.0, 0.5, 0.1])
        )
        rank_fit = logistic_fit(
            rank, observed.right[inside], ones[inside], np.array([1.0, 0.0]), np.array([5.0, 0.1])
        )
        slope, off, shift = scope_fit.tolist()
        return Confidence(self.scope, self.rank, (slope, off, shift), (rank_fit.item(0), rank_fit.item(1)))


def shipped(kind: str) -> Confidence:
    """Return the weights fitted on public question sets; `kind`: lexical, semantic, or plain (no encoder)."""
    stored = json.loads((WORDS / "confidence.json").read_text(encoding="utf-8"))[kind]
    scope, rank = stored["scope"], stored["rank"]
    return Confidence(_from_json(scope, SCOPE), _from_json(rank, RANK))


def _from_json(stored: dict[str, float], names: tuple[str, ...]) -> Logistic:
    if set(stored) != {"intercept", *names}:
        raise ValueError(f"words/confidence.json has {sorted(stored)}; the models look at {sorted(names)}")
    return Logistic(np.array([stored[name] for name in names]), stored["intercept"])


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def logistic_fit(
    numbers: Numbers, truth: Flags, weights: Numbers, mean: Numbers, precision: Numbers
) -> Numbers:
    """Return the weights of a logistic model with a Gaussian prior, by damped Newton steps."""
    signs = np.where(truth, -1.0, 1.0)
    at = mean.copy()

    def cost(point: Numbers) -> float:
        away = point - mean
        losses = np.logaddexp(0, signs * (numbers @ point))
        return float(weights @ losses + 0.5 * away @ (precision * away))

    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(numbers @ at, -30, 30)))
        slope = numbers.T @ (weights * (truth - chance)) - precision * (at - mean)
        bend = (numbers * (weights * chance * (1 - chance))[:, None]).T @ numbers + np.diag(precision)
        step = np.linalg.solve(bend, slope)
        size, before = 1.0, cost(at)
        while size > 1e-3 and cost(at + size * step) > before:
            size /= 2
        at = at + size * step
        if float(np.abs(size * step).max()) < 1e-6:
            break
    return at
