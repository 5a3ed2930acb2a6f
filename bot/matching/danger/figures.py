"""Patterns of danger in a sentence, with the figures of speech around them left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.knowledge.patterns.patterns import Found, Patterns, covered

GONE = "-"
"""Replaces each word of a figure of speech."""


class ReadingPatterns:
    """Patterns that mean danger and the figures of speech that do not. Immutable once built."""

    def __init__(
        self, patterns: Sequence[str], figures: Sequence[str], lists: Mapping[str, Sequence[str]]
    ) -> None:
        """Raises PatternError if a pattern cannot be read."""
        self._figures = Patterns(figures, lists)
        self._patterns = Patterns(patterns, lists)

    @property
    def words(self) -> set[str]:
        """Every whole word of the patterns that mean danger, and of their lists."""
        return self._patterns.words

    def read(self, said: tuple[str, ...]) -> tuple[tuple[str, ...], list[Found]]:
        """Return `said` with its figures of speech as `GONE`, and the patterns that are in the rest."""
        if figures := self._figures.find(said):
            taken = covered(figures)
            said = tuple(GONE if at in taken else word for at, word in enumerate(said))
        return said, self._patterns.find(said)

    def has_any(self, said: tuple[str, ...]) -> bool:
        """Return whether `read` finds a pattern in `said`; takes half as long where it finds none."""
        # Without its figures a sentence has fewer words, and so no pattern that it has not with them.
        return bool(self._patterns.find(said)) and bool(self.read(said)[1])
