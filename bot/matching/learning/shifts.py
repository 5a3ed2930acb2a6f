"""What a language adds to the vector of every text in it: taken off, so that only the meaning is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.matching.reading.language import language_of
from bot.matching.similarity.phrase_vectors import unit_rows
from bot.matching.similarity.tfidf import Floats

FEWEST = 50
"""Questions in a language that show what it adds; of fewer, their matters would be taken for it."""

SHARE = 0.7
"""How much of the questions' mean is taken off: a part of it is what clients ask in any language."""

Shifts = Mapping[str, Floats]
"""By the code of a language."""


def shifts_of(texts: Sequence[str], vectors: Floats) -> dict[str, Floats]:
    """Return what each language adds of which there are enough questions, given with their vectors."""
    codes = np.array([language_of(text) or "" for text in texts])
    known = [str(code) for code in np.unique(codes) if code and (codes == code).sum() >= FEWEST]
    return {code: vectors[codes == code].mean(axis=0) * np.float32(SHARE) for code in known}


def shifted(texts: Sequence[str], vectors: Floats, shifts: Shifts) -> Floats:
    """Return the vectors of texts without what their languages add."""
    none = np.zeros(vectors.shape[1:], np.float32)
    added = [shifts.get(language_of(text) or "", none) for text in texts]
    return unit_rows(vectors - np.array(added, np.float32).reshape(vectors.shape))
