"""Sentences as words of the table: a sparse matrix, and the table fitted to it in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.matching.reading.normalise import words_of
from bot.matching.similarity.tfidf import Floats

# Between a sum of rows (0) and their mean (1).
_DAMPING = 0.6

# The more common a word is, the less it counts; ranks replace counts, as in Zipf's law.
_COMMONNESS = 1e-3

_PULL = 0.2
_ROUNDS = 25


def bags_of(texts: Sequence[str], places: Mapping[str, int]) -> sparse.csr_matrix:
    """Return a row per text and a column per word: how much the word counts in the text."""
    columns: list[int] = []
    ends = [0]
    weights: list[float] = []
    for text in texts:
        known = [places[word] for word in words_of(text) if word in places]
        columns += known
        weights += [max(len(known), 1) ** -_DAMPING] * len(known)
        ends.append(len(columns))
    out = sparse.csr_matrix((np.array(weights, np.float32), columns, ends), (len(texts), len(places)))
    out.sum_duplicates()
    return out


def first_guess(words: Floats, bags: sparse.csr_matrix, sentences: Floats) -> Floats:
    """Return the rows of words taught one by one, weighted by how rare they are.

    `words`: the teacher's rows of single words, from the most common to the rarest; `sentences`: its rows
    of `bags`. The length of the guess is the one that fits the sentences best.
    """
    shares = 1 / np.arange(2, len(words) + 2, dtype=np.float64)
    shares /= shares.sum()
    guess = words * (_COMMONNESS / (_COMMONNESS + shares)).astype(np.float32)[:, None]
    summed = bags @ guess
    fitting: Floats = guess * np.float32((summed * sentences).sum() / max((summed * summed).sum(), 1e-12))
    return fitting


def fitted(guess: Floats, bags: sparse.csr_matrix, sentences: Floats) -> Floats:
    """Return the rows whose sums are closest to `sentences` while staying close to `guess`.

    Ridge regression of all columns at once, by conjugate gradients, scaled by how often each word is used.
    """
    turned = bags.T.tocsr()
    scale = np.asarray(bags.multiply(bags).sum(axis=0)).reshape(-1, 1) + _PULL
    rows = guess.copy()
    rest = turned @ (sentences - bags @ rows)
    scaled = rest / scale
    along = scaled.copy()
    length = (rest * scaled).sum(axis=0)
    for _ in range(_ROUNDS):
        moved = turned @ (bags @ along) + _PULL * along
        step = length / np.maximum((along * moved).sum(axis=0), 1e-12)
        rows += along * step
        rest -= moved * step
        scaled = rest / scale
        before, length = length, (rest * scaled).sum(axis=0)
        along = scaled + along * (length / np.maximum(before, 1e-12))
    fit: Floats = rows.astype(np.float32)
    return fit
