"""A text in plain characters: digits of every script as 0 to 9, one form per letter, nothing invisible."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_DASHES = frozenset("‐‑‒–—―−")


@dataclass(frozen=True, slots=True)
class PlainText:
    """`signs`, and for each its position in the original text; never longer than that text."""

    signs: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `signs[start:end]` (not empty) is in the text."""
        return self.places[start], self.places[end - 1] + 1


def in_plain_signs(text: str) -> PlainText:
    """Return `text` in plain characters: "２０١９" is 2019, and zero-width spaces are removed."""
    if text.isascii():
        return PlainText(text, range(len(text)))
    signs = [_plain(sign) for sign in text]
    return PlainText("".join(signs), [place for place, sign in enumerate(signs) if sign])


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """Return one plain character, or nothing for an invisible one."""
    if sign in _DASHES:
        return "-"
    if unicodedata.category(sign) in _INVISIBLE:
        return ""
    # ① and ⑴ are compatibility forms: only their digit counts.
    wide = unicodedata.normalize("NFKC", sign)
    plain = wide if len(wide) == 1 else next((each for each in wide if each.isdecimal()), sign)
    if plain in _DASHES:
        return "-"
    return str(unicodedata.digit(plain)) if plain.isdecimal() else plain
