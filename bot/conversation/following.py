"""Answers what is asked of the answer before: more of it, shorter, whether it is sure, another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.conversation.answer_replies import Extent
from bot.conversation.asker import Asker
from bot.conversation.known_cases import KnownCases
from bot.conversation.turn import Turn
from bot.domain.conversation.exchange import Exchange
from bot.domain.conversation.follow_up import FollowUp
from bot.domain.conversation.match_outcome import Candidate
from bot.domain.ids import EntryId
from bot.domain.press import NoneOfThese, OpenContact, OpenWhole, Vote
from bot.domain.reply import Reply
from bot.store.chats import misses
from bot.store.database.engine import Store

MOST_OTHERS = 3
"""Entries offered where the answer was not what was asked."""

CANDIDATES = 6


class Following:
    """Each answer is about the entry that was answered last."""

    def __init__(self, store: Store, clock: Callable[[], datetime], known: KnownCases) -> None:
        self._store = store
        self._clock = clock
        self._known = known

    async def answer(self, asks: FollowUp, past: Exchange, who: Asker, turn: Turn) -> Reply | None:
        """Return the answer; None where nothing was answered that it could be about."""
        if past.is_open and past.menus:
            # The last thing on the screen is a list of questions, not an answer.
            if asks is FollowUp.OTHER:
                return await self._none_fits(past, who, turn)
            return replace(turn.composer.say(turn.language.wording.which_one), rows=past.rows)
        entry = turn.language.entries.get(past.entry) if past.entry else None
        if entry is None:
            return None
        presses = [each.press for row in past.rows for each in row]
        is_whole = any(isinstance(each, Vote) and each.whole for each in presses)
        match asks:
            case FollowUp.MORE if is_whole:
                return turn.composer.answers.nothing_more(entry)
            case FollowUp.MORE:
                return turn.composer.answers.of(entry, await self._known.of(entry, who), Extent.REST)
            case FollowUp.SHORTER if is_whole:
                return turn.composer.answers.of(entry, await self._known.of(entry, who), Extent.LEAD)
            case FollowUp.SHORTER if {OpenContact(), OpenWhole(entry.id)} <= {*presses}:  # one sentence
                return turn.composer.person_first(turn.language.wording.no_simpler)
            case FollowUp.SHORTER:
                return turn.composer.answers.in_one_sentence(entry)
            case FollowUp.SURE:
                return turn.composer.answers.sure(entry)
            case FollowUp.OTHER:
                return await self._others(entry.id, past, who, turn)
            case _:
                assert_never(asks)

    async def _none_fits(self, past: Exchange, who: Asker, turn: Turn) -> Reply:
        presses = [each.press for row in past.rows for each in row]
        async with self._store.transaction() as tx:
            for press in presses:
                if isinstance(press, NoneOfThese):
                    await misses.reject(tx, press.asked, who.chat)
        return turn.composer.person_first(turn.language.wording.none_of_these)

    async def _others(self, shown: EntryId, past: Exchange, who: Asker, turn: Turn) -> Reply:
        """Offer the other entries that the question may have meant, and store it for staff to review."""
        asked = past.said[-1] if past.said else None
        others: tuple[Candidate, ...] = ()
        if asked:
            outcome = turn.snapshot.understand(asked, turn.language.locale, top=CANDIDATES)
            others = tuple(each for each in outcome.candidates if each.entry != shown)[:MOST_OTHERS]
        miss = misses.Miss(
            chat=who.chat,
            once=who.once,
            locale=who.locale,
            utterance=asked,
            reason=misses.MissReason.REJECTED,
            candidates=(shown, *(each.entry for each in others)),
            at=self._clock(),
        )
        async with self._store.transaction() as tx:
            number = await misses.add(tx, miss)
        if not others:
            return turn.composer.with_ways_on(turn.language.wording.not_what_you_asked_none)
        return turn.composer.menus.others(others, number)
