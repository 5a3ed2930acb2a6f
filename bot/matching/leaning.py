"""Messages that lean on the question before them: which reading counts. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.matching.reading.follow_ups import Leaning

SLACK = 0.01
"""By how much the message alone must be surer: it has few words, so that its chance says less."""


@dataclass(frozen=True, slots=True)
class Before:
    """The question before a message, in the client's words or the entry's.

    `piece`: the message came so soon that the utterance before it is probably a piece of the same thought.
    """

    question: str
    piece: str | None = None


def may_lean(alone: MatchOutcome, leaning: Leaning, *, asks: bool) -> bool:
    """Return whether a message may lean on the question before.

    `alone`: its outcome by itself; `asks`: it is a question. Clear small talk and off-topic questions lean
    only if they refer to something that was said.
    """
    match alone:
        case SmallTalk(_, candidates):
            return bool(candidates) and asks and leaning is Leaning.CLEAR
        case NoAnswer(_, off_topic):
            return off_topic is None or leaning is Leaning.CLEAR
        case Answer() | Suggest():
            return True


def is_piece(alone: MatchOutcome) -> bool:
    """Return whether a message says too little to be a whole thought; `alone`: its outcome by itself."""
    return isinstance(alone, Suggest) or (isinstance(alone, NoAnswer) and alone.off_topic is None)


def surer(alone: MatchOutcome, together: MatchOutcome) -> MatchOutcome:
    """Return the surer of two readings of a message: alone, and together with the question before."""
    if not isinstance(together, Answer | Suggest) or not together.candidates:
        return alone
    best = together.candidates[0].score
    if isinstance(alone, Answer | Suggest) and alone.candidates and alone.candidates[0].score > best + SLACK:
        return alone
    return replace(together, leans=True)
