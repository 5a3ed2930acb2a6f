"""The format of the shipped table: one byte per number; and how well two tables agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.encoders import WordTable
from bot.matching.similarity.tfidf import Floats

_LARGEST = 127
_MOST_COMPARED = 3000


@dataclass(frozen=True, slots=True)
class Packed:
    """Each word's row as whole numbers from -127 to 127, to be multiplied by the word's scale."""

    words: tuple[str, ...]
    rows: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float16]

    def save(self, path: Path) -> None:
        """Write the file that `encoders.word_table` reads."""
        with path.open("wb") as file:
            listed = np.array("\n".join(self.words))
            np.savez_compressed(file, words=listed, q=self.rows, scale=self.scales)

    def table(self) -> WordTable:
        """Return the encoder for the file."""
        return WordTable(self.words, self.rows, self.scales.astype(np.float32))


def packed(words: Sequence[str], rows: Floats) -> Packed:
    """Return `rows` rounded to bytes, each row by its own scale."""
    scales = (np.abs(rows).max(axis=1) / _LARGEST + 1e-9).astype(np.float16)
    # Divided by the scale as stored, so that its rounding does not matter; a row of zeros stays zero.
    usable = np.maximum(scales.astype(np.float32), np.finfo(np.float16).smallest_subnormal)
    whole = np.clip(np.round(rows / usable[:, None]), -_LARGEST, _LARGEST).astype(np.int8)
    return Packed(tuple(words), whole, scales)


def agreement(one: WordTable, other: WordTable) -> float:
    """Return how well two tables agree on the similarity of words: -1 to 1.

    This is Pearson's correlation of the cosines of all pairs of words that both know; at most 3,000 words,
    spread evenly from the most common to the rarest.
    """
    shared = [word for word in one.places if word in other.places]
    chosen = [[word] for word in shared[:: len(shared) // _MOST_COMPARED + 1]]
    pairs = np.triu_indices(len(chosen), 1)
    ones, others = one.encode(chosen), other.encode(chosen)
    return float(np.corrcoef((ones @ ones.T)[pairs], (others @ others.T)[pairs])[0, 1])
