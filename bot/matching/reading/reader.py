"""Reads one message: normalizes each of its texts once and looks up a limited number of unknown words."""

from __future__ import annotations

from bot.matching.reading.normalise import Normaliser, Piece
from bot.matching.reading.typos import Speller


class MessageReader:
    """Reads a message and its parts. Use one for each message, in one thread."""

    def __init__(self, normaliser: Normaliser, speller: Speller | None) -> None:
        """Without a `speller` words are read as they are written."""
        self._normaliser = normaliser
        self._speller = speller
        self._spelled: dict[str, tuple[Piece, ...]] = {}
        self._looked_up: set[str] = set()

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of `text` normalized: synonyms applied, typos left alone."""
        return tuple(word for piece in self._pieces(text) for word in piece.words)

    def read(self, text: str) -> tuple[Piece, ...]:
        """Return the words of `text` as the matcher reads them: synonyms and typos resolved."""
        pieces = self._pieces(text)
        if self._speller is None:
            return pieces
        corrected = self._speller.corrected(pieces, self._looked_up)
        return pieces if corrected == pieces else self._normaliser.with_synonyms(corrected)

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        pieces = self._spelled.get(text)
        if pieces is None:
            pieces = self._spelled[text] = self._normaliser.pieces(text)
        return pieces
