"""Divides many classes into blocks of similar ones."""

from __future__ import annotations

import numpy as np

from bot.matching.similarity.tfidf import Floats, Ints

_ROUNDS = 6


def halved(centers: Floats, size: int, rng: np.random.Generator) -> list[Ints]:
    """Return blocks of at most `size` classes, by halving balanced 2-means over their `centers`."""
    todo: list[Ints] = [np.arange(len(centers))]
    done: list[Ints] = []
    while todo:
        block = todo.pop()
        if len(block) <= size:
            done.append(np.sort(block))
            continue
        points = centers[block]
        start = points[rng.integers(len(block))]
        left = points[(points @ start).argmin()]
        right = points[(points @ left).argmin()]
        half = len(block) // 2
        order = np.arange(len(block))
        for _ in range(_ROUNDS):
            order = np.argsort(-(points @ (left - right)), kind="stable")
            left, right = points[order[:half]].mean(axis=0), points[order[half:]].mean(axis=0)
        todo += [block[order[:half]], block[order[half:]]]
    return done
