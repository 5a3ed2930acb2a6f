"""What a message may lean on, and what the next one may lean on in turn. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.conversation.asker import Asker
from bot.domain.conversation.exchange import Exchange
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.domain.press import Vote
from bot.knowledge.model import Language
from bot.matching.leaning import Before

LONGEST_REMEMBERED = 300
"""Characters of a message that are remembered for the one after it."""


def before(
    past: Exchange, utterance: str, language: Language, who: Asker, now: datetime, *, masked: bool
) -> Before | None:
    """Return what `utterance` may lean on; None if nothing was asked before it.

    An edited message is no piece: it stands for itself. Nor is one in which private numbers were masked.
    """
    entry = language.entries.get(past.entry) if past.entry else None
    soon = not (who.edited or masked) and past.is_piece_before(who.received or now, who.written)
    piece = past.thought if soon and past.said[-1] != utterance else None
    question = past.topic or (entry.question if entry else "")
    if not question and piece is None:
        return None
    answered = past.is_open and any(isinstance(each.press, Vote) for row in past.rows for each in row)
    return Before(question, piece, past.entry, is_whole=answered)


def topic_of(outcome: MatchOutcome, utterance: str, leans_on: Before | None) -> str | None:
    """Return what `utterance` asks, with what it leans on; None if it asks nothing that is known."""
    match outcome:
        case Answer(leans=True) | Suggest(leans=True) if leans_on is not None:
            return f"{leans_on.piece or leans_on.question} {utterance}"[:LONGEST_REMEMBERED]
        case Answer() | Suggest():
            return utterance[:LONGEST_REMEMBERED]
        case NoAnswer(off_topic=off_topic):
            return utterance[:LONGEST_REMEMBERED] if off_topic else None
        case SmallTalk():
            return None
