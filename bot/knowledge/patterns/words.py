"""A message as plain words of any script, sentence by sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_ENDS = frozenset(".!?;\n…。！？；؟۔।።\u2028\u2029")
_SAME = str.maketrans(
    {
        # Arabic and Persian write these letters in several ways; Vietnamese and Turkish have letters that
        # Unicode does not decompose.
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ں": "ن",
        "đ": "d",
        "ı": "i",
        "ё": "е",
        "ґ": "г",
        **{chr(0x1210 + at): chr(0x1200 + at) for at in range(8)},
        **{chr(0x1280 + at): chr(0x1200 + at) for at in range(8)},
        **{chr(0x1220 + at): chr(0x1230 + at) for at in range(8)},
        **{chr(0x12D0 + at): chr(0x12A0 + at) for at in range(8)},
        **{chr(0x1340 + at): chr(0x1338 + at) for at in range(8)},
    }
)
_APOSTROPHES = frozenset("'’‘`´ʼ")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_STRETCHED_END = re.compile(r"([^\W\d_])\1{2,}\b")
_MOST_MARKS = 4


def sentences_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of each sentence of `text`: lower case, no accents, no punctuation.

    In a script without spaces (Chinese, Japanese), each character is a word. Apostrophes are removed.
    """
    found = (tuple(sentence.split()) for sentence in plain(text).split("."))
    return tuple(words for words in found if words)


def plain(text: str) -> str:
    """Return `text` normalized, with "." only at the end of a sentence."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKD", _few_marks(text.replace("…", "."))).casefold()
        folded = unicodedata.normalize("NFKD", folded).translate(_SAME)
    spread = folded.translate(_PLACES)
    return _STRETCHED.sub(r"\1\1", _STRETCHED_END.sub(r"\1", spread)).strip()


def _few_marks(text: str) -> str:
    """Return `text` without long runs of combining marks, which take n² steps to sort."""
    return "".join(_without_long_runs(text)) if any(map(unicodedata.combining, text)) else text


def _without_long_runs(text: str) -> Iterator[str]:
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MOST_MARKS:
            yield sign


class _Places(dict[int, str]):
    """What each character becomes; filled as characters occur."""

    def __missing__(self, code: int) -> str:
        place = self[code] = _place(chr(code))
        return place


def _place(sign: str) -> str:
    if sign in _ENDS:
        return " . "
    if sign in _APOSTROPHES:
        return ""
    category = unicodedata.category(sign)
    if category == "Cf" or unicodedata.combining(sign):
        return ""
    if category[0] in "LMN":
        wide = 0x3040 <= ord(sign) <= 0x30FF or 0x3400 <= ord(sign) <= 0x9FFF or ord(sign) >= 0x20000
        return f" {sign} " if wide else sign
    return " "


_PLACES = _Places()
