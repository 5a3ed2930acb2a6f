"""The input of learning: phrases as words, each with its class."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.matching.similarity.tfidf import Floats, Ints

PhraseWords = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Phrases in the order of their classes, and how to learn from them.

    `name` distinguishes lessons that are learned side by side, such as "en-lexical". `owner` is each
    phrase's class, from 0, rising; the first `entries` of the `classes` are entries. `measured` are
    questions that are not learned from, each with its class in `measured_owner`; `measured_share` is the
    part (0 to 1) that they have of all that are known. `texts` and `measured_texts` are phrases and
    measured questions as they were written, for a sentence encoder; empty if there is none. `judged` are
    the places of phrases that real clients wrote, `accepted` pairs of a number of these, from 0, and an
    entry that answers it; `foreign_texts` are questions of clients in other languages, with such pairs in
    `foreign_accepted`, if there is an encoder. `encoder` is the kind of vectors ("plain": none,
    "lexical": the word table's, "semantic": a sentence encoder's too), `encoder_version` what they depend
    on, `weight` what a product of the table's rows counts beside one lexical similarity, `meaning_weight`
    what a score by meaning counts beside a lexical one. `width` and `ridge` are the kernel's and the
    penalty's.
    """

    name: str
    words: tuple[PhraseWords, ...]
    owner: Ints
    classes: int
    entries: int
    measured: tuple[PhraseWords, ...]
    measured_owner: Ints
    measured_share: float
    texts: tuple[str, ...]
    measured_texts: tuple[str, ...]
    judged: Ints
    accepted: Ints
    foreign_texts: tuple[str, ...]
    foreign_accepted: Ints
    encoder: str
    encoder_version: str
    weight: float
    meaning_weight: float
    width: float
    ridge: float

    def key(self) -> str:
        """Return a hash (64 hex digits) over all inputs of the result, including the learner's code."""
        total = hashlib.sha256(learner_version().encode())
        settings = (self.classes, self.entries, self.measured_share, self.encoder, self.encoder_version)
        total.update(repr((settings, self.weight, self.meaning_weight, self.width, self.ridge)).encode())
        for words in (self.words, self.measured):
            total.update(in_lines(words).encode() + b"\0")
        for texts in (self.texts, self.measured_texts, self.foreign_texts):
            total.update(repr(texts).encode("utf-8", "replace") + b"\0")
        for numbers in (self.owner, self.measured_owner, self.judged, self.accepted, self.foreign_accepted):
            total.update(numbers.astype("<i8").tobytes() + b"\0")
        return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors of a lesson's phrases and measured questions, a row each: of the word table, of an encoder."""

    phrases: Floats
    measured: Floats
    phrase_meanings: Floats | None = None
    measured_meanings: Floats | None = None
    foreign_meanings: Floats | None = None


@lru_cache(maxsize=1)
def learner_version() -> str:
    """Return a hash over the learner's code and tables: what other code learned is learned again."""
    folder = Path(__file__).parent.parent
    total = hashlib.sha256(np.__version__.encode())
    for file in sorted([*folder.rglob("*.py"), *(folder / "words").iterdir()]):
        name = file.relative_to(folder).as_posix()
        total.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def in_lines(phrases: Iterable[Sequence[str]]) -> str:
    """Return a line for each phrase, with a space between words; no word contains either."""
    return "\n".join(" ".join(words) for words in phrases)


def from_lines(text: str, count: int) -> tuple[PhraseWords, ...]:
    """Return the `count` phrases that `in_lines` wrote; raise ValueError if there are fewer or more."""
    lines = text.split("\n") if count else []
    if len(lines) != count:
        raise ValueError(f"{count} phrases were written, {len(lines)} are there")
    return tuple(tuple(map(sys.intern, line.split())) for line in lines)
