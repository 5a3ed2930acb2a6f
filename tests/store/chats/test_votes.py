"""A chat has one vote on an entry, and may change it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.ids import ChatId, EntryId, UpdateId
from bot.store.chats import votes
from bot.store.chats.votes import StoredVote
from bot.store.database.engine import Store
from tests.store.clock import Clock
from tests.store.written import vote_of

FEES = EntryId("fees")


def a_vote(clock: Clock, *, chat: int = 1, helpful: bool = True, once: int = 10) -> StoredVote:
    return StoredVote(ChatId(chat), FEES, "0badcafe", helpful, clock(), UpdateId(once))


async def test_a_vote_is_stored_with_the_version_that_was_read(store: Store, clock: Clock) -> None:
    vote = a_vote(clock)
    async with store.transaction() as tx:
        assert await votes.put(tx, vote)
    async with store.reading() as conn:
        assert await vote_of(conn, ChatId(1), FEES) == vote
        assert await vote_of(conn, ChatId(2), FEES) is None


async def test_a_later_vote_replaces_the_earlier_one(store: Store, clock: Clock) -> None:
    later = replace(a_vote(clock, helpful=False, once=11), version="12345678", at=clock.pass_by(minutes=1))
    async with store.transaction() as tx:
        await votes.put(tx, a_vote(clock))
        assert await votes.put(tx, later)
        assert await vote_of(tx, ChatId(1), FEES) == later


async def test_the_same_update_again_changes_nothing(store: Store, clock: Clock) -> None:
    first = a_vote(clock)
    clock.pass_by(hours=1)
    async with store.transaction() as tx:
        await votes.put(tx, first)
        assert not await votes.put(tx, a_vote(clock, helpful=False))
        assert await vote_of(tx, ChatId(1), FEES) == first


async def test_votes_of_different_chats_are_independent(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await votes.put(tx, a_vote(clock, chat=1, helpful=True))
        await votes.put(tx, a_vote(clock, chat=2, helpful=False, once=11))
        one = await vote_of(tx, ChatId(1), FEES)
        other = await vote_of(tx, ChatId(2), FEES)
    assert one is not None
    assert other is not None
    assert (one.helpful, other.helpful) == (True, False)
