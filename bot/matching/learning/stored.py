"""What a matcher learned, as bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.learning.calibration import Calibration
from bot.matching.learning.foreign import Foreign
from bot.matching.learning.learner import (
    MEANING_WIDTH,
    Learned,
    LearnedMeaning,
)
from bot.matching.learning.lesson import Lesson
from bot.matching.learning.ranking import Ranking
from bot.matching.learning.unseen import Unseen
from bot.matching.reading.vocabulary import Vocabulary
from bot.matching.sealed import Arrays, opened, sealed
from bot.matching.similarity.meanings import MeaningIndex
from bot.matching.similarity.phrase_vectors import in_bytes, unit_rows
from bot.matching.similarity.phrases import PhraseIndex

_JUDGE = ("mean", "spread", "right", "in_scope")
_SHIFT = "shift "
_UNSEEN = ("phrases", "winners", "shares", "nearest")


def packed(learned: Learned, key: str) -> bytes:
    """Return what was learned from the lesson of this `key`."""
    arrays: dict[str, npt.NDArray[Any]] = {"weights": learned.ranking.weights, "mean": learned.ranking.mean}
    if learned.ranking.marks is not None:
        arrays["marks"] = learned.ranking.marks
    arrays |= {f"judge {name}": getattr(learned.judge, name) for name in _JUDGE}
    arrays |= {f"unseen {name}": getattr(learned.unseen, name) for name in _UNSEEN}
    arrays |= learned.index.arrays()
    arrays |= learned.vocabulary.arrays()
    if learned.meaning is not None:
        by = learned.meaning.ranking
        arrays |= {"meanings": in_bytes(learned.meaning.index.vectors)}
        arrays |= {"meaning weights": by.weights, "meaning mean": by.mean}
        if by.marks is not None:
            arrays["meaning marks"] = by.marks
        foreign = learned.meaning.foreign
        arrays |= {f"{_SHIFT}{code}": shift for code, shift in foreign.shifts.items()}
        arrays |= {"foreign vectors": foreign.vectors, "foreign weights": foreign.weights}
        for judge in ("beside", "alone"):
            arrays |= {f"{judge} {name}": getattr(getattr(learned.meaning, judge), name) for name in _JUDGE}
    return sealed(arrays, key)


def unpacked(content: bytes, lesson: Lesson) -> Learned:
    """Return what `packed` wrote for `lesson`. Raise StaleError if it is for another, and DamagedError."""
    arrays = opened(content, lesson.key())
    # From here on, everything was written by this same code: the key covers the code too.
    index = PhraseIndex.of(arrays, lesson.owner, lesson.classes, lesson.weight)
    vocabulary = Vocabulary(index.stem_features.stems, arrays, lesson.entries)
    ranking = Ranking(index, arrays["weights"], arrays["mean"], lesson.width, arrays.get("marks"))
    unseen = Unseen(*(arrays[f"unseen {name}"] for name in _UNSEEN))
    judge, meaning = _judge("judge", arrays), _meaning(arrays, lesson)
    return Learned(index, vocabulary, ranking, judge, unseen, meaning)


def _meaning(arrays: Arrays, lesson: Lesson) -> LearnedMeaning | None:
    if "meanings" not in arrays:
        return None
    rows = unit_rows(arrays["meanings"].astype(np.float32))
    index = MeaningIndex(lesson.owner, lesson.classes, rows)
    marks = arrays.get("meaning marks")
    ranking = Ranking(index, arrays["meaning weights"], arrays["meaning mean"], MEANING_WIDTH, marks)
    shifts = {name.removeprefix(_SHIFT): row for name, row in arrays.items() if name.startswith(_SHIFT)}
    foreign = Foreign(shifts, arrays["foreign vectors"], arrays["foreign weights"])
    return LearnedMeaning(index, ranking, _judge("beside", arrays), _judge("alone", arrays), foreign)


def _judge(which: str, arrays: Arrays) -> Calibration:
    return Calibration(*(arrays[f"{which} {name}"] for name in _JUDGE))
