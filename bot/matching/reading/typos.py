"""Reads words with typos as words of the phrases; never changes a known word."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import IntEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.reading.normalise import How, Piece
from bot.matching.reading.stems import LONGEST_WORD

_SHORTEST = 3
"""Letters of the shortest word that may be mistyped. It is often an abbreviation that no phrase has: it is
read as a known word only if letters are swapped or left out, never if one is replaced."""

_DICTIONARY_WORDS = 15_000
_SHORTEST_FROM_DICTIONARY = 5
_TWO_TYPOS_FROM = 8
_CACHED_WORDS = 20_000

MOST_LOOKED_UP = 120
"""Number of distinct unknown words of one message that are looked up; others are read as they are written."""


class _Typo(IntEnum):
    """What turns a known word into the mistyped one, the likeliest first."""

    SWAPPED = 0
    LEFT_OUT = 1
    OTHER_LETTER = 2


class Speller:
    """Nearest known word, by optimal string alignment: one typo, or two from 8 letters on.

    `counts` are the phrases' words and how often each occurs. `dictionary` contains other valid words, the
    most common first: they are never corrected, and an unknown word may become one of the first 15,000 if
    no word of the phrases is near.
    """

    def __init__(self, counts: Mapping[str, int], dictionary: Mapping[str, int]) -> None:
        self._counts = counts
        self._dictionary = dictionary
        # Without a dictionary a three-letter word is more often a good word than a mistyped one.
        self._shortest = _SHORTEST if dictionary else _SHORTEST + 1
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for word in counts:
            if len(word) >= self._shortest:
                self._by_initial[word[0]].append(word)
        self._common: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, place in dictionary.items():
            if place < _DICTIONARY_WORDS and len(word) >= _SHORTEST_FROM_DICTIONARY:
                self._common[word[0], len(word)].append(word)
        self._read: dict[str, tuple[str, ...]] = {}
        self._writing = threading.Lock()

    def corrected(self, pieces: Sequence[Piece], looked_up: set[str]) -> tuple[Piece, ...]:
        """Return `pieces` with unknown words read as known ones if one is near.

        `looked_up` contains the unknown words of the same message that were looked up earlier; those of
        `pieces` are added, up to `MOST_LOOKED_UP` in total.
        """
        counts = self._counts
        if all(word in counts for piece in pieces for word in piece.words):
            return tuple(pieces)
        return tuple(self._corrected_one(piece, looked_up) for piece in self._joined(pieces))

    def read(self, word: str) -> tuple[str, ...]:
        """Return the known word (or two run together) that `word` stands for; itself if none is near."""
        if not self._may_be_mistyped(word):
            return (word,)
        found = self._read.get(word)
        if found is None:
            found = self._nearest(word)
            with self._writing:
                if len(self._read) >= _CACHED_WORDS:
                    self._read.clear()
                self._read[word] = found
        return found

    def _corrected_one(self, piece: Piece, looked_up: set[str]) -> Piece:
        if len(piece.words) != 1 or piece.how is not How.AS_WRITTEN:
            return piece
        word = piece.words[0]
        if not self._may_be_mistyped(word):
            return piece
        if len(looked_up) < MOST_LOOKED_UP:
            looked_up.add(word)
        elif word not in looked_up:
            return piece
        read = self.read(word)
        if read == piece.words:
            return piece
        return Piece(piece.written, read, How.TYPO if len(read) == 1 else How.SPACING)

    def _joined(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Join a word that was split in two: "pass port"; at least one half must be unknown here."""
        out: list[Piece] = []
        for piece in pieces:
            if out and len(piece.words) == 1 and len(out[-1].words) == 1:
                left, right = out[-1].words[0], piece.words[0]
                torn = (
                    left not in self._counts or right not in self._counts
                ) and left + right in self._counts
                if torn and left.isalpha() and right.isalpha():
                    out[-1] = Piece(f"{out[-1].written} {piece.written}", (left + right,), How.SPACING)
                    continue
            out.append(piece)
        return out

    def _may_be_mistyped(self, word: str) -> bool:
        known = word in self._counts or word in self._dictionary
        return not known and self._shortest <= len(word) <= LONGEST_WORD and word.isalpha()

    def _nearest(self, word: str) -> tuple[str, ...]:
        return self._from_phrases(word) or self._split(word) or self._from_dictionary(word) or (word,)

    def _from_phrases(self, word: str) -> tuple[str, ...] | None:
        typos = 1 if len(word) < _TWO_TYPOS_FROM else 2
        candidates = list(self._by_initial.get(word[0], ()))
        if word[1] != word[0]:
            candidates += self._by_initial.get(word[1], ())
        near = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=typos, limit=None)
        found = [(_typo_in(word, known), distance, known) for known, distance, _ in near]
        if len(word) == _SHORTEST:
            found = [each for each in found if each[0] is not _Typo.OTHER_LETTER]
        if not found:
            return None
        return (min(found, key=lambda each: (each[1], each[0], -self._counts[each[2]]))[2],)

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Two words of the phrases without the space between them; the most common pair."""
        counts = self._counts
        first = 1 if word[0] in "ai" and len(word) > 4 else 2
        halves = [(word[:at], word[at:]) for at in range(first, len(word) - 1)]
        if not halves:
            return None
        best = max(halves, key=lambda half: counts.get(half[0], 0) * counts.get(half[1], 0))
        return best if best[0] in counts and best[1] in counts else None

    def _from_dictionary(self, word: str) -> tuple[str, ...] | None:
        if len(word) < _SHORTEST_FROM_DICTIONARY:
            return None
        lengths = (len(word) - 1, len(word), len(word) + 1)
        candidates = [word_ for length in lengths for word_ in self._common.get((word[0], length), ())]
        near = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=1, limit=3)
        return (min((found[0] for found in near), key=lambda w: self._dictionary[w]),) if near else None


def _typo_in(written: str, known: str) -> _Typo:
    if sorted(written) == sorted(known):
        return _Typo.SWAPPED
    return _Typo.LEFT_OUT if len(known) > len(written) else _Typo.OTHER_LETTER
