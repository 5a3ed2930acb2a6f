"""The words of the phrases, how often they occur, and in which classes."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.reading.stems import stem
from bot.matching.sealed import Arrays

COMMON_WEIGHT = 300.0
"""Weight, in phrases, of the words of all phrases that is added to those of entries and of off-topic groups.

(Of 100 to 1,000, none is better by more than .001 of the log loss of 1,689 judged questions.)
"""

ENTRIES_WEIGHT = 6.0
"""The same for the words of all entries, added to those of each; 2 and 20 differ as little."""

_UNSEEN = 0.1
"""Number of phrases in which a word is assumed to be that is in none."""


@dataclass(frozen=True, slots=True)
class Typical:
    """How typical an utterance's words are.

    `of_entry`: of one entry rather than of off-topic groups, the mean log-likelihood ratio of its words.
    `of_entries`: of all entries rather than of off-topic groups, the sum over its words of a number from -1
    to 1.
    """

    of_entry: float
    of_entries: float


class Vocabulary:
    """How many phrases of each class have each stem; the first `entries` classes are entries."""

    def __init__(self, stems: Mapping[str, int], arrays: Arrays, entries: int) -> None:
        """Take each stem with its number, and what `arrays` returns; make one with `learn`."""
        self.entries = entries
        self._stems = stems
        self._sizes = arrays["said sizes"].tolist()
        # A question asks for single numbers, which Python's own arrays give five times as quickly.
        self._starts, self._owners, self._counts = (
            array("i", arrays[f"said {name}"].astype(np.int32).tobytes())
            for name in ("starts", "by", "times")
        )
        self._inside = sum(self._sizes[:entries])
        self._outside = sum(self._sizes[entries:])
        self._said = [self._count(number) for number in range(len(self._starts) - 1)]
        """In how many phrases of entries each stem is, and in how many others."""

    @classmethod
    def learn(cls, phrases: Iterable[tuple[Sequence[str], int]], classes: int, entries: int) -> Vocabulary:
        """Return the vocabulary of learned phrases (as words) with their classes."""
        said: dict[str, Counter[int]] = {}
        sizes = [0] * classes
        for words, owner in phrases:
            sizes[owner] += 1
            for each in dict.fromkeys(map(stem, words)):
                owners = said.get(each)
                if owners is None:
                    owners = said[each] = Counter()
                owners[owner] += 1
        cells = [sorted(owners.items()) for owners in said.values()]
        arrays = {
            "said sizes": np.array(sizes, np.int32),
            "said starts": np.cumsum([0, *map(len, cells)], dtype=np.int32),
            "said by": np.array([owner for each in cells for owner, _ in each], np.int32),
            "said times": np.array([count for each in cells for _, count in each], np.int32),
        }
        return cls({each: number for number, each in enumerate(said)}, arrays, entries)

    def arrays(self) -> Arrays:
        """Return everything but the stems, which are numbered in the order of the phrases' words."""
        return {
            "said sizes": np.array(self._sizes, np.int32),
            "said starts": np.array(self._starts, np.int32),
            "said by": np.array(self._owners, np.int32),
            "said times": np.array(self._counts, np.int32),
        }

    def knows(self, word: str) -> bool:
        """Return whether a phrase contains `word` or another form of it."""
        return stem(word) in self._stems

    def typical(
        self, words: Iterable[str], entry: int, said_by: int | None = None, *, alone: bool = True
    ) -> Typical:
        """Return how typical `words` are of `entry` and of all entries.

        A word that no phrase has speaks against entries, the more so the more phrases they have. `words` may
        be a phrase of the class `said_by`: the result is then as if that phrase alone (or, if not `alone`,
        its whole class) were unknown.
        """
        stems = dict.fromkeys(stem(word) for word in words)
        if not stems:
            return Typical(0.0, 0.0)
        own = 0 if said_by is None else (1 if alone else self._sizes[said_by])
        mine = said_by is not None and said_by < self.entries
        all_inside = self._inside - (own if mine else 0)
        all_outside = self._outside - (0 if mine else own)
        all_entry = self._sizes[entry] - (own if said_by == entry else 0)
        of_entry = of_entries = 0.0
        for each in stems:
            number = self._stems.get(each)
            inside, outside = (0, 0) if number is None else self._said[number]
            by_entry = 0 if number is None else self._said_by(number, entry)
            if said_by is not None and number is not None:
                hidden = 1 if alone else self._said_by(number, said_by)
                inside -= hidden if mine else 0
                outside -= 0 if mine else hidden
                by_entry -= hidden if said_by == entry else 0
            seen = inside + outside
            common = COMMON_WEIGHT * (seen or _UNSEEN) / (all_inside + all_outside + 1)
            in_entries = (inside + common) / (all_inside + COMMON_WEIGHT)
            elsewhere = (outside + common) / (all_outside + COMMON_WEIGHT)
            if not seen:
                elsewhere = max(elsewhere, in_entries)
            in_entry = (by_entry + ENTRIES_WEIGHT * in_entries) / (all_entry + ENTRIES_WEIGHT)
            of_entry += math.log(in_entry / elsewhere)
            of_entries += (in_entries - elsewhere) / (in_entries + elsewhere)
        return Typical(of_entry / len(stems), of_entries)

    def topicality(self, words: Iterable[str]) -> float:
        """Return how much more typical `words` are of entries than of off-topic groups; 0 or more."""
        return sum(max(self._log_odds_ratio(each), 0.0) for each in {stem(word) for word in words})

    def _log_odds_ratio(self, each: str) -> float:
        """Return the log of how much more likely an entry's phrase has a stem than an off-topic group's."""
        number = self._stems.get(each)
        if number is None:
            return 0.0
        inside, outside = self._said[number]
        return math.log((inside + 1) / (self._inside + 2)) - math.log((outside + 1) / (self._outside + 2))

    def _count(self, number: int) -> tuple[int, int]:
        start, end = self._starts[number], self._starts[number + 1]
        entries_end = bisect_left(self._owners, self.entries, start, end)
        return sum(self._counts[start:entries_end]), sum(self._counts[entries_end:end])

    def _said_by(self, number: int, owner: int) -> int:
        """Return how many phrases of a class have a stem."""
        end = self._starts[number + 1]
        at = bisect_left(self._owners, owner, self._starts[number], end)
        return self._counts[at] if at < end and self._owners[at] == owner else 0
