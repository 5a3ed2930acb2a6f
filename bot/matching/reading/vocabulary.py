"""The words of the phrases, how often they occur, and in which classes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.matching.reading.stems import stem


class Vocabulary:
    """Counts over learned phrases (as words) with their classes; the first `entries` classes are entries."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], int]], classes: int, entries: int) -> None:
        self.entries = entries
        self._phrases_of: dict[str, Counter[int]] = {}
        inside = outside = 0
        for words, owner in phrases:
            inside += owner < entries
            outside += owner >= entries
            for each in {stem(word) for word in words}:
                owners = self._phrases_of.get(each)
                if owners is None:
                    owners = self._phrases_of[each] = Counter()
                owners[owner] += 1
        self._rarest = math.log((classes + 1) / 0.5)
        self._weights = {
            each: max(math.log((classes + 1) / (len(owners) + 0.5)), 0.0)
            for each, owners in self._phrases_of.items()
        }
        self._speaks_for_entries = {
            each: max(_log_odds_ratio(owners, entries, inside, outside), 0.0)
            for each, owners in self._phrases_of.items()
        }

    def knows(self, word: str) -> bool:
        """Say whether a phrase contains `word` or another form of it."""
        return stem(word) in self._phrases_of

    def coverage(self, words: Iterable[str], owner: int) -> tuple[float, float]:
        """Return which share (0 to 1) of the words `owner` and any class knows; rare words weigh more."""
        own = known = total = 0.0
        for each in {stem(word) for word in words}:
            owners = self._phrases_of.get(each)
            weight = self._rarest if owners is None else self._weights[each]
            total += weight
            if owners is not None:
                known += weight
                if owner in owners:
                    own += weight
        return (own / total, known / total) if total else (0.0, 0.0)

    def topicality(self, words: Iterable[str]) -> float:
        """Return how much more typical `words` are of entries than of off-topic groups; 0 or more."""
        return sum(self._speaks_for_entries.get(each, 0.0) for each in {stem(word) for word in words})


def _log_odds_ratio(owners: Counter[int], entries: int, inside: int, outside: int) -> float:
    """Return the log of how much more likely an entry's phrase has a stem than an off-topic group's phrase.

    `owners`: how many phrases of each class have the stem. `inside`, `outside`: all phrases of entries, of
    groups.
    """
    own = sum(count for owner, count in owners.items() if owner < entries)
    return math.log((own + 1) / (inside + 2)) - math.log((owners.total() - own + 1) / (outside + 2))
