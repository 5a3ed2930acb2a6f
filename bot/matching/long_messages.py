"""Putting together what the parts of a long message ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import EntryId
from bot.domain.match_outcome import Candidate
from bot.matching.learning.matched import Matched
from bot.matching.reading.segments import Segment

WHOLE_MESSAGE_WEIGHT = 0.8
"""How much the message as a whole counts beside its strongest part."""

QUESTION_WEIGHT = 1.0
STATEMENT_WEIGHT = 0.8
"""How much a part counts that ends with a question mark, and one that does not."""

TWO_QUESTIONS_CHANCE = 0.7
"""Chance from which each of two parts that ask must ask for a different entry, so that both are offered."""


def both_asked(asking: Sequence[Matched]) -> tuple[Candidate, ...]:
    """Return the two surest different entries that the parts which ask something ask for; or none."""
    best: dict[EntryId, Candidate] = {}
    for matched in asking:
        for candidate in matched.candidates[:1]:
            known = best.get(candidate.entry)
            if candidate.score >= TWO_QUESTIONS_CHANCE and (known is None or known.score < candidate.score):
                best[candidate.entry] = candidate
    surest = sorted(best.values(), key=lambda each: -each.score)[:2]
    return tuple(each for each in best.values() if each in surest) if len(surest) == 2 else ()


def told_together(whole: Matched, parts: Sequence[tuple[Segment, Matched]]) -> tuple[Candidate, ...]:
    """Return the candidates of a message, best first, from those of the whole and of its parts, if any.

    The whole counts most, for stories are among the questions that are learned; its strongest part lifts
    an entry that much of the message hides.
    """
    if not parts:
        return whole.candidates
    strongest: dict[EntryId, Candidate] = {}
    for segment, matched in parts:
        weight = QUESTION_WEIGHT if segment.asks else STATEMENT_WEIGHT
        for candidate in matched.candidates:
            weighed = replace(candidate, score=candidate.score * weight)
            if candidate.entry not in strongest or weighed.score > strongest[candidate.entry].score:
                strongest[candidate.entry] = weighed
    by_whole = {candidate.entry: candidate for candidate in whole.candidates}
    candidates = []
    for entry in dict.fromkeys([*by_whole, *strongest]):
        one, other = by_whole.get(entry), strongest.get(entry)
        score = WHOLE_MESSAGE_WEIGHT * (one.score if one else 0.0) + (1 - WHOLE_MESSAGE_WEIGHT) * (
            other.score if other else 0.0
        )
        phrase = max((each for each in (one, other) if each), key=lambda each: each.score).phrase
        candidates.append(Candidate(entry, score, phrase))
    return tuple(sorted(candidates, key=lambda each: -each.score))
