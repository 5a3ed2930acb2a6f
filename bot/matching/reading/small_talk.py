"""Recognizes greetings, thanks, despair and insults, alone or around a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.knowledge.model import SmallTalkKind

_TOKEN = re.compile(r"\w[\w'’()\-./]*")

SMALL_TALK_RATIO = 88.0
"""Ratio (0 to 100) from which words count as a small-talk phrase: tolerates one typo in eight letters."""

MOST_TAKEN_OFF = 12
"""Most greetings and thanks that are removed from one message; more are read as part of the question."""


@dataclass(frozen=True, slots=True)
class SmallTalkHeard:
    """What remains of an utterance without the small talk at its ends, and the kinds of that."""

    rest: str
    kinds: tuple[str, ...]


class SmallTalkRecognizer:
    """Strips known small talk from both ends of an utterance."""

    def __init__(self, kinds: Sequence[SmallTalkKind], normalise: Callable[[str], str]) -> None:
        self._normalise = normalise
        self._around = frozenset(kind.kind for kind in kinds if kind.around)
        self._phrases: dict[int, dict[str, str]] = {}
        for kind in kinds:
            for phrase in kind.phrases:
                words = normalise(phrase)
                self._phrases.setdefault(len(words.split()), {}).setdefault(words, kind.kind)
        around = [phrase for kind in kinds if kind.around for phrase in kind.phrases]
        self._longest = max((len(normalise(phrase).split()) for phrase in around), default=0)
        self._widest = 2 * max(map(len, around), default=0)

    def hear(self, utterance: str) -> SmallTalkHeard:
        """Strip small talk from the start and the end of `utterance` until none is left there."""
        kinds: list[str] = []
        text = utterance.strip()
        tokens = list(_TOKEN.finditer(text))
        start, end = 0, len(text)
        first, last = 0, len(tokens)
        while first < last and len(kinds) < MOST_TAKEN_OFF:
            near = min(self._longest + 1, last - first)
            if front := self._at_front(text, tokens[first : first + near]):
                kind, count = front
                first += count
                start = tokens[first].start() if first < last else end
            elif back := self._at_back(text, tokens[max(last - near, first + 1) : last]):
                kind, count = back
                last -= count
                end = len(text[: tokens[last].start()].rstrip(" ,.-"))
            else:
                break
            kinds.append(kind)
        return SmallTalkHeard(text[start:end] if first < last else "", tuple(kinds))

    def whole(self, words: Sequence[str]) -> str | None:
        """Return the kind of small talk that a message is as a whole, or None.

        `words` are the message, normalized.
        """
        return self._kind(" ".join(words))

    def _at_front(self, text: str, tokens: Sequence[re.Match[str]]) -> tuple[str, int] | None:
        """Return the small talk at the start of the tokens, and how many tokens it has."""
        for count in range(len(tokens), 0, -1):
            kind = self._kind_around(text[tokens[0].start() : tokens[count - 1].end()])
            if kind:
                return kind, count
        return None

    def _at_back(self, text: str, tokens: Sequence[re.Match[str]]) -> tuple[str, int] | None:
        """Return the small talk at the end of the tokens, and how many tokens it has."""
        for count in range(len(tokens), 0, -1):
            kind = self._kind_around(text[tokens[-count].start() : tokens[-1].end()])
            if kind:
                return kind, count
        return None

    def _kind_around(self, passage: str) -> str | None:
        """Return the kind of small talk that `passage` is if it may accompany a question, otherwise None."""
        kind = self._kind(self._normalise(passage)) if len(passage) <= self._widest else None
        return kind if kind in self._around else None

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
            found = process.extractOne(
                words, phrases.keys(), scorer=fuzz.ratio, score_cutoff=SMALL_TALK_RATIO
            )
            if found:
                return phrases[found[0]]
        return None
