"""From scored candidates to an outcome: answer, suggest or no answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.conversation.match_outcome import Answer, Candidate, MatchOutcome, NoAnswer, Suggest

MOST_SUGGESTIONS = 3
"""Most buttons of a suggestion: people do not read more."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Chances (0 to 1) from which the bot acts.

    `answer`: an entry answers alone if it also leads the next one by `margin`.
    `suggest`: the best entry is worth offering, together with the next two.
    """

    answer: float
    margin: float
    suggest: float


def decide(
    candidates: Sequence[Candidate], thresholds: Thresholds, *, sure: bool, off_topic: str | None
) -> MatchOutcome:
    """Return what to do with `candidates`, best first.

    `sure` is false if too little of the utterance is known to answer: then there is at most a suggestion.
    `off_topic` names the off-topic group that the utterance looks like, if any.
    """
    ranked = tuple(candidates)
    if not ranked or ranked[0].score < thresholds.suggest:
        return NoAnswer(ranked, off_topic)
    lead = ranked[0].score - (ranked[1].score if len(ranked) > 1 else 0.0)
    if sure and ranked[0].score >= thresholds.answer and lead >= thresholds.margin:
        return Answer(ranked)
    return Suggest(ranked[:MOST_SUGGESTIONS], ranked)
