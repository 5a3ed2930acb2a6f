"""Cosines over runs of 3 to 5 letters inside words: high for words that share a root or most letters.

A phrase's vector is the sum of its words' vectors. So an utterance is compared with every *word* of the
phrases once, and a phrase's cosine is a sum over its few words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.matching.sealed import Arrays, lines_of, text_of
from bot.matching.similarity.tfidf import Floats, Ints, Places, rarest, spans, starts_of

_SHORTEST, _LONGEST = 3, 5
_CHUNK = 500
_NO_RUNS = np.zeros(0, np.int32)
_LAYERS = 16
"""Words of each phrase that are summed for all phrases at once, first words first; few phrases have more."""
_COMMON = 256
"""Number of words that are common."""
_SUMMED = 256
"""Number of phrases whose words are summed together: few, so that these stay in the processor's cache."""


class Letters:
    """Phrases as unit vectors of idf-weighted letter runs; " word " includes its edges."""

    def __init__(self, arrays: Arrays) -> None:
        """Take what `arrays` returns; make one with `learn`."""
        self._numbers = {word: number for number, word in enumerate(lines_of(arrays["words"]))}
        self._runs = arrays["runs"]
        self._run_numbers = arrays["run numbers"]
        self._ids = arrays["ids"]
        self._phrase_starts = arrays["phrase starts"]
        self._word_starts = arrays["word starts"]
        self._word_runs = arrays["word runs"]
        self._idf = arrays["idf"]
        self._lengths = arrays["lengths"]
        self._words = len(self._word_starts) - 1
        self.phrases = len(self._phrase_starts) - 1
        self._set_layers(self._phrase_starts[1:] - self._phrase_starts[:-1])
        order = np.argsort(self._word_runs, kind="stable")
        sizes = self._word_starts[1:] - self._word_starts[:-1]
        self._posted_words = np.repeat(np.arange(self._words, dtype=np.int32), sizes)[order]
        self._posting_starts = starts_of(np.bincount(self._word_runs, minlength=len(self._idf)))

    @classmethod
    def learn(cls, phrases: Sequence[Sequence[str]]) -> Letters:
        """Return the letters of `phrases` (words)."""
        numbers: dict[str, int] = {}
        known: dict[str, int] = {}
        per_word: list[list[int]] = []
        ids: list[int] = []
        for phrase in phrases:
            for word in phrase:
                number = numbers.setdefault(word, len(numbers))
                if number == len(per_word):
                    per_word.append([known.setdefault(run, len(known)) for run in runs_of(word)])
                ids.append(number)
        sizes = np.fromiter(map(len, per_word), np.int64, len(per_word))
        word_runs = np.array([run for runs in per_word for run in runs], np.int64)
        uses = np.bincount(np.array(ids, np.int64), minlength=len(per_word))
        spread = np.bincount(word_runs, weights=np.repeat(uses, sizes), minlength=max(len(known), 1))
        idf = np.log((len(phrases) + 1) / (np.minimum(spread, len(phrases)) + 1)) + 1
        runs = np.array(list(known), f"<U{_LONGEST}")
        order = np.argsort(runs)
        letters = cls(
            {
                "words": text_of(numbers),
                "runs": runs[order],
                "run numbers": order.astype(np.int32),
                "ids": np.array(ids, np.int32),
                "phrase starts": starts_of(np.fromiter(map(len, phrases), np.int64, len(phrases))),
                "word starts": starts_of(sizes),
                "word runs": word_runs.astype(np.int32),
                "idf": idf.astype(np.float32),
                "lengths": np.ones(len(phrases), np.float32),
            }
        )
        letters._set_lengths()
        return letters

    def arrays(self) -> Arrays:
        """Return everything that was learned."""
        return {
            "words": text_of(self._numbers),
            "runs": self._runs,
            "run numbers": self._run_numbers,
            "ids": self._ids,
            "phrase starts": self._phrase_starts,
            "word starts": self._word_starts,
            "word runs": self._word_runs,
            "idf": self._idf,
            "lengths": self._lengths,
        }

    def _set_lengths(self) -> None:
        for start in range(0, self.phrases, _CHUNK):
            rows = np.arange(start, min(start + _CHUNK, self.phrases))
            owner, _, weights = self._cells(rows)
            squares = np.bincount(owner, weights=weights * weights, minlength=len(rows))
            self._lengths[rows] = np.sqrt(np.maximum(squares, 1e-6))

    def cosines(self, words: Sequence[str]) -> Floats:
        """Return the cosine (0 to 1) of an utterance's words with every phrase."""
        read = [self._read(word) for word in words]
        known = np.concatenate([_NO_RUNS, *(runs for runs, _ in read)])
        if not len(known):
            return np.zeros(self.phrases, np.float32)
        counted = np.bincount(known)
        runs = np.flatnonzero(counted)
        weights = counted[runs].astype(np.float32) * self._idf[runs]
        unknown = sum(strange for _, strange in read)
        weights /= np.float32(math.sqrt(weights @ weights + unknown * rarest(self.phrases) ** 2))
        return self._by_phrase(self._by_word(runs, weights))

    def gram(self, rows: Ints) -> Floats:
        """Return the cosines of some phrases with all; rows x n."""
        out = np.zeros((len(rows), self.phrases), np.float32)
        owner, runs, weights = self._cells(rows)
        starts = np.searchsorted(owner, np.arange(len(rows) + 1))
        weights /= self._lengths[rows][owner]
        for place in range(len(rows)):
            part = slice(starts[place], starts[place + 1])
            if part.start < part.stop:
                out[place] = self._by_phrase(self._by_word(runs[part], weights[part]))
        return out

    def lower(self, start: int, stop: int) -> Floats:
        """Return the cosines of the phrases from `start` up to `stop` with all up to `stop`."""
        owner, runs, weights = self._cells(np.arange(start, stop))
        weights /= self._lengths[start:stop][owner]
        starts = np.searchsorted(owner, np.arange(stop - start + 1))
        rows = np.zeros((stop - start, self._words), np.float32)
        for place in range(stop - start):
            part = slice(starts[place], starts[place + 1])
            if part.start < part.stop:
                rows[place] = self._by_word(runs[part], weights[part])
        # A column for each of the phrases, so that the summed values are adjacent in memory.
        by_word = np.ascontiguousarray(rows.T)
        out = np.zeros((stop - start, stop), np.float32)
        common = by_word[self._spoken.common]
        for first in range(0, stop, _SUMMED):
            last = min(first + _SUMMED, stop)
            sums = self._spoken.counts[first:last].astype(np.float32) @ common
            self._add_others(sums, by_word, first, last)
            out[:, first:last] = sums.T / self._lengths[first:last]
        return out

    def _add_others(self, sums: Floats, by_word: Floats, first: int, last: int) -> None:
        """Add the words of the phrases from `first` up to `last` (rows) that are not common."""
        begin = self._spoken.starts[first : last + 1]
        filled = np.flatnonzero(np.diff(begin))
        if len(filled):
            chosen = by_word[self._spoken.others[begin[0] : begin[-1]]]
            sums[filled] += np.add.reduceat(chosen, begin[filled] - begin[0], axis=0)

    @cached_property
    def _spoken(self) -> _Spoken:
        # Only phrases that are compared with each other need this: while they are learned.
        return _Spoken.of(self._ids, self._phrase_starts, self._words)

    def _read(self, word: str) -> tuple[Places, int]:
        """Return the known runs of a word, most of which are words of the phrases, and how many others."""
        number = self._numbers.get(word)
        if number is not None:
            return self._word_runs[self._word_starts[number] : self._word_starts[number + 1]], 0
        runs = np.array(runs_of(word))
        places = np.minimum(np.searchsorted(self._runs, runs), len(self._runs) - 1)
        known = self._runs[places] == runs if len(self._runs) else np.zeros(len(runs), bool)
        return self._run_numbers[places[known]], len(runs) - int(known.sum())

    def _by_word(self, runs: Ints, weights: Floats) -> Floats:
        """Return the product of an utterance's vector with every word's."""
        places, owner = spans(self._posting_starts, runs)
        products = (weights * self._idf[runs])[owner]
        sums = np.bincount(self._posted_words[places], weights=products, minlength=self._words)
        return sums.astype(np.float32)

    def _set_layers(self, lengths: Ints) -> None:
        """Sort the phrases by length, so that those with a first, second, ... word are a beginning of all."""
        longest_first = np.argsort(-lengths, kind="stable")
        self._places = np.argsort(longest_first)
        starts = self._phrase_starts[longest_first].astype(np.intp)
        # Of the type that numpy indexes with: each question takes by all of them.
        ids = self._ids.astype(np.intp)
        counts = [int((lengths > depth).sum()) for depth in range(_LAYERS + 1)]
        self._layers = [ids[starts[:count] + depth] for depth, count in enumerate(counts[:-1]) if count]
        long = longest_first[: counts[-1]]
        rests = [ids[self._phrase_starts[row] + _LAYERS : self._phrase_starts[row + 1]] for row in long]
        self._rests = np.concatenate([_NO_RUNS, *rests]).astype(np.intp)
        self._rest_starts = np.cumsum(lengths[long] - _LAYERS) - (lengths[long] - _LAYERS)

    def _by_phrase(self, by_word: Floats) -> Floats:
        sums = np.zeros(self.phrases, np.float32)
        for layer in self._layers:
            sums[: len(layer)] += by_word.take(layer)
        if len(self._rests):
            sums[: len(self._rest_starts)] += np.add.reduceat(by_word.take(self._rests), self._rest_starts)
        out: Floats = sums.take(self._places)
        out /= self._lengths
        return out

    def _cells(self, rows: Ints) -> tuple[Ints, Ints, Floats]:
        """Return index in `rows`, run and weight (not yet normalized to length 1) of each run in a phrase."""
        places, phrase = spans(self._phrase_starts, rows)
        words, word = spans(self._word_starts, self._ids[places])
        keys = np.sort(phrase[word] * len(self._idf) + self._word_runs[words])
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        counts = np.diff(np.append(first, len(keys)))
        owner, runs = np.divmod(keys[first], len(self._idf))
        return owner, runs, (counts * self._idf[runs]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The words of each phrase in two parts: how often it has each of the most `common` ones, and the others.

    Of all words in the shipped phrases, 72 in 100 are common: a product of matrices adds these up.
    """

    common: Places
    counts: Places
    others: Places
    starts: Places

    @classmethod
    def of(cls, ids: Places, phrase_starts: Places, words: int) -> _Spoken:
        """Take the words of all phrases, and where each phrase begins among them."""
        common = np.argsort(-np.bincount(ids, minlength=words), kind="stable")[:_COMMON]
        places = np.full(words, -1)
        places[common] = np.arange(len(common))
        phrases = len(phrase_starts) - 1
        of_phrase = np.repeat(np.arange(phrases), np.diff(phrase_starts))
        place = places[ids]
        counts = np.zeros((phrases, len(common)), np.uint16)
        np.add.at(counts, (of_phrase[place >= 0], place[place >= 0]), 1)
        others = np.bincount(of_phrase[place < 0], minlength=phrases)
        return cls(common, counts, ids[place < 0], starts_of(others))


def runs_of(word: str) -> list[str]:
    """Return the runs of 3 to 5 letters in " word "; a shorter whole is a run itself."""
    padded = f" {word} "
    out: list[str] = []
    for size in range(_SHORTEST, _LONGEST + 1):
        if len(padded) <= size:
            out.append(padded)
            break
        out += [padded[at : at + size] for at in range(len(padded) - size + 1)]
    return out
