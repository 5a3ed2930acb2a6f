"""Figures count what is there, within their days."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.case_number import CaseNumber
from bot.domain.cases import CaseState, StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import ChatId, EntryId, Locale, MessageId, UpdateId
from bot.store import figures
from bot.store.cases import cases, followers, statuses
from bot.store.chats import misses, votes
from bot.store.chats.misses import Miss, MissReason
from bot.store.chats.votes import StoredVote
from bot.store.database.engine import Store
from bot.store.figures import CaseCounts, FollowerCounts, MessageFigures, QuestionFigures
from bot.store.messages import claims, outbox
from bot.store.messages.claims import DeliveryResult
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NEWS, follow, new_case

WEEK = timedelta(days=7)


async def test_an_empty_database_has_zero_figures(store: Store) -> None:
    async with store.reading() as conn:
        assert await figures.questions(conn, store.now()) == QuestionFigures(0, 0, 0, 0)
        assert await figures.helpful(conn, store.now()) == (0, 0)
        assert await figures.told(conn, store.now()) == MessageFigures(0, 0, 0)
        assert await figures.median_time(conn, store.now()) is None
        assert await figures.case_counts(conn, store.now()) == CaseCounts(0, 0, 0, 0)
        assert await figures.follower_counts(conn) == FollowerCounts(0, 0, 0)


async def test_questions_and_thumbs_are_counted_within_their_days(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        for number, reason in enumerate((MissReason.NONE, *MissReason)):
            entries = (EntryId("fees"),)
            miss = Miss(ANN, UpdateId(number), Locale("en"), "?", reason, entries, store.now())
            kept = await misses.add(tx, miss)
            if reason is MissReason.SUGGESTED:
                await misses.choose(tx, kept, ANN, EntryId("fees"))
            clock.pass_by(days=3)
        for chat, is_helpful in ((1, True), (2, True), (3, False)):
            vote = StoredVote(ChatId(chat), EntryId("fees"), "v", is_helpful, store.now(), UpdateId(chat))
            await votes.put(tx, vote)
        # Asked 15, 12, 9, 6 and 3 days ago: nothing, nothing, suggested, rejected, off topic.
        assert await figures.questions(tx, store.now() - timedelta(days=30)) == QuestionFigures(5, 1, 3, 1)
        assert await figures.questions(tx, store.now() - WEEK) == QuestionFigures(2, 0, 1, 1)
        assert await figures.helpful(tx, store.now() - WEEK) == (2, 3)
        assert await figures.helpful(tx, store.now() + WEEK) == (0, 0)


async def test_current_cases_and_followers_are_counted(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        numbers = [CaseNumber(f"LGS201900000{serial}") for serial in range(4)]
        overdue, fresh, closed, alone = [await new_case(tx, store, number) for number in numbers]
        await follow(tx, store, overdue, ANN)
        await follow(tx, store, fresh, ANN)
        await follow(tx, store, closed, BEN)
        await cases.set_state(tx, closed, CaseState.CLOSED)
        clock.pass_by(days=8)
        for checked in (fresh, alone):
            await cases.mark_checked(tx, checked, store.now())
        await followers.mark_gone(tx, BEN, store.now())
        assert await figures.case_counts(tx, store.now()) == CaseCounts(3, 1, 1, 1)
        assert await figures.follower_counts(tx) == FollowerCounts(2, 1, 1)


async def test_messages_are_counted_by_sending_time_and_timed_from_the_recording(
    store: Store, clock: Clock
) -> None:
    async with store.transaction() as tx:
        case = await new_case(tx, store)
        link = await follow(tx, store, case, ANN)
        kinds = (DeliveryKind.NOTICE, DeliveryKind.NOTICE, DeliveryKind.CHECKED, DeliveryKind.EDIT)
        for minutes, kind in enumerate(kinds, start=1):
            await outbox.add(tx, [NewDelivery(kind, ANN, link, case, NEWS)], store.now())
            clock.pass_by(minutes=minutes)
            now = store.now()
            (claimed,) = await claims.claim(tx, holder="me", now=now, until=now + WEEK, limit=1)
            sent = DeliveryResult(claimed.id, DeliveryState.SENT, (MessageId(minutes),), again=minutes == 1)
            assert await claims.record(tx, sent, "me", now)
        first = await statuses.add(tx, case, StatusFacts("Refused"), store.now())
        for undone in (False, True):
            corrected = await statuses.add(tx, case, StatusFacts("Issued"), store.now(), corrects=first.id)
            if undone:
                await statuses.turn(tx, corrected.id, StatusState.UNDONE)
        assert await figures.told(tx, store.now() - WEEK) == MessageFigures(3, 1, 1)
        assert await figures.median_time(tx, store.now() - WEEK) == timedelta(seconds=90)
        clock.pass_by(days=8)
        assert await figures.told(tx, store.now() - WEEK) == MessageFigures(0, 0, 0)
        assert await figures.median_time(tx, store.now() - WEEK) is None
