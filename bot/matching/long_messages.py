"""Combines what the parts of a long message ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.domain.conversation.match_outcome import Candidate
from bot.domain.ids import EntryId
from bot.matching.learning.matched import Matched, Weighed
from bot.matching.reading.segments import Segment

WHOLE_MESSAGE_WEIGHT = 0.8
"""Weight of the message as a whole, compared with its strongest part."""

QUESTION_WEIGHT = 1.0
STATEMENT_WEIGHT = 0.8
"""Weight of a part that ends with a question mark, and of one that does not."""

TWO_QUESTIONS_CHANCE = 0.7
"""Chance that each of two questions must have for its own entry, so that both entries are offered."""


def both_asked(asking: Sequence[Matched]) -> tuple[Candidate, ...]:
    """Return the two surest different entries that questions in the message ask for; or none."""
    best: dict[EntryId, Candidate] = {}
    for matched in asking:
        for candidate in matched.candidates[:1]:
            known = best.get(candidate.entry)
            if candidate.score >= TWO_QUESTIONS_CHANCE and (known is None or known.score < candidate.score):
                best[candidate.entry] = candidate
    surest = sorted(best.values(), key=lambda each: -each.score)[:2]
    return tuple(each for each in best.values() if each in surest) if len(surest) == 2 else ()


def mixed(whole: Weighed, parts: Sequence[tuple[Segment, Weighed]]) -> Weighed:
    """Return the weights of a message as a whole and of its parts, if any, combined.

    The whole counts most because stories are among the learned questions; its strongest part raises an
    entry that the rest of the message hides.
    """
    said = [
        each.logits * np.float32(QUESTION_WEIGHT if segment.asks else STATEMENT_WEIGHT)
        for segment, each in parts
        if each.words
    ]
    if not said:
        return whole
    share = np.float32(WHOLE_MESSAGE_WEIGHT)
    strongest = np.max(np.array(said, np.float32), axis=0)
    return replace(whole, logits=whole.logits + (1 - share) * (strongest - whole.logits))
