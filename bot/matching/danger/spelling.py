"""Rewrites words as the patterns of their language write them: other spellings, then typos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.patterns.words import sentences_of

SHORTEST = 4
"""Letters of a word from which one typo is tolerated, if the intended word has one letter more."""

LONGEST = 24
"""Longest word, in letters, that is compared."""


class Spellings:
    """Reads words as patterns write them.

    `is_known` says that a word is not a typo; an unknown word may be a typo of one of `wanted`.
    """

    def __init__(
        self,
        spellings: Iterable[tuple[str, str]],
        is_known: Callable[[str], bool] = lambda _: True,
        wanted: Iterable[str] = (),
    ) -> None:
        self._means: dict[tuple[str, ...], tuple[str, ...]] = {}
        for said, means in spellings:
            self._means[_words(said)] = _words(means)
        self._longest: dict[str, int] = {}
        for phrase in filter(None, self._means):
            self._longest[phrase[0]] = max(self._longest.get(phrase[0], 0), len(phrase))
        self._is_known = is_known
        # Sorted: of two words that are equally near, every process must choose the same.
        self._wanted = sorted({word for word in wanted if len(word) > SHORTEST})

    def plain(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return `words` with other spellings replaced."""
        if not self._means:
            return tuple(words)
        out: list[str] = []
        at = 0
        while at < len(words):
            longest = self._longest.get(words[at], 0)
            for size in range(min(longest, len(words) - at), 0, -1):
                means = self._means.get(tuple(words[at : at + size]))
                if means is not None:
                    out += means
                    at += size
                    break
            else:
                out.append(words[at])
                at += 1
        return tuple(out)

    def corrected(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return `words` with each unknown one replaced by the wanted one that is one typo away."""
        return tuple(map(self._corrected, words))

    def _corrected(self, word: str) -> str:
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha() or self._is_known(word):
            return word
        found = process.extractOne(word, self._wanted, scorer=OSA.distance, score_cutoff=1)
        return found[0] if found and found[0][0] == word[0] else word


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for sentence in sentences_of(text) for word in sentence)
