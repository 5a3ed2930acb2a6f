"""BERT's word pieces: the longest known start first, then the longest known continuations."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
_LONGEST_WORD = 100


class WordPieces:
    """Splits lowercase words into numbered pieces. `numbers`: every piece; a rest begins with "##"."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._cut: dict[str, list[int]] = {}

    def sentence(self, text: str, longest: int) -> list[int]:
        """Return the pieces of `text` between the marks of start and end, at most `longest` in all."""
        pieces = [piece for word in _split(text) for piece in self._of_word(word)]
        return [self._numbers[START], *pieces[: longest - 2], self._numbers[END]]

    def _of_word(self, word: str) -> list[int]:
        found = self._cut.get(word)
        if found is None:
            found = self._cut_up(word)
            if len(self._cut) < 50_000 and len(word) <= _LONGEST_WORD:
                self._cut[word] = found
        return found

    def _cut_up(self, word: str) -> list[int]:
        if len(word) > _LONGEST_WORD:
            return [self._numbers[UNKNOWN]]
        out: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._numbers.get(mark + word[start:end])
                if number is not None:
                    out.append(number)
                    start = end
                    break
            else:
                return [self._numbers[UNKNOWN]]
        return out


def _split(text: str) -> list[str]:
    """Words and single punctuation marks, in lowercase, without accents."""
    spread = unicodedata.normalize("NFD", text.lower())
    out: list[str] = []
    for char in spread:
        if unicodedata.category(char) == "Mn":
            continue
        alone = not (char.isalnum() or char.isspace()) or "\u4e00" <= char <= "\u9fff"
        out.append(f" {char} " if alone else char)
    return "".join(out).split()
