"""Messages that lean on the question before them: which reading counts. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.domain.ids import EntryId
from bot.matching.reading.follow_ups import Leaning

SLACK = 0.01
"""By how much the message alone must be surer: it has few words, so that its chance says less."""


SURE_ALONE = 0.9
"""From this chance on an answer to the message alone is a question of its own, whatever came before."""


@dataclass(frozen=True, slots=True)
class Before:
    """The question before a message, in the client's words or the entry's.

    `piece`: what came so soon before the message that it is probably the same thought; `is_whole`: it was
    answered, so that it may be a thought by itself. `answered`: the entry that answered the question; it is
    not what a correction means.
    """

    question: str
    piece: str | None = None
    answered: EntryId | None = None
    is_whole: bool = False


def may_lean(alone: MatchOutcome, leaning: Leaning, *, asks: bool, says_little: bool) -> bool:
    """Return whether a message may lean on the question before.

    `alone`: its outcome by itself; `asks`: it is a question. Clear small talk leans only if it refers to
    something that was said; an off-topic question besides only if it says little (`says_little`).
    """
    match alone:
        case SmallTalk(_, candidates):
            return bool(candidates) and asks and leaning is Leaning.CLEAR
        case NoAnswer(_, off_topic):
            return off_topic is None or (leaning is Leaning.CLEAR and says_little)
        case Answer() | Suggest():
            return True


def is_piece(alone: MatchOutcome, before: Before) -> bool:
    """Say whether a message that is `alone` this is only a piece of the thought before it.

    It says too little by itself; after a whole thought, it is not off topic either.
    """
    match alone:
        case NoAnswer(_, off_topic):
            return before.piece is not None and not (before.is_whole and off_topic)
        case _:
            return before.piece is not None and isinstance(alone, Suggest)


def surer(
    alone: MatchOutcome,
    together: MatchOutcome,
    *,
    points_back: bool = False,
    same_for_others: bool = False,
) -> MatchOutcome:
    """Return the surer of two readings of a message: by itself, and together with the question before.

    `points_back`: the message has little else than a word for what was said before. `same_for_others`: it
    only asks the same for another person or place.
    """
    if not isinstance(together, Answer | Suggest) or not together.candidates:
        return alone
    best = together.candidates[0]
    if (
        isinstance(alone, Answer | Suggest)
        and alone.candidates
        and not (same_for_others and isinstance(together, Answer))
    ):
        own = alone.candidates[0]
        sure = isinstance(alone, Answer)
        if own.score > best.score + SLACK or (sure and own.score >= SURE_ALONE and not points_back):
            return alone
    return replace(together, leans=True)
