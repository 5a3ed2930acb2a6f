"""What a matcher learned, as bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.learning.calibration import Calibration
from bot.matching.learning.class_centers import Centers
from bot.matching.learning.few_phrases import BlockRanking, Ranker, Ranking, WholeRanking
from bot.matching.learning.few_phrases_confidence import Confidence, Logistic
from bot.matching.learning.learner import Learned, index_of
from bot.matching.learning.lesson import Lesson, Vectors
from bot.matching.learning.many_phrases import LeastSquaresRanking, Unseen
from bot.matching.sealed import Arrays, opened, sealed
from bot.matching.similarity.phrases import PhraseIndex


def packed(learned: Learned, key: str) -> bytes:
    """Return what was learned from the lesson of this `key`."""
    arrays = {**_of_ranking(learned.ranking), **_of_judge(learned.judge)}
    if learned.index.vectors is not None:
        arrays["vectors"] = learned.index.vectors
    if learned.unseen is not None:
        arrays["unseen winners"] = learned.unseen.winners
        arrays["unseen shares"] = learned.unseen.shares
        arrays["unseen nearest"] = learned.unseen.nearest
    return sealed(arrays, key)


def unpacked(content: bytes, lesson: Lesson) -> Learned:
    """Return what `packed` wrote for `lesson`. Raise StaleError if it is for another, and DamagedError."""
    arrays = opened(content, lesson.key())
    # From here on, everything was written by this same code: the key covers the code too.
    rows = arrays.get("vectors")
    index = index_of(lesson, None if rows is None else Vectors(rows, rows[:0]))
    unseen = None
    if "unseen winners" in arrays:
        unseen = Unseen(arrays["unseen winners"], arrays["unseen shares"], arrays["unseen nearest"])
    return Learned(index, _ranking(arrays, index), _judge(arrays), unseen)


def _of_ranking(ranking: Ranking) -> Arrays:
    match ranking:
        case LeastSquaresRanking():
            return {"weights": ranking.weights, "mean": ranking.mean}
        case WholeRanking():
            return {"weights": ranking.weights, "marks": ranking.marks, "width": np.array(ranking.width)}
        case BlockRanking(rankers=rankers):
            return {
                "width": np.array(ranking.width),
                "block weights": np.concatenate([each.weights.ravel() for each in rankers]),
                **_joined("block rows", [each.rows for each in rankers]),
                **_joined("block classes", [each.classes for each in rankers]),
            }
    raise TypeError(f"{type(ranking).__name__} cannot be stored")


def _ranking(arrays: Arrays, index: PhraseIndex) -> Ranking:
    if "mean" in arrays:
        return LeastSquaresRanking(index, arrays["weights"], arrays["mean"])
    width = float(arrays["width"])
    if "marks" in arrays:
        return WholeRanking(index, arrays["marks"], arrays["weights"], width)
    flat, rankers, at = arrays["block weights"], [], 0
    for rows, classes in zip(_split(arrays, "block rows"), _split(arrays, "block classes"), strict=True):
        weights = flat[at : at + len(rows) * len(classes)].reshape(len(rows), len(classes))
        rankers.append(Ranker(rows, classes, weights))
        at += weights.size
    return BlockRanking(index, rankers, Centers(index), width)


def _of_judge(judge: Confidence | Calibration) -> Arrays:
    if isinstance(judge, Calibration):
        parts = {name: getattr(judge, name) for name in ("mean", "spread", "right", "in_scope")}
        return {f"judge {name}": part for name, part in parts.items()}
    return {
        "confidence scope": np.append(judge.scope.weights, judge.scope.intercept),
        "confidence rank": np.append(judge.rank.weights, judge.rank.intercept),
        "confidence scope fit": np.array(judge.scope_fit),
        "confidence rank fit": np.array(judge.rank_fit),
    }


def _judge(arrays: Arrays) -> Confidence | Calibration:
    if "judge mean" in arrays:
        return Calibration(*(arrays[f"judge {name}"] for name in ("mean", "spread", "right", "in_scope")))
    scope, rank = arrays["confidence scope"], arrays["confidence rank"]
    slope, off, shift = arrays["confidence scope fit"].tolist()
    rank_slope, rank_shift = arrays["confidence rank fit"].tolist()
    return Confidence(
        Logistic(scope[:-1], float(scope[-1])),
        Logistic(rank[:-1], float(rank[-1])),
        (slope, off, shift),
        (rank_slope, rank_shift),
    )


def _joined(name: str, parts: Sequence[npt.NDArray[Any]]) -> Arrays:
    return {name: np.concatenate(parts), f"{name} sizes": np.array([len(each) for each in parts])}


def _split(arrays: Arrays, name: str) -> list[npt.NDArray[Any]]:
    return np.split(arrays[name], np.cumsum(arrays[f"{name} sizes"])[:-1])
