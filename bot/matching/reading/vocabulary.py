"""The words of the phrases, how often they occur, and in which classes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.matching.reading.stems import stem

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
    """Counts over learned phrases (as words) with their classes; the first `entries` classes are entries."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], int]], classes: int, entries: int) -> None:
        self.entries = entries
        self._phrases_of: dict[str, Counter[int]] = {}
        self._sizes = [0] * classes
        for words, owner in phrases:
            self._sizes[owner] += 1
            for each in {stem(word) for word in words}:
                owners = self._phrases_of.get(each)
                if owners is None:
                    owners = self._phrases_of[each] = Counter()
                owners[owner] += 1
        self._inside = sum(self._sizes[:entries])
        self._outside = sum(self._sizes[entries:])
        self._counts = {
            each: (sum(count for owner, count in owners.items() if owner < entries), owners.total())
            for each, owners in self._phrases_of.items()
        }

    def knows(self, word: str) -> bool:
        """Return whether a phrase contains `word` or another form of it."""
        return stem(word) in self._phrases_of

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
            inside, total = self._counts.get(each, (0, 0))
            outside = total - inside
            owners = self._phrases_of.get(each)
            by_entry = owners[entry] if owners else 0
            if said_by is not None and owners:
                hidden = 1 if alone else owners[said_by]
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
        if each not in self._counts:
            return 0.0
        inside, total = self._counts[each]
        outside = total - inside
        return math.log((inside + 1) / (self._inside + 2)) - math.log((outside + 1) / (self._outside + 2))
