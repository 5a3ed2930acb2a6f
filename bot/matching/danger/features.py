"""The features of a sentence: words, related words, and which concepts are near each other.

A feature is a short text; it is passed on as the CRC-32 of its bytes. (Of the 400,000 of the shipped
knowledge, about 20 share theirs with another.)
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias
from zlib import crc32

import numpy as np

from bot.knowledge.patterns.words import sentences_of
from bot.matching.danger.spelling import Spellings
from bot.matching.similarity.encoders import WordTable

GROUPS = 3
"""Number of groups of features; each has the same weight in a sentence."""

COMMON = slice(50, 700)
"""Ranks in the word table, from common to rare, of the words that represent their relatives."""

REACH = 4
"""Most words between two concepts whose order counts."""

KNOWN_RELATIVES = 50_000
"""Most words whose relative is cached."""

Groups: TypeAlias = "tuple[array[int], ...]"
"""The features of a sentence as numbers, group by group; a feature may be repeated within its group."""


class Features:
    """Reads the features of sentences, given as words. Immutable once built; safe in several threads."""

    def __init__(
        self, concepts: Iterable[tuple[str, Sequence[str]]], spellings: Spellings, table: WordTable
    ) -> None:
        """Take `concepts`: each name with its words and phrases."""
        self._concepts: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name, says in concepts:
            for text in says:
                phrase = spellings.plain([word for sentence in sentences_of(text) for word in sentence])
                if phrase:
                    self._concepts[phrase[0]].append((phrase, name))
        self._places = table.places
        self._table = table
        self._common = list(table.places)[COMMON]
        self._rows = table.encode([(word,) for word in self._common])
        self._relative = lru_cache(maxsize=KNOWN_RELATIVES)(self._look_up_relative)

    def of(self, words: Sequence[str]) -> Groups:
        """Return the features of each of the `GROUPS`."""
        return _grams(words), self._related(words), array("I", map(key_of, self._composed(words)))

    def _look_up_relative(self, word: str) -> bytes:
        """Return the common word whose meaning is nearest, or the word itself if it is unknown, after "@"."""
        if word in self._places:
            word = self._common[int(np.argmax(self._rows @ self._table.encode([(word,)])[0]))]
        return f"@{word}".encode()

    def _related(self, words: Sequence[str]) -> array[int]:
        """Return the relative of each word, and pairs of them with at most two words between."""
        related = list(map(self._relative, words))
        out = array("I", map(crc32, related))
        _add_pairs(out, related, 3)
        return out

    def _composed(self, words: Sequence[str]) -> Iterator[str]:
        """Yield the concepts of a sentence, every two of them, and those near each other in order."""
        found = [
            (at, name)
            for at, word in enumerate(words)
            for phrase, name in self._concepts.get(word, ())
            if tuple(words[at : at + len(phrase)]) == phrase
        ]
        names = sorted({name for _, name in found})
        yield from (f"&{name}" for name in names)
        yield from (f"&{one}+{other}" for one, other in combinations(names, 2))
        for number, (at, name) in enumerate(found):
            for place, other in found[number + 1 :]:
                if place > at + REACH:
                    break
                if place > at:
                    yield f"&{name}>{other}"


def key_of(feature: str) -> int:
    """Return the number of a feature."""
    return crc32(feature.encode())


def _grams(words: Sequence[str]) -> array[int]:
    """Return words, pairs with at most one word between, and runs of 3 to 4 letters."""
    out = array("I")
    for word in words:
        out += _alone(word)
    _add_pairs(out, [word.encode() for word in words], 2)
    return out


def _add_pairs(out: array[int], words: Sequence[bytes], reach: int) -> None:
    """Add each pair of words that are at most `reach` apart, written with a space between."""
    for at, word in enumerate(words):
        begun = crc32(word + b" ")
        for other in words[at + 1 : at + 1 + reach]:
            out.append(crc32(other, begun))


@lru_cache(maxsize=4096)
def _alone(word: str) -> array[int]:
    """Return the word and its runs of letters."""
    padded = f"<{word}>"
    runs = (f"#{padded[at : at + size]}" for size in (3, 4) for at in range(len(padded) - size + 1))
    return array("I", map(key_of, (word, *runs)))
