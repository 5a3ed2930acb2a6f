"""The features of a phrase: stems, and stems with their neighbors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.reading.stems import stem

Keys: TypeAlias = npt.NDArray[np.int64]
"""Feature keys; only the object that made a key knows its meaning."""

UNKNOWN = -1
"""Key of a feature that no phrase has."""

_BIGRAM, _SKIP = 1 << 60, 1 << 61


class StemFeatures:
    """Stems, pairs of neighbors, and pairs with one or two stems between them, packed into integers."""

    def __init__(self, stems: Iterable[str] = ()) -> None:
        """Take the stems in the order of their numbers, where they are known."""
        self._numbers = {each: number for number, each in enumerate(stems)}

    @property
    def stems(self) -> Mapping[str, int]:
        """Each stem with its number, rising."""
        return self._numbers

    def learn(self, phrases: Sequence[Sequence[str]]) -> tuple[Keys, Keys]:
        """Number the stems of `phrases` (words); return for every feature its phrase and its key."""
        numbers = self._numbers
        for phrase in phrases:
            for word in phrase:
                numbers.setdefault(stem(word), len(numbers))
        lengths = np.fromiter(map(len, phrases), np.int64, len(phrases))
        total = int(lengths.sum())
        stems = np.fromiter((numbers[stem(word)] for phrase in phrases for word in phrase), np.int64, total)
        owner = np.repeat(np.arange(len(phrases)), lengths)
        rows, keys = [owner], [stems]
        for gap in (1, 2, 3):
            if total > gap:
                same = owner[:-gap] == owner[gap:]
                rows.append(owner[:-gap][same])
                keys.append(_paired(stems[:-gap][same], stems[gap:][same], gap))
        return np.concatenate(rows), np.concatenate(keys)

    def keys(self, words: Sequence[str]) -> Keys:
        """Return the keys of an utterance's features; those with an unknown stem are `UNKNOWN`."""
        numbers = [self._numbers.get(stem(word), UNKNOWN) for word in words]
        out = list(numbers)
        for gap in (1, 2, 3):
            kind = _BIGRAM if gap == 1 else _SKIP
            for left, right in zip(numbers, numbers[gap:], strict=False):
                known = left != UNKNOWN and right != UNKNOWN
                out.append(kind | left << 30 | right if known else UNKNOWN)
        return np.array(out, np.int64)


def _paired(left: Keys, right: Keys, gap: int) -> Keys:
    return (_BIGRAM if gap == 1 else _SKIP) | left << 30 | right
