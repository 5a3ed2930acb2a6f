"""Hearing greetings, thanks, despair and insults, alone or around a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.knowledge.model import SmallTalkKind

_TOKEN = re.compile(r"\w[\w'’()\-./]*")

ALIKE = 88.0
"""Ratio (0 to 100) from which words count as a small-talk phrase: forgives one slip in eight letters."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is left of an utterance without the small talk at its ends, and the kinds that were there."""

    rest: str
    kinds: tuple[str, ...]


class SmallTalkEar:
    """Strips known small talk from both ends of an utterance."""

    def __init__(self, kinds: Sequence[SmallTalkKind], normalise: Callable[[str], str]) -> None:
        self._normalise = normalise
        self._anywhere = tuple(
            (f" {normalise(phrase)} ", kind.kind)
            for kind in kinds
            if kind.anywhere
            for phrase in kind.phrases
        )
        self._around = frozenset(kind.kind for kind in kinds if kind.around)
        self._phrases: dict[int, dict[str, str]] = {}
        for kind in kinds:
            for phrase in kind.phrases:
                words = normalise(phrase)
                self._phrases.setdefault(len(words.split()), {}).setdefault(words, kind.kind)
        self._longest = max(self._phrases, default=0)

    def hear(self, utterance: str) -> Heard:
        """Strip small talk from the front and the back of `utterance` until none is left there."""
        kinds: list[str] = []
        text = utterance.strip()
        while _TOKEN.search(text):
            cut = self._at_front(text) or self._at_back(text)
            if cut is None:
                break
            kind, text = cut
            kinds.append(kind)
        return Heard(text if _TOKEN.search(text) else "", tuple(kinds))

    def whole(self, utterance: str) -> str | None:
        """Return the kind of small talk that `utterance` is as a whole, or that wins anywhere, or None."""
        words = self._normalise(utterance)
        said = f" {words} "
        return next((kind for phrase, kind in self._anywhere if phrase in said), None) or self._kind(words)

    def _at_front(self, text: str) -> tuple[str, str] | None:
        tokens = list(_TOKEN.finditer(text))
        for count in range(min(self._longest + 1, len(tokens)), 0, -1):
            kind = self._kind(self._normalise(text[: tokens[count - 1].end()]))
            if kind in self._around:
                return kind, text[tokens[count].start() :] if count < len(tokens) else ""
        return None

    def _at_back(self, text: str) -> tuple[str, str] | None:
        tokens = list(_TOKEN.finditer(text))
        for count in range(min(self._longest + 1, len(tokens) - 1), 0, -1):
            kind = self._kind(self._normalise(text[tokens[-count].start() :]))
            if kind in self._around:
                return kind, text[: tokens[-count].start()].rstrip(" ,.-")
        return None

    def _kind(self, words: str) -> str | None:
        if not words:
            return None
        size = len(words.split())
        known = self._phrases.get(size)
        if known and words in known:
            return known[words]
        if len(words) < 6:
            return None
        for near in (size, size - 1, size + 1):
            phrases = self._phrases.get(near)
            if not phrases:
                continue
            found = process.extractOne(words, phrases.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
            if found:
                return phrases[found[0]]
        return None
