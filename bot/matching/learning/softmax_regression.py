"""Kernel softmax regression: learns from all phrases which similarities distinguish the classes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bot.matching.similarity.tfidf import Floats, Ints

_JITTER = 1e-3
"""Added to a kernel's diagonal: duplicates among the marks would make it singular."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Parameters of the regression: `width` of the kernel, `ridge`, and `steps` of descent."""

    width: float = 0.7
    ridge: float = 0.02
    steps: int = 30


def kernel(similarities: Floats, width: float) -> Floats:
    """Return exp((s - 1) / width): 1 for the same words, falling with similarity `s`."""
    k: Floats = np.exp((similarities - np.float32(1)) / np.float32(width))
    return k


def fit(gram: Floats, classes: Ints, count: int, shape: Shape) -> Floats:
    """Return weights A (phrases x `count`): the logits of an utterance are kernel(its similarities) @ A.

    Böhning's bound on the Hessian gives a step that never overshoots and is factored once; Nesterov's
    momentum makes thirty of them enough.
    """
    n = len(gram)
    if n == 0:
        return np.zeros((0, count), np.float32)
    k = kernel(gram, shape.width)
    wanted = np.zeros((n, count), np.float32)
    wanted[np.arange(n), classes] = 1
    bound = np.float32(0.25) * k + np.float32(shape.ridge) * np.eye(n, dtype=np.float32)
    step: Floats = np.linalg.inv(bound).astype(np.float32, copy=False)
    weights: Floats = np.zeros((n, count), np.float32)
    ahead: Floats = weights
    pace = 1.0
    for _ in range(shape.steps):
        moved: Floats = ahead + step @ (wanted - softmax(k @ ahead) - np.float32(shape.ridge) * ahead)
        next_pace = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + np.float32((pace - 1) / next_pace) * (moved - weights)
        weights, pace = moved, next_pace
    return weights


def fit_by_marks(gram: Floats, marks: Ints, classes: Ints, count: int, shape: Shape) -> Floats:
    """Return weights (marks x `count`) learned from all phrases, expressed through some of them.

    `gram` contains the similarities of the marks with all phrases (marks x phrases); `marks` are their
    positions among the phrases. Nyström's approximation: time grows with phrases x marks, not with phrases
    squared.
    """
    k = kernel(gram, shape.width)
    among = k[:, marks].astype(np.float64)
    among[np.diag_indices_from(among)] += _JITTER
    whiten = np.linalg.inv(np.linalg.cholesky(among)).astype(np.float32)
    features = np.ascontiguousarray((whiten @ k).T)
    wanted = np.zeros((len(features), count), np.float32)
    wanted[np.arange(len(features)), classes] = 1
    bound = np.float32(0.25) * (features.T @ features)
    bound[np.diag_indices_from(bound)] += np.float32(shape.ridge)
    step: Floats = np.linalg.inv(bound).astype(np.float32, copy=False)
    weights: Floats = np.zeros((len(marks), count), np.float32)
    ahead: Floats = weights
    pace = 1.0
    for _ in range(shape.steps):
        slope = features.T @ (wanted - softmax(features @ ahead)) - np.float32(shape.ridge) * ahead
        moved: Floats = ahead + step @ slope
        next_pace = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + np.float32((pace - 1) / next_pace) * (moved - weights)
        weights, pace = moved, next_pace
    return whiten.T @ weights


def softmax(logits: Floats) -> Floats:
    """Return each row as shares that add up to 1."""
    shares: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares
