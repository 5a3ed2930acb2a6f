"""Sentence vectors: from an included table of words, or from MiniLM if it is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.tfidf import Floats

WORDS = Path(__file__).parent.parent / "words"


class Encoder(Protocol):
    """Turns utterances into unit vectors whose products measure how similar their meanings are."""

    @property
    def name(self) -> str:
        """Which matcher this makes: "lexical" or "semantic"."""

    @property
    def version(self) -> str:
        """What the vectors depend on that is not part of this package: empty, or a library's version."""

    @property
    def weight(self) -> float:
        """Weight of a product of vectors relative to one lexical similarity."""

    def encode(self, utterances: Sequence[Sequence[str]]) -> Floats:
        """Return a row (length 1, or 0 if nothing is known) for each utterance, given as its words."""

    def learn(self, phrases: Sequence[Sequence[str]]) -> Floats:
        """Return what `encode` returns; may cache it, since most phrases are learned again after an edit."""


class WordTable:
    """A sentence is the sum of its words' rows, made length 1. How the table was made: words/NOTICE.md."""

    name = "lexical"
    version = ""
    weight = 1.5

    def __init__(self, words: Sequence[str], rows: npt.NDArray[np.int8], scales: Floats) -> None:
        self.places: Mapping[str, int] = {word: place for place, word in enumerate(words)}
        """Every word of the table with its index, roughly from the most common to the rarest."""
        self._rows = rows
        self._scales = scales

    def encode(self, utterances: Sequence[Sequence[str]]) -> Floats:
        """Return one row for each utterance."""
        places = self.places
        out = np.zeros((len(utterances), self._rows.shape[1]), np.float32)
        for row, words in enumerate(utterances):
            known = [places[word] for word in words if word in places]
            if known:
                total = self._scales[known] @ self._rows[known].astype(np.float32)
                out[row] = total / max(float(np.sqrt(total @ total)), 1e-9)
        return out

    def learn(self, phrases: Sequence[Sequence[str]]) -> Floats:
        """Return one row for each phrase; not cached, since a table is fast."""
        return self.encode(phrases)


@lru_cache(maxsize=1)
def word_table() -> WordTable:
    """Return the included table; read once, shared by every matcher."""
    with np.load(WORDS / "words128.npz") as stored:
        words = str(stored["words"]).split("\n")
        return WordTable(words, stored["q"], stored["scale"].astype(np.float32))


class SemanticMissingError(RuntimeError):
    """`MATCHER=semantic` was requested and its extra is not installed."""


def choose_encoder(which: str) -> Encoder:
    """Return the encoder for a setting: "auto", "lexical" or "semantic".

    "auto" uses MiniLM if the extra `semantic` is installed. Raises SemanticMissingError if "semantic" is
    requested without it.
    """
    if which == "lexical":
        return word_table()
    try:
        from bot.matching.similarity.minilm import load_minilm

        return load_minilm()
    except ImportError as error:
        if which == "auto":
            return word_table()
        raise SemanticMissingError(
            f"MATCHER=semantic needs the extra `semantic` ({error.name} is missing); "
            "install it with: pip install '.[semantic]'"
        ) from error
