"""Turns similarities into the kernel of the regression, and its logits into shares."""

from __future__ import annotations

import numpy as np

from bot.matching.similarity.tfidf import Floats


def kernel(similarities: Floats, width: float) -> Floats:
    """Return exp((s - 1) / width): 1 for the same words, falling with similarity `s`."""
    k: Floats = np.exp((similarities - np.float32(1)) / np.float32(width))
    return k


def softmax(logits: Floats) -> Floats:
    """Return each row as shares that add up to 1."""
    shares: Floats = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares
