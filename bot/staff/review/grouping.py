"""Questions that ask nearly the same, together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from bot.store.chats.misses import KeptMiss

ALIKE = 0.86
"""Similarity (cosine, at most 1) from which two questions ask the same."""


@dataclass(frozen=True, slots=True)
class AskedAlike:
    """Questions that ask nearly the same: their numbers, the words of the latest, and when it was asked."""

    numbers: tuple[int, ...]
    text: str
    last: datetime


def grouped(kept: Sequence[KeptMiss], vectors: npt.NDArray[np.float32]) -> list[AskedAlike]:
    """Return the groups, the most asked first; `vectors` has a row of length 1 (or 0) for each question.

    `kept` are questions with text, the latest first.
    """
    similar = vectors @ vectors.T >= ALIKE
    left = dict.fromkeys(range(len(kept)))
    groups: list[AskedAlike] = []
    while left:
        first = next(iter(left))
        text = kept[first].miss.utterance or ""
        same = text.casefold().split()
        alike = [
            each
            for each in left
            if similar[first, each] or (kept[each].miss.utterance or "").casefold().split() == same
        ]
        for each in alike:
            del left[each]
        groups.append(AskedAlike(tuple(kept[each].number for each in alike), text, kept[first].miss.at))
    # Sorting is stable: among equals the latest stays first.
    return sorted(groups, key=lambda group: -len(group.numbers))
