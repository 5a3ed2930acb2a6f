"""Stores the questions that got no sure answer, for staff to review."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.conversation.asker import Asker
from bot.domain.conversation.match_outcome import Answer, MatchOutcome, NoAnswer, SmallTalk, Suggest
from bot.store.chats import misses
from bot.store.database.engine import Transaction


async def store(tx: Transaction, outcome: MatchOutcome, utterance: str, who: Asker, at: datetime) -> int:
    """Store `utterance` if `outcome` is no answer; return its number, 0 if nothing is stored.

    `utterance` contains neither codes nor private numbers.
    """
    match outcome:
        case Answer() | SmallTalk():
            return 0
        case Suggest(offered):
            reason, candidates = misses.MissReason.SUGGESTED, offered
        case NoAnswer(candidates, off_topic):
            reason = misses.MissReason.OFF_TOPIC if off_topic else misses.MissReason.NONE
        case _:
            assert_never(outcome)
    miss = misses.Miss(
        chat=who.chat,
        once=who.once,
        locale=who.locale,
        utterance=utterance,
        reason=reason,
        candidates=tuple(each.entry for each in candidates),
        at=at,
    )
    return await misses.add(tx, miss)
