"""Cutting a message into the parts that may each hold a question. No language is assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_END = re.compile(r"(?<=[?!;…])\s*|(?<=\.)\s+|\n+")
_WORD = re.compile(r"\w[\w'’()\-./]*")

SHORTEST_SENTENCE = 3
"""Words; a shorter piece ("U.S.", "Help!") is read together with what follows it."""

LONGEST_SENTENCE = 22
"""Words; a longer piece is somebody writing without full stops, and is read through windows."""

WINDOW = 12
STEP = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a message; `asks` is true where it ends with a question mark."""

    text: str
    words: int
    asks: bool


def segments_of(text: str) -> tuple[Segment, ...]:
    """Return the sentences of `text`, short ones joined to their neighbor, run-on ones as windows."""
    joined: list[str] = []
    pending = ""
    for piece in _END.split(text):
        pending = f"{pending} {piece}".strip()
        if len(_WORD.findall(pending)) >= SHORTEST_SENTENCE:
            joined.append(pending)
            pending = ""
    if pending:
        if joined:
            joined[-1] = f"{joined[-1]} {pending}"
        else:
            joined.append(pending)
    return tuple(segment for sentence in joined for segment in _windows(sentence))


def halves_of(text: str, joiners: Sequence[str]) -> tuple[str, str] | None:
    """Return what stands before and after a word that may join two questions, or None.

    Both halves have at least two words; of several such words the one nearest to the middle counts.
    """
    words = list(_WORD.finditer(text))
    if len(words) > LONGEST_SENTENCE:
        return None
    places = [at for at in range(2, len(words) - 2) if words[at].group().lower() in joiners]
    if not places:
        return None
    at = min(places, key=lambda place: abs(2 * place + 1 - len(words)))
    return text[: words[at].start()].strip(), text[words[at].end() :].strip()


def _windows(sentence: str) -> list[Segment]:
    words = list(_WORD.finditer(sentence))
    asks = sentence.rstrip().endswith("?")
    if len(words) <= LONGEST_SENTENCE:
        return [Segment(sentence, len(words), asks)] if words else []
    parts = []
    for start in range(0, len(words) - STEP, STEP):
        end = min(start + WINDOW, len(words))
        piece = sentence[words[start].start() : words[end - 1].end()]
        parts.append(Segment(piece, end - start, asks and end == len(words)))
    return parts
