"""A lease has one holder, until it runs out or is given back."""

from __future__ import annotations

from datetime import timedelta

from bot.store import leases
from bot.store.engine import Store, Transaction
from bot.store.leases import Lease
from tests.store.clock import Clock


async def _take(tx: Transaction, holder: str, clock: Clock) -> bool:
    return await leases.take(tx, "intake", holder, now=clock(), until=clock() + timedelta(seconds=30))


async def test_the_first_has_the_lease_and_the_second_waits(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        assert await _take(tx, "one", clock)
        assert not await _take(tx, "two", clock)
        assert await leases.lease_of(tx, "intake") == Lease("one", clock() + timedelta(seconds=30))
        assert await leases.lease_of(tx, "another") is None


async def test_renewing_moves_its_end(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await _take(tx, "one", clock)
        clock.pass_by(seconds=20)
        assert await _take(tx, "one", clock)
        clock.pass_by(seconds=20)
        assert not await _take(tx, "two", clock)


async def test_a_lease_that_ran_out_is_taken_over_and_lost_to_the_first(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await _take(tx, "one", clock)
        clock.pass_by(seconds=30)
        assert await _take(tx, "two", clock)
        assert not await _take(tx, "one", clock)


async def test_only_the_holder_gives_it_back(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await _take(tx, "one", clock)
        await leases.release(tx, "intake", "two")
        assert not await _take(tx, "two", clock)
        await leases.release(tx, "intake", "one")
        assert await _take(tx, "two", clock)
