"""Answers the buttons of the conversation, pressed or typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.conversation.answer_replies import Extent
from bot.conversation.asker import Asker
from bot.conversation.known_cases import KnownCases
from bot.conversation.turn import Turn
from bot.domain.ids import EntryId
from bot.domain.press import (
    NoneOfThese,
    OpenContact,
    OpenEntry,
    OpenSources,
    OpenTheme,
    OpenTopics,
    OpenWhole,
    QuestionPress,
    Vote,
)
from bot.domain.reply import Reply
from bot.store.chats import misses, preferences, votes
from bot.store.database.engine import Store, Transaction
from bot.store.messages import exchanges


class Pressing:
    """What a button refers to may be gone by now: then it is an old button."""

    def __init__(self, store: Store, clock: Callable[[], datetime], known: KnownCases) -> None:
        self._store = store
        self._clock = clock
        self._known = known

    async def answer(self, press: QuestionPress, who: Asker, turn: Turn, *, typed: bool = False) -> Reply:
        """Answer a press; `typed`: its words were typed, so that there is no message to change."""
        match press:
            case OpenEntry(entry, asked):
                return await self._open(entry, asked, who, turn)
            case OpenWhole(entry):
                return await self._whole(entry, who, turn, typed=typed)
            case OpenSources(entry):
                found = turn.language.entries.get(entry)
                return turn.composer.answers.sources(found) if found else turn.composer.stale_button()
            case OpenTopics(page):
                return turn.composer.menus.topics(page)
            case OpenTheme(key, page):
                theme = next((each for each in turn.language.themes if each.key == key), None)
                return turn.composer.menus.theme(theme, page) if theme else turn.composer.stale_button()
            case Vote():
                return await self._vote(press, who, turn, typed=typed)
            case NoneOfThese(asked):
                async with self._store.transaction() as tx:
                    theirs = await misses.reject(tx, asked, who.chat)
                if not theirs:
                    return turn.composer.stale_button()
                said = turn.composer.person_first(turn.language.wording.none_of_these)
                return replace(said, in_place=True)
            case OpenContact():
                async with self._store.reading() as conn:
                    wanted = await preferences.of_chat(conn, who.chat)
                return turn.composer.contact(self._clock(), wanted.their_zone)
            case _:
                assert_never(press)

    async def _open(self, entry: EntryId, asked: int | None, who: Asker, turn: Turn) -> Reply:
        found = turn.language.entries.get(entry)
        if found is None:
            return turn.composer.stale_button()
        if asked is not None:
            async with self._store.transaction() as tx:
                await misses.choose(tx, asked, who.chat, entry)
        return turn.composer.answers.of(found, await self._known.of(found, who))

    async def _whole(self, entry: EntryId, who: Asker, turn: Turn, *, typed: bool) -> Reply:
        """Show all of an answer in place of its first words, or the rest of it in a new message."""
        found = turn.language.entries.get(entry)
        if found is None:
            return turn.composer.stale_button()
        extent = Extent.REST if typed else Extent.WHOLE
        shown = turn.composer.answers.of(found, await self._known.of(found, who), extent)
        return replace(shown, in_place=not typed)

    async def _store_question(self, tx: Transaction, entry: EntryId, who: Asker) -> None:
        """Store for staff the question to which the answer did not help, if it was the last one."""
        past = await exchanges.before(tx, who.chat, who.once, self._clock())
        if past.entry != entry or not past.said:
            return
        miss = misses.Miss(
            chat=who.chat,
            once=who.once,
            locale=who.locale,
            utterance=past.said[-1],
            reason=misses.MissReason.REJECTED,
            candidates=(entry,),
            at=self._clock(),
        )
        await misses.add(tx, miss)

    async def _vote(self, press: Vote, who: Asker, turn: Turn, *, typed: bool) -> Reply:
        entry = turn.language.entries.get(press.entry)
        if entry is None and press.entry not in turn.language.retired:
            return turn.composer.stale_button()
        vote = votes.StoredVote(
            chat=who.chat,
            entry=press.entry,
            version=press.version,
            helpful=press.helpful,
            at=self._clock(),
            once=who.once,
        )
        async with self._store.transaction() as tx:
            await votes.put(tx, vote)
            if not press.helpful:
                await self._store_question(tx, press.entry, who)
        words = turn.language.wording
        if typed:
            return turn.composer.with_ways_on(words.helped if press.helpful else words.not_helped)
        notice = words.notice_thanks if press.helpful else words.notice_sorry
        if entry is None or entry.version != press.version:
            return Reply(notice=notice)
        rows = turn.composer.answers.rows(entry, whole=bool(press.whole), voted=press.helpful)
        return Reply(rows=rows, in_place=True, notice=notice)
