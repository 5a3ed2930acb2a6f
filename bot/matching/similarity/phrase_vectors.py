"""Vectors of the shipped phrases, so that only new ones are encoded: a row of bytes for each, by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.encoders import WORDS
from bot.matching.similarity.tfidf import Floats

VECTORS = WORDS / "phrases384.npz"
_LARGEST = 127


@dataclass(frozen=True, slots=True)
class PhraseVectors:
    """`center` is the mean of the phrases' vectors as encoded; `rows` are their differences from it."""

    center: Floats
    places: Mapping[int, int]
    rows: npt.NDArray[np.int8]

    def of(self, texts: Sequence[str]) -> dict[str, npt.NDArray[np.int8]]:
        """Return the rows of those texts that have one."""
        places = {text: self.places.get(key_of(text)) for text in texts}
        return {text: self.rows[place] for text, place in places.items() if place is not None}


@lru_cache(maxsize=1)
def shipped() -> PhraseVectors:
    """Return the vectors that travel with the product."""
    return read(VECTORS)


def read(file: Path) -> PhraseVectors:
    """Return the vectors that `write` wrote."""
    with np.load(file, allow_pickle=False) as stored:
        keys: npt.NDArray[np.uint64] = stored["keys"]
        places = {key: place for place, key in enumerate(keys.tolist())}
        return PhraseVectors(stored["center"], places, stored["rows"])


def write(file: Path, texts: Sequence[str], vectors: Floats, center: Floats) -> None:
    """Write the vectors of `texts`, from which `center` is subtracted."""
    keys = np.array([key_of(text) for text in texts], np.uint64)
    order = np.argsort(keys)
    rows = in_bytes(vectors)
    with file.open("wb") as out:
        np.savez(out, allow_pickle=False, keys=keys[order], rows=rows[order], center=center)


def key_of(text: str) -> int:
    """Return the first 64 bits of the hash of a phrase."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "little")


def in_bytes(rows: Floats) -> npt.NDArray[np.int8]:
    """Return each row as whole numbers of which the largest is 127: its direction is the same."""
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True, initial=0), 1e-9)
    return np.rint(rows * (_LARGEST / largest)).astype(np.int8)


def unit_rows(rows: Floats) -> Floats:
    """Return each row with length 1."""
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
