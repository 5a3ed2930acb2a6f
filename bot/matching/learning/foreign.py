"""What questions in other languages teach about the meanings of a lesson's phrases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.learning.kernel import kernel
from bot.matching.learning.logistic import Flags
from bot.matching.reading.language import language_of
from bot.matching.similarity.phrase_vectors import unit_rows
from bot.matching.similarity.tfidf import Floats

FEWEST = 50
"""Questions needed to see what a language adds; with fewer, their topics would be mistaken for it."""

SHARE = 0.7
"""The part of the questions' mean that is subtracted; the rest is what clients ask in any language."""

KERNEL_WIDTH = 0.5
RIDGE = 0.6
"""The kernel's width and the penalty for corrections.

(Of 382 foreign judged questions, one in eight left out: .807 of those that an entry answers are then answered
right, .745 without corrections. Widths from .3 to .8 and penalties from .3 to 1.5 differ by less than .02.)
"""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What foreign questions add to the ranking of phrases by meaning.

    `shifts`: by the code of a language, what it adds to the vector of every text in it. `vectors`
    (questions x numbers) and `weights` (questions x classes) correct the scores of what is near a question.
    """

    shifts: Mapping[str, Floats]
    vectors: Floats
    weights: Floats

    def shifted(self, languages: Sequence[str | None], vectors: Floats) -> Floats:
        """Return the vectors of texts without what their languages add: only the meaning is compared."""
        none = np.zeros(vectors.shape[1:], np.float32)
        added = [self.shifts.get(language or "", none) for language in languages]
        return unit_rows(vectors - np.array(added, np.float32).reshape(vectors.shape))

    def corrections(self, vector: Floats) -> Floats:
        """Return what is added to each class's score for a text, given by its shifted vector."""
        corrections: Floats = kernel(self.vectors @ vector, KERNEL_WIDTH) @ self.weights
        return corrections


def shifting(texts: Sequence[str], vectors: Floats, classes: int) -> Foreign:
    """Return what each language with enough questions adds, without corrections."""
    codes = np.array([language_of(text) or "" for text in texts])
    known = [str(code) for code in np.unique(codes) if code and (codes == code).sum() >= FEWEST]
    shifts = {code: vectors[codes == code].mean(axis=0) * np.float32(SHARE) for code in known}
    return Foreign(shifts, vectors[:0], np.zeros((0, classes), np.float32))


def corrected(foreign: Foreign, vectors: Floats, scores: Floats, accepted: Flags) -> tuple[Foreign, Floats]:
    """Return `foreign` with corrections, and the questions' scores as each gets them if it alone is unknown.

    `vectors` are the questions' shifted ones, `scores` (questions x classes) what the phrases make of them,
    `accepted` (questions x entries) tells what answers each: an entry is to score 1, or its share of 1.
    """
    wanted = np.zeros(scores.shape, np.float64)
    wanted[:, : accepted.shape[1]] = accepted / np.maximum(accepted.sum(axis=1, keepdims=True), 1)
    inverse = np.linalg.inv(
        kernel(vectors @ vectors.T, KERNEL_WIDTH).astype(np.float64) + RIDGE * np.eye(len(scores))
    )
    weights = inverse @ (wanted - scores)
    unknown = wanted - weights / np.diag(inverse)[:, None]
    return Foreign(foreign.shifts, vectors, weights.astype(np.float32)), unknown.astype(np.float32)
