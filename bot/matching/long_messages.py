"""Combines what the parts of a long message ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.ids import EntryId
from bot.domain.match_outcome import Candidate
from bot.matching.learning.matched import Matched
from bot.matching.reading.segments import Segment

WHOLE_MESSAGE_WEIGHT = 0.8
"""Weight of the message as a whole, compared with its strongest part."""

QUESTION_WEIGHT = 1.0
STATEMENT_WEIGHT = 0.8
"""Weight of a part that ends with a question mark, and of one that does not."""

TWO_QUESTIONS_CHANCE = 0.94
"""Chance from which two parts that ask for different entries make the message a question in two parts."""


@dataclass(frozen=True, slots=True)
class LongMessage:
    """All candidates of a message, best first, and the two entries it asks for, if it asks for two."""

    candidates: tuple[Candidate, ...]
    two: frozenset[EntryId]


def told_together(whole: Matched, parts: tuple[tuple[Segment, Matched], ...]) -> LongMessage:
    """Return the candidates of a message from those of the whole and of its parts.

    The whole counts most because stories are among the learned questions; its strongest part raises an
    entry that the rest of the message hides.
    """
    strongest: dict[EntryId, Candidate] = {}
    asked: dict[EntryId, float] = {}
    for segment, matched in parts:
        weight = QUESTION_WEIGHT if segment.asks else STATEMENT_WEIGHT
        for place, candidate in enumerate(matched.candidates):
            weighed = replace(candidate, score=candidate.score * weight)
            if candidate.entry not in strongest or weighed.score > strongest[candidate.entry].score:
                strongest[candidate.entry] = weighed
            if place == 0:
                asked[candidate.entry] = max(asked.get(candidate.entry, 0.0), candidate.score)
    by_whole = {candidate.entry: candidate for candidate in whole.candidates}
    candidates = []
    for entry in dict.fromkeys([*by_whole, *strongest]):
        one, other = by_whole.get(entry), strongest.get(entry)
        score = WHOLE_MESSAGE_WEIGHT * (one.score if one else 0.0) + (1 - WHOLE_MESSAGE_WEIGHT) * (
            other.score if other else 0.0
        )
        phrase = max((each for each in (one, other) if each), key=lambda each: each.score).phrase
        candidates.append(Candidate(entry, score, phrase))
    candidates.sort(key=lambda each: -each.score)
    two = sorted(
        (entry for entry, score in asked.items() if score >= TWO_QUESTIONS_CHANCE),
        key=lambda entry: -asked[entry],
    )
    return LongMessage(tuple(candidates), frozenset(two[:2]) if len(two) == 2 else frozenset())
