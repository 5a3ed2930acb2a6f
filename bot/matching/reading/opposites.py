"""Which of two opposites a message says, so that no answer says the other: "not issued" is not good news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import EntryId
from bot.knowledge.opposites import Opposites
from bot.knowledge.patterns.patterns import Found, Patterns
from bot.knowledge.patterns.words import sentences_of

LONGEST_READ = 4096
"""Most characters of a message that are read for opposites."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The pair by which an entry contradicts a message, and the entries that hold if the message is right."""

    opposite: str
    instead: tuple[EntryId, ...]


class OppositesReader:
    """Reads messages in one language. Immutable once built; safe to use from several threads."""

    def __init__(self, said: Opposites) -> None:
        """Take the opposites of a language. Raises PatternError if a pattern cannot be read."""
        self._pairs = said.pairs
        self._sides = [
            (pair, side)
            for pair, each in enumerate(said.pairs)
            for side in (0, 1)
            for _ in each.sides[side].says
        ]
        patterns = [text for each in said.pairs for side in each.sides for text in side.says]
        self._patterns = Patterns(patterns, dict(said.lists))

    def against(self, text: str, entry: EntryId) -> Contradiction | None:
        """Return how `entry` contradicts what `text` says, or None."""
        said: dict[int, int] = {}
        for words in sentences_of(text[:LONGEST_READ]):
            for found in self._longest(self._patterns.find(words)):
                number, side = self._sides[found.pattern]
                said[number] = side
        for number, side in said.items():
            pair = self._pairs[number]
            if entry in pair.sides[1 - side].entries:
                return Contradiction(pair.key, pair.sides[side].entries)
        return None

    def _longest(self, found: Sequence[Found]) -> list[Found]:
        """Return the matches that no longer match of the same pair covers, in the order of their ends."""
        longest = [each for each in found if not any(self._covers(other, each) for other in found)]
        return sorted(longest, key=lambda each: each.end)

    def _covers(self, longer: Found, shorter: Found) -> bool:
        same_pair = self._sides[longer.pattern][0] == self._sides[shorter.pattern][0]
        around = longer.start <= shorter.start and shorter.end <= longer.end
        return same_pair and around and longer.end - longer.start > shorter.end - shorter.start
