"""Words that say where a person's case is, not what the person asks: "in administrative processing"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from bot.knowledge.model import Circumstances
from bot.matching.reading.stems import is_content

_Known: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]
"""Runs of words by their first word, the longest first."""

FEWEST_LEFT = 2
"""Words of a question that must remain, one of them with a topic; otherwise nothing is removed."""


class Background:
    """Removes circumstances. Words are normalized, as `normalise` returns them."""

    def __init__(self, said: Circumstances, normalise: Callable[[str], str]) -> None:
        def spelled(texts: Sequence[str]) -> _Known:
            known: dict[str, list[tuple[str, ...]]] = {}
            for words in sorted({tuple(normalise(text).split()) for text in texts} - {()}):
                known.setdefault(words[0], []).append(words)
            return {first: sorted(each, key=len, reverse=True) for first, each in known.items()}

        self._before = spelled(said.before)
        self._between = spelled(said.between)
        self._anywhere = spelled(said.anywhere)
        self._things = spelled([*said.things, *said.anywhere])

    def without(self, words: Sequence[str]) -> tuple[str, ...] | None:
        """Return `words` without circumstances; None if there are none or too little would remain."""
        left: list[str] = []
        at = 0
        while at < len(words):
            end = self._end_of(words, at)
            if end == at:
                left.append(words[at])
                end += 1
            at = end
        if len(left) == len(words) or len(left) < FEWEST_LEFT or not any(map(is_content, left)):
            return None
        return tuple(left)

    def _end_of(self, words: Sequence[str], at: int) -> int:
        """Return where a circumstance that begins at `at` ends; `at` itself if none does."""
        after = _longest(self._before, words, at)
        if after > at:
            while (next_ := _longest(self._between, words, after)) > after:
                after = next_
            end = after
            while (next_ := _longest(self._things, words, end)) > end:
                end = next_
            if end > after:
                return end
        return _longest(self._anywhere, words, at)


def _longest(known: _Known, words: Sequence[str], at: int) -> int:
    """Return where the longest of `known` that begins at `at` ends; `at` if there is none."""
    rests = known.get(words[at], ()) if at < len(words) else ()
    return next((at + len(rest) for rest in rests if tuple(words[at : at + len(rest)]) == rest), at)
