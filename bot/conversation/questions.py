"""Answers a message that is read as a question, and stores it if there is no sure answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation import unanswered
from bot.conversation.answer_replies import Repeated
from bot.conversation.case_paragraphs import Known
from bot.conversation.context import LONGEST_REMEMBERED, before, topic_of
from bot.conversation.hearing import around
from bot.conversation.known_cases import KnownCases
from bot.conversation.memory import Memory
from bot.conversation.notes import with_notes
from bot.conversation.own_case_answers import OwnCaseAnswers
from bot.conversation.received import Received
from bot.conversation.thinking import Thinking
from bot.conversation.typed_replies import TypedReplies
from bot.domain.conversation.exchange import Exchange
from bot.domain.conversation.match_outcome import (
    Answer,
    Candidate,
    MatchOutcome,
    NoAnswer,
    SmallTalk,
    Suggest,
)
from bot.domain.ids import MessageId
from bot.domain.press import Vote
from bot.domain.reply import Reply
from bot.matching.leaning import Before
from bot.matching.reading.follow_ups import FollowUpReader
from bot.store.database.engine import Store, Transaction
from bot.store.messages import outbox
from bot.store.updates import effects

LATELY_SENT = timedelta(minutes=1)
"""A message sent longer ago came before a piece that is seconds old."""


class Questions:
    """Reads a message together with what came before it."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        thinking: Thinking,
        memory: Memory,
        known: KnownCases,
        typed: TypedReplies,
        own: OwnCaseAnswers | None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._thinking = thinking
        self._memory = memory
        self._known = known
        self._typed = typed
        self._own = own

    async def answer(self, said: Received, picked: str | None) -> Reply:
        """Return the answer; `picked` is the part of the client's own last messages that is meant."""
        who, turn, past, heard, readable = said.who, said.turn, said.past, said.heard, said.readable
        leans_on = (
            None
            if picked
            else before(past, readable, turn.language, who, self._clock(), masked=bool(said.numbers))
        )
        outcome = await self._thinking.understand(
            turn.snapshot, picked or readable, turn.language.locale, heard, leans_on
        )
        # A warning must not get lost below the rest of an answer.
        is_plain = not (said.numbers or heard.danger or heard.matter or picked)
        if is_plain and not isinstance(outcome, Answer):
            meant = await self._typed.in_part(readable, past, who, turn)
            if meant is not None:
                await self._memory.note(meant, who, turn)
                return with_notes(meant, said.numbers, who, turn)
        asked_for, outcome = outcome, self._not_outdated(outcome, leans_on, said)
        known = await self._known_for(outcome, said)
        follows = self._own is not None and said.context.follows
        outdated = await self._outdated(outcome, said) if follows else None
        async with self._store.transaction() as tx:
            asked = 0 if heard.threat else await unanswered.store(tx, outcome, readable, who, self._clock())
            earlier = await self._earlier_answer(tx, outcome, leans_on, said)
            menus = past.menus if earlier is None else max(past.menus - 1, 0)
            reader = turn.snapshot.follow_ups(turn.language.locale)
            again = None if picked else _again(outcome, readable, past, reader)
            if again is Repeated.REST and outcome is not asked_for:
                again = Repeated.NEXT
            if outdated is not None:
                reply = outdated
            elif again is not None and isinstance(outcome, Answer):
                reply = turn.composer.answers.again(outcome, again, known)
            else:
                reply = turn.composer.of(outcome, asked, known, menus=menus)
            if follows and not heard.threat:
                reply = turn.composer.for_follower(reply)
            reply = around(reply, outcome, heard, turn.snapshot.knowledge, turn.phrases)
            provisional = isinstance(outcome, Suggest | NoAnswer) and _says_nothing_else(said)
            reply = replace(reply, provisional=provisional, instead_of=earlier)
            asks = None if isinstance(outcome, SmallTalk) else readable[:LONGEST_REMEMBERED]
            topic = topic_of(outcome, picked or readable, leans_on)
            await self._memory.add(tx, reply, who, turn, said.context.past, asks, topic)
        comes_first = heard.sure or isinstance(outcome, SmallTalk)
        return with_notes(reply, said.numbers, who, turn, comes_first=comes_first)

    async def _earlier_answer(
        self, tx: Transaction, outcome: MatchOutcome, leans_on: Before | None, said: Received
    ) -> MessageId | None:
        """Return the message that a piece of this thought was answered with, if this reply takes its place.

        A question of its own is not a piece: its answer stays. So does everything where a later message of
        the bot is in the chat.
        """
        past, who = said.past, said.who
        if leans_on is None or leans_on.piece is None or past.update is None:
            return None
        if not _says_nothing_else(said):
            return None  # help and warnings come in a message of their own, with a sound
        is_whole = said.turn.snapshot.is_question(past.said[-1], said.turn.language.locale)
        if not isinstance(outcome, Answer | Suggest) or (is_whole and not outcome.leans):
            return None
        shown = await effects.message_of(tx, who.chat, past.update)
        if shown is None:
            return None
        since = self._store.now() - LATELY_SENT
        return None if await outbox.came_after(tx, who.chat, shown, since) else shown

    def _not_outdated(self, outcome: MatchOutcome, leans_on: Before | None, said: Received) -> MatchOutcome:
        """Return `outcome`, or the answer before, where the client told a status that `outcome` contradicts.

        After "she got her visa", "when will she get it" does not ask how long the refusal lasts.
        """
        told, language = said.past.entry, said.turn.language
        if not isinstance(outcome, Answer) or leans_on is None or told is None or not said.past.topic:
            return outcome
        untrue = {entry for each in language.statuses if each.entry == told for entry in each.outdates}
        if outcome.candidates[0].entry not in untrue:
            return outcome
        holds = said.turn.snapshot.holds_after(leans_on, said.readable, untrue, language.locale)
        instead = Candidate(told, outcome.candidates[0].score, leans_on.question)
        return replace(outcome, candidates=(instead, *outcome.candidates), leans=True) if holds else outcome

    async def _outdated(self, outcome: MatchOutcome, said: Received) -> Reply | None:
        """Return what the asker's recorded status says in place of an answer that it makes untrue."""
        if self._own is None or not isinstance(outcome, Answer):
            return None
        entry = said.turn.language.entries[outcome.candidates[0].entry]
        return await self._own.outdated(entry, said.who.chat)

    async def _known_for(self, outcome: MatchOutcome, said: Received) -> Known | None:
        match outcome:
            case Answer(candidates):
                return await self._known.of(said.turn.language.entries[candidates[0].entry], said.who)
            case _:
                return None


def _says_nothing_else(said: Received) -> bool:
    """Say whether the reply to a message has no help for danger, no warning and no note in it."""
    heard = said.heard
    return not (heard.danger or heard.matter or heard.lately or said.numbers or said.who.edited)


def _again(outcome: MatchOutcome, utterance: str, past: Exchange, reader: FollowUpReader) -> Repeated | None:
    """Return how to answer a message that leads to the answer before it once more; None for any other."""
    if not isinstance(outcome, Answer) or not outcome.leans or outcome.candidates[0].entry != past.entry:
        return None
    presses = [each.press for row in past.rows for each in row]
    whole = any(isinstance(each, Vote) and each.whole for each in presses)
    return Repeated.SAME if whole or reader.asks_for_others(utterance) else Repeated.REST
