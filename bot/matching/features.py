"""What of a phrase is counted: stems with their neighbours, and the letters within words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bot.matching.stems import stem

Keys: TypeAlias = npt.NDArray[np.int64]
"""Feature keys; what a key means is known only to the object that made it."""

_BIGRAM, _SKIP = 1 << 60, 1 << 61
_SHORTEST_GRAM, _LONGEST_GRAM = 3, 5
_CACHED_WORDS = 50_000


class StemFeatures:
    """Stems, pairs of neighbours, and pairs with one or two stems between them, packed into integers."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

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
        """Return the keys of an utterance's features; those with an unknown stem are left out."""
        numbers = [self._numbers.get(stem(word), -1) for word in words]
        out = [number for number in numbers if number >= 0]
        for gap in (1, 2, 3):
            kind = _BIGRAM if gap == 1 else _SKIP
            for left, right in zip(numbers, numbers[gap:], strict=False):
                if left >= 0 and right >= 0:
                    out.append(kind | left << 30 | right)
        return np.array(out, np.int64)


class LetterFeatures:
    """Runs of 3 to 5 letters inside " word ", edges included."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._of_word: dict[str, Keys] = {}
        self._learned = 0

    def learn(self, phrases: Sequence[Sequence[str]]) -> tuple[Keys, Keys]:
        """Number the letter runs of `phrases` (words); return for every feature its phrase and its key."""
        of_word = self._of_word
        numbers = self._numbers
        for phrase in phrases:
            for word in phrase:
                if word not in of_word:
                    grams = [numbers.setdefault(gram, len(numbers)) for gram in _grams(word)]
                    of_word[word] = np.array(grams, np.int64)
        self._learned = len(of_word)
        parts = [of_word[word] for phrase in phrases for word in phrase]
        owner = np.repeat(np.arange(len(phrases)), np.fromiter(map(len, phrases), np.int64, len(phrases)))
        sizes = np.fromiter(map(len, parts), np.int64, len(parts))
        keys = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        return np.repeat(owner, sizes), keys

    def keys(self, words: Sequence[str]) -> Keys:
        """Return the keys of an utterance's letter runs; unknown ones are left out."""
        parts = [self._keys_of(word) for word in words]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def _keys_of(self, word: str) -> Keys:
        found = self._of_word.get(word)
        if found is None:
            numbers = self._numbers
            found = np.array([numbers[gram] for gram in _grams(word) if gram in numbers], np.int64)
            if len(self._of_word) < self._learned + _CACHED_WORDS:
                self._of_word[word] = found
        return found


def _paired(left: Keys, right: Keys, gap: int) -> Keys:
    return (_BIGRAM if gap == 1 else _SKIP) | left << 30 | right


def _grams(word: str) -> list[str]:
    padded = f" {word} "
    out: list[str] = []
    for size in range(_SHORTEST_GRAM, _LONGEST_GRAM + 1):
        if len(padded) <= size:
            out.append(padded)
            break
        out += [padded[at : at + size] for at in range(len(padded) - size + 1)]
    return out
