"""The features of a sentence: words, related words, and which concepts are near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

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

    def of(self, words: Sequence[str]) -> tuple[set[str], ...]:
        """Return the features of each of the `GROUPS`."""
        return set(_grams(words)), set(self._related(words)), set(self._composed(words))

    def _look_up_relative(self, word: str) -> str:
        """Return the common word whose meaning is nearest, or the word itself if it is unknown."""
        if word not in self._places:
            return word
        return self._common[int(np.argmax(self._rows @ self._table.encode([(word,)])[0]))]

    def _related(self, words: Sequence[str]) -> Iterator[str]:
        """Yield the relative of each word, and pairs of them with at most two words between."""
        related = [f"@{self._relative(word)}" for word in words]
        for at, word in enumerate(related):
            yield word
            for other in related[at + 1 : at + 4]:
                yield f"{word} {other}"

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


def _grams(words: Sequence[str]) -> Iterator[str]:
    """Yield words, pairs with at most one word between, and runs of 3 to 4 letters."""
    for at, word in enumerate(words):
        yield word
        for other in words[at + 1 : at + 3]:
            yield f"{word} {other}"
        padded = f"<{word}>"
        for size in (3, 4):
            for start in range(len(padded) - size + 1):
                yield f"#{padded[start : start + size]}"
