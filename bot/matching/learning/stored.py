"""What a matcher learned, as bytes."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from bot.matching.learning.calibration import Calibration
from bot.matching.learning.learner import Learned, index_of, vocabulary_of
from bot.matching.learning.lesson import Lesson, Vectors
from bot.matching.learning.ranking import Ranking
from bot.matching.learning.unseen import Unseen
from bot.matching.sealed import opened, sealed

_JUDGE = ("mean", "spread", "right", "in_scope")
_UNSEEN = ("phrases", "winners", "shares", "nearest")


def packed(learned: Learned, key: str) -> bytes:
    """Return what was learned from the lesson of this `key`."""
    arrays: dict[str, npt.NDArray[Any]] = {"weights": learned.ranking.weights, "mean": learned.ranking.mean}
    if learned.ranking.marks is not None:
        arrays["marks"] = learned.ranking.marks
    arrays |= {f"judge {name}": getattr(learned.judge, name) for name in _JUDGE}
    arrays |= {f"unseen {name}": getattr(learned.unseen, name) for name in _UNSEEN}
    if learned.index.vectors is not None:
        arrays["vectors"] = learned.index.vectors
    return sealed(arrays, key)


def unpacked(content: bytes, lesson: Lesson) -> Learned:
    """Return what `packed` wrote for `lesson`. Raise StaleError if it is for another, and DamagedError."""
    arrays = opened(content, lesson.key())
    # From here on, everything was written by this same code: the key covers the code too.
    rows = arrays.get("vectors")
    index = index_of(lesson, None if rows is None else Vectors(rows, rows[:0]))
    ranking = Ranking(index, arrays["weights"], arrays["mean"], lesson.width, arrays.get("marks"))
    judge = Calibration(*(arrays[f"judge {name}"] for name in _JUDGE))
    unseen = Unseen(*(arrays[f"unseen {name}"] for name in _UNSEEN))
    return Learned(index, vocabulary_of(lesson), ranking, judge, unseen)
