"""Recognizes pasted sentences of CEAC pages and 221(g) letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from bot.domain.ids import EntryId
from bot.knowledge.model import OfficialText

SHORTEST_PASTE = 7
"""Fewest words of a copy; fewer are more often a client's own words."""

SHORTEST_KNOWN = 35
"""Number of characters of an official text or an utterance below which similarity means nothing."""

PASTE_RATIO = 85.0
"""Partial ratio (0 to 100) from which a passage counts as a copy of a known sentence."""

SHARED = 0.3
"""Share of words that a passage must have in common with an official text of its length to be compared.

A copy has far more, unless nearly every second word has a typo.
"""

MOST_COMPARED = 8
"""Number of official texts compared with one utterance letter by letter: those with most common words."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A passage that copies an official sentence: the entry that explains it, what was matched, the rest."""

    entry: EntryId
    text: str
    alike: float
    rest: str


@dataclass(frozen=True, slots=True)
class _Known:
    """An official text, its normalized form, and the number of words of that."""

    text: OfficialText
    said: str
    words: int


class OfficialTexts:
    """Finds copies of known sentences in an utterance."""

    def __init__(self, texts: Sequence[OfficialText], normalise: Callable[[str], str]) -> None:
        spelled = [(text, normalise(text.text)) for text in texts]
        self._texts = tuple(
            _Known(text, said, len(said.split())) for text, said in spelled if len(said) >= SHORTEST_KNOWN
        )
        words = sorted({word for known in self._texts for word in known.said.split()})
        self._rows = {word: row for row, word in enumerate(words)}
        # A row for each word, a column for each text, 1 where the text has the word; last, a row of zeros.
        self._has = np.zeros((len(words) + 1, len(self._texts)), np.int32)
        for column, known in enumerate(self._texts):
            self._has[[self._rows[word] for word in known.said.split()], column] = 1

    def find(self, words: Sequence[str]) -> Pasted | None:
        """Return the best copy in an utterance's `words` (normalized), or None.

        `rest` is what the client wrote around it.
        """
        said = " ".join(words)
        if len(words) < SHORTEST_PASTE or len(said) < SHORTEST_KNOWN or not self._texts:
            return None
        best: tuple[float, Pasted] | None = None
        for known, start in self._worth_comparing(words):
            # With half a text before and after the passage, since typos move its start and its end.
            begin = max(0, start - len(known.said) // 2)
            near = said[begin : begin + 2 * len(known.said)]
            found = fuzz.partial_ratio_alignment(known.said, near, score_cutoff=PASTE_RATIO)
            if found is None:
                continue
            copied = min(found.src_end - found.src_start, found.dest_end - found.dest_start)
            from_, to = begin + found.dest_start, begin + found.dest_end
            if len(said[from_:to].split()) < SHORTEST_PASTE:
                continue
            weight = found.score * copied
            if best is None or weight > best[0]:
                rest = f"{said[:from_]} {said[to:]}".strip()
                best = (weight, Pasted(known.text.entry, known.text.text, found.score / 100, rest))
        return best[1] if best else None

    def _worth_comparing(self, words: Sequence[str]) -> list[tuple[_Known, int]]:
        """Return the texts that may have been copied, and where in the joined `words` each copy would start.

        That is the passage of the text's length with most of its words. Texts that share most come first,
        longer ones before shorter ones; at most `MOST_COMPARED`.
        """
        rows = [-1, *(self._rows.get(word, -1) for word in words)]
        up_to = self._has[rows].cumsum(axis=0, dtype=np.int32)
        found: list[tuple[float, int, int, int]] = []
        for column, known in enumerate(self._texts):
            length = min(known.words, len(words))
            shared = up_to[length:, column] - up_to[: len(words) + 1 - length, column]
            at = int(shared.argmax())
            share = float(shared[at]) / length
            if share >= SHARED:
                found.append((-share, -length, column, at))
        starts = np.cumsum([0, *(len(word) + 1 for word in words)])
        return [(self._texts[column], int(starts[at])) for _, _, column, at in sorted(found)[:MOST_COMPARED]]
