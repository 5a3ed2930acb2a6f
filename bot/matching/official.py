"""Recognising pasted sentences of CEAC pages and 221(g) letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.ids import EntryId
from bot.knowledge.model import OfficialText

SHORTEST_PASTE = 7
"""Words; fewer are a client's own words more often than a copy."""

ALIKE = 85.0
"""Partial ratio (0 to 100) from which a passage counts as a copy of a known sentence."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A passage that copies an official sentence: the entry that explains it, what was matched, the rest."""

    entry: EntryId
    text: str
    alike: float
    rest: str


class OfficialTexts:
    """Finds copies of known sentences in an utterance."""

    def __init__(self, texts: Sequence[OfficialText], normalise: Callable[[str], str]) -> None:
        self._normalise = normalise
        self._texts = tuple((text, normalise(text.text)) for text in texts)

    def find(self, utterance: str) -> Pasted | None:
        """Return the best copy in `utterance`, or None. `rest` is what the client wrote around it."""
        said = self._normalise(utterance)
        if len(said.split()) < SHORTEST_PASTE:
            return None
        best: tuple[float, Pasted] | None = None
        for text, known in self._texts:
            shorter = min(len(said), len(known))
            if shorter < 35:
                continue
            found = fuzz.partial_ratio_alignment(known, said, score_cutoff=ALIKE)
            if found is None:
                continue
            copied = min(found.src_end - found.src_start, found.dest_end - found.dest_start)
            if len(said[found.dest_start : found.dest_end].split()) < SHORTEST_PASTE:
                continue
            weight = found.score * copied
            if best is None or weight > best[0]:
                rest = f"{said[: found.dest_start]} {said[found.dest_end :]}".strip()
                best = (weight, Pasted(text.entry, text.text, found.score / 100, rest))
        return best[1] if best else None
