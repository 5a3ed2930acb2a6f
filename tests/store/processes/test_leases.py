"""A lease has one holder, until it runs out or is given back."""

from __future__ import annotations

from datetime import timedelta

from bot.store.database.engine import Store, Transaction
from bot.store.processes import leases
from bot.store.processes.leases import Lease
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


async def test_only_the_current_holder_renews_it(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        until = clock() + timedelta(hours=1)
        assert not await leases.renew(tx, "intake", "one", until=until)
        await _take(tx, "one", clock)
        assert await leases.renew(tx, "intake", "one", until=until)
        lease = await leases.lease_of(tx, "intake")
        assert lease is not None
        assert lease.until == until
        await leases.release(tx, "intake", "one")
        assert not await leases.renew(tx, "intake", "one", until=until)


async def test_a_lease_from_before_the_clock_was_set_back_lasts_no_longer_than_any(
    store: Store, clock: Clock
) -> None:
    async with store.transaction() as tx:
        await _take(tx, "dead", clock)
        clock.pass_by(hours=-2)
        assert not await _take(tx, "two", clock)
        clock.pass_by(seconds=29)
        assert not await _take(tx, "two", clock)
        clock.pass_by(seconds=1)
        assert await _take(tx, "two", clock)


async def test_a_holder_that_lives_keeps_it_also_when_another_clock_is_behind(
    store: Store, clock: Clock
) -> None:
    async with store.transaction() as tx:
        for _ in range(20):
            clock.pass_by(hours=2)
            assert await _take(tx, "ahead", clock)
            clock.pass_by(hours=-2, seconds=5)
            assert not await _take(tx, "behind", clock)
