"""Old texts go by themselves."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.app.housekeeping import purge_old_data
from bot.domain.ids import ChatId, EntryId, Locale, UpdateId
from bot.store.chats import misses
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from tests.store.clock import Clock

WITHIN = 10.0
"""Seconds: a wait, not a promise."""


async def swept(store: Store, days: int) -> list[str]:
    """Keep house until the first round is over; return what it logged."""
    stop = asyncio.Event()
    with capture_logs() as lines:
        keeping = asyncio.create_task(purge_old_data(store, days, stop))
        async with asyncio.timeout(WITHIN):
            while not lines:  # noqa: ASYNC110 - a log line is no event
                await asyncio.sleep(0)
            stop.set()
            await keeping
    return [line["event"] for line in lines]


async def ask(store: Store, clock: Clock, once: int) -> int:
    miss = misses.Miss(
        chat=ChatId(1),
        once=UpdateId(once),
        locale=Locale("en"),
        utterance="why me",
        reason=misses.MissReason.NONE,
        candidates=(EntryId("how-long"),),
        at=clock(),
    )
    async with store.transaction() as tx:
        return await misses.add(tx, miss)


async def test_words_older_than_the_days_set_are_deleted_and_younger_ones_stay(
    store: Store, clock: Clock
) -> None:
    old = await ask(store, clock, once=1)
    clock.pass_by(days=7, seconds=1)
    young = await ask(store, clock, once=2)

    assert await swept(store, days=7) == ["swept"]

    async with store.reading() as conn:
        gone, kept = await misses.find(conn, old), await misses.find(conn, young)
    assert gone is not None
    assert kept is not None
    assert (gone.miss.utterance, kept.miss.utterance) == (None, "why me")


async def test_told_to_stop_it_ends_without_waiting_for_the_next_round(store: Store) -> None:
    stop = asyncio.Event()
    stop.set()
    async with asyncio.timeout(WITHIN):
        await purge_old_data(store, 90, stop)


async def test_a_database_that_fails_is_raised_for_whoever_tries_again(broken_store: Store) -> None:
    with pytest.raises(StoreError):
        await purge_old_data(broken_store, 90, asyncio.Event())
