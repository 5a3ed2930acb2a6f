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
    window, step = WINDOW_WORDS, WINDOW_STEP_WORDS
    return tuple(part for sentence in _sentences(text) for part in _windows(sentence, window, step))


def _sentences(text: str) -> list[str]:
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
    return [" ".join(sentence) for sentence in sentences]


def passages_of(text: str) -> tuple[Segment, ...]:
    """Return `text` as passages of at most `LONGEST_SENTENCE` words that do not overlap."""
    step = LONGEST_SENTENCE
    return tuple(part for sentence in _sentences(text) for part in _windows(sentence, step, step))


def telling(segments: Sequence[Segment], most: int, weight: Callable[[str], float]) -> tuple[Segment, ...]:
    """Return the `most` parts that best show what a message asks, in its order, without repetitions.

    These are the first and the last parts, then questions, then the others; of equals, those with the higher
    `weight` of their text.
    """
    different = tuple(dict.fromkeys(segments))
    if len(different) <= most:
        return different
    return tuple(different[place] for place in sorted(_ranked(different, weight)[:most]))


def gist(
    passages: Sequence[Segment], most: int, cost: Callable[[str], int], weight: Callable[[str], float]
) -> str:
    """Return the passages that best show what a message asks, as many as cost at most `most` in all.

    The first counts even if it costs more.
    """
    different = tuple(dict.fromkeys(passages))
    chosen: list[int] = []
    for place in _ranked(different, weight):
        spent = cost(different[place].text)
        if chosen and spent > most:
            continue
        chosen.append(place)
        most -= spent
    return " ".join(different[place].text for place in sorted(chosen))


def _ranked(segments: Sequence[Segment], weight: Callable[[str], float]) -> list[int]:
    """Return the places of `segments`, the most telling first."""

    def rank(place: int) -> tuple[bool, bool, float]:
        at_an_end = place < FIRST or place >= len(segments) - LAST
        return at_an_end, segments[place].asks, weight(segments[place].text)

    return sorted(range(len(segments)), key=rank, reverse=True)


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


def _windows(sentence: str, window: int, step: int) -> list[Segment]:
    words = list(_WORD.finditer(sentence))
    asks = sentence.rstrip().endswith("?")
    if len(words) <= LONGEST_SENTENCE:
        return [Segment(sentence, len(words), asks)] if words else []
    parts = []
    for start in range(0, len(words) - (window - step), step):
        end = min(start + window, len(words))
        piece = sentence[words[start].start() : words[end - 1].end()]
        parts.append(Segment(piece, end - start, asks and end == len(words)))
    return parts
