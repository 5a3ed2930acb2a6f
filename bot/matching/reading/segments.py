"""Splits a message into parts that may each contain a question. No language is assumed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_END = re.compile(r"(?<=[?!;…])\s*|(?<=\.)\s+|\n+")
_WORD = re.compile(r"\w[\w'’()\-./]*")

SHORTEST_SENTENCE = 3
"""Number of words; a shorter piece ("U.S.", "Help!") is read together with what follows it."""

LONGEST_SENTENCE = 22
"""Number of words; a longer piece is written without periods, and is read through windows."""

WINDOW_WORDS = 12
WINDOW_STEP_WORDS = 6

FIRST, LAST = 2, 4
"""Number of parts at the start and at the end that are always read: people say there what they want."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a message; `asks` is true if it ends with a question mark."""

    text: str
    words: int
    asks: bool


def segments_of(text: str) -> tuple[Segment, ...]:
    """Return the sentences of `text`, short ones joined to their neighbor, run-on ones as windows."""
    sentences: list[list[str]] = []
    pending: list[str] = []
    words = 0
    for piece in _END.split(text):
        if stripped := piece.strip():
            pending.append(stripped)
            words += len(_WORD.findall(stripped))
        if words >= SHORTEST_SENTENCE:
            sentences.append(pending)
            pending, words = [], 0
    if sentences:
        sentences[-1] += pending
    else:
        sentences.append(pending)
    return tuple(segment for sentence in sentences for segment in _windows(" ".join(sentence)))


def telling(segments: Sequence[Segment], most: int, weight: Callable[[str], float]) -> tuple[Segment, ...]:
    """Return the `most` parts that best show what a message asks, in its order, without repetitions.

    These are the first and the last parts, then questions, then the others; of equals, those with the higher
    `weight` of their text.
    """
    different = tuple(dict.fromkeys(segments))
    if len(different) <= most:
        return different

    def rank(place: int) -> tuple[bool, bool, float]:
        at_an_end = place < FIRST or place >= len(different) - LAST
        return at_an_end, different[place].asks, weight(different[place].text)

    ranked = sorted(range(len(different)), key=rank, reverse=True)
    return tuple(different[place] for place in sorted(ranked[:most]))


class Parting:
    """Tells two questions in one sentence apart, by the words of one language.

    `joiners` may join two questions; `question_words` are what a question begins with.
    """

    def __init__(self, joiners: Sequence[str], question_words: Sequence[str]) -> None:
        self._joiners = frozenset(joiners)
        self._question_words = frozenset(question_words)

    def begins(self, text: str) -> bool:
        """Return whether `text` begins as a question does, "and can I" among them."""
        words = [word.group().lower() for word in _WORD.finditer(text)]
        begin = 1 if words and words[0] in self._joiners else 0
        return any(word in self._question_words for word in words[begin : begin + 1])

    def halves(self, text: str) -> tuple[Segment, ...]:
        """Return the two questions before and after a word that joins them; none unless both ask.

        The second begins with a question word, the first has one: "if I apply again must I pay".
        Both have at least two words; of several such words the one nearest to the middle counts.
        """
        words = list(_WORD.finditer(text))
        if len(words) > LONGEST_SENTENCE:
            return ()
        found = []
        for at in range(2, len(words) - 2):
            before, after = text[: words[at].start()].strip(), text[words[at].end() :].strip()
            asks = any(word.group().lower() in self._question_words for word in words[:at])
            if words[at].group().lower() in self._joiners and asks and self.begins(after):
                parts = (Segment(before, at, True), Segment(after, len(words) - at - 1, True))
                found.append((abs(2 * at + 1 - len(words)), parts))
        return min(found, key=lambda each: each[0])[1] if found else ()


def _windows(sentence: str) -> list[Segment]:
    words = list(_WORD.finditer(sentence))
    asks = sentence.rstrip().endswith("?")
    if len(words) <= LONGEST_SENTENCE:
        return [Segment(sentence, len(words), asks)] if words else []
    parts = []
    for start in range(0, len(words) - WINDOW_STEP_WORDS, WINDOW_STEP_WORDS):
        end = min(start + WINDOW_WORDS, len(words))
        piece = sentence[words[start].start() : words[end - 1].end()]
        parts.append(Segment(piece, end - start, asks and end == len(words)))
    return parts
