"""Only one process at a time does the work, and another takes over when it is gone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.store.database.engine import Store
from bot.store.processes import leases
from bot.store.processes.lease_holder import LeaseHolder, LeaseTimes, has_died, this_process
from tests.frontends.telegram.intake.conftest import running, until
from tests.store.hiding import hide

QUICK = LeaseTimes(lasts=1.0, renew_every=0.02, ask_again=0.01)


@pytest.fixture
async def store(file_url: str) -> AsyncIterator[Store]:
    """Return a store that goes by the time of day, for leases that run out by themselves."""
    opened = await Store.open(file_url)
    yield opened
    await opened.close()


class Shift:
    """Notes whether somebody is at work, and that never two are."""

    def __init__(self) -> None:
        self.at_work: list[str] = []

    def of(self, store: Store, name: str, terms: LeaseTimes = QUICK) -> LeaseHolder:
        return LeaseHolder(store, "intake", me=name, terms=terms)

    async def work(self, name: str, over: asyncio.Event) -> None:
        self.at_work.append(name)
        assert len(self.at_work) == 1
        await over.wait()
        self.at_work.remove(name)


@pytest.fixture
def shift() -> Shift:
    return Shift()


async def test_the_second_works_when_the_first_has_ended(store: Store, shift: Shift) -> None:
    one, two = shift.of(store, "one"), shift.of(store, "two")
    async with running(lambda stop: two.while_held(lambda over: shift.work("two", over), stop)):
        await until(lambda: shift.at_work == ["two"])
        async with running(lambda stop: one.while_held(lambda over: shift.work("one", over), stop)):
            assert not one.held
    async with running(lambda stop: one.while_held(lambda over: shift.work("one", over), stop)):
        await until(lambda: shift.at_work == ["one"], within=0.9)  # given back, not run out
        assert one.held
        assert not two.held


async def test_the_lease_is_renewed_for_as_long_as_the_work_lasts(store: Store, shift: Shift) -> None:
    holding = shift.of(store, "one", LeaseTimes(lasts=0.3, renew_every=0.02, ask_again=0.01))
    async with running(lambda stop: holding.while_held(lambda over: shift.work("one", over), stop)):
        await until(lambda: holding.held)
        async with store.reading() as conn:
            first = await leases.lease_of(conn, "intake")
        assert first is not None

        async def renewed() -> bool:
            async with store.reading() as conn:
                now = await leases.lease_of(conn, "intake")
            return now is not None and now.until > first.until + timedelta(seconds=0.3)

        await until(renewed)
        assert shift.at_work == ["one"]


async def test_a_process_that_loses_the_lease_stops_and_asks_again(store: Store, shift: Shift) -> None:
    holding = shift.of(store, "one")
    async with running(lambda stop: holding.while_held(lambda over: shift.work("one", over), stop)):
        await until(lambda: shift.at_work == ["one"])
        now = store.now()
        async with store.transaction() as tx:
            await leases.release(tx, "intake", "one")
            await leases.take(tx, "intake", "thief", now=now, until=now + timedelta(seconds=60))
        await until(lambda: shift.at_work == [])
        async with store.transaction() as tx:
            await leases.release(tx, "intake", "thief")
        await until(lambda: shift.at_work == ["one"])


async def test_the_lease_is_kept_while_the_last_updates_are_finished(store: Store) -> None:
    stopping, gate = asyncio.Event(), asyncio.Event()

    async def work(over: asyncio.Event) -> None:
        await over.wait()
        stopping.set()
        await gate.wait()

    terms = LeaseTimes(lasts=0.2, renew_every=0.02, ask_again=0.01)
    holding = LeaseHolder(store, "intake", me="one", terms=terms)
    async with running(lambda stop: holding.while_held(work, stop)) as stop:
        await until(lambda: holding.held)
        stop.set()
        await stopping.wait()
        until_then = store.now() + timedelta(seconds=0.4)
        await until(lambda: store.now() > until_then)
        async with store.transaction() as tx:
            now = store.now()
            assert not await leases.take(tx, "intake", "two", now=now, until=now)
        gate.set()


async def test_an_error_in_the_work_ends_the_waiting_too(store: Store, shift: Shift) -> None:
    async def fail(_over: asyncio.Event) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await shift.of(store, "one").while_held(fail, asyncio.Event())
    async with store.reading() as conn:
        assert await leases.lease_of(conn, "intake") is None


async def test_the_lease_of_a_killed_process_is_taken_confirmed(store: Store, shift: Shift) -> None:
    gone = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await gone.wait()
    host, _, token = this_process().rsplit(":", 2)
    now = store.now()
    async with store.transaction() as tx:
        await leases.take(tx, "intake", f"{host}:{gone.pid}:{token}", now=now, until=now + timedelta(hours=1))

    holding = shift.of(store, "one")
    async with running(lambda stop: holding.while_held(lambda over: shift.work("one", over), stop)):
        await until(lambda: shift.at_work == ["one"], within=2)


def test_only_a_process_that_certainly_ended_has_died() -> None:
    host, pid, token = this_process().rsplit(":", 2)
    assert int(pid) == os.getpid()
    assert has_died(f"{host}:{pid}:earlier")
    assert not has_died(f"{host}:{os.getppid()}:{token}")
    assert not has_died(f"elsewhere:{pid}:{token}")
    assert not has_died(f"{host}:{10**30}:{token}")
    assert not has_died("nonsense")


def test_on_windows_no_process_is_probed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signal 0 is Ctrl+C there."""
    asked: list[object] = []
    host, _, token = this_process().rsplit(":", 2)
    monkeypatch.setattr(signal, "CTRL_C_EVENT", 0, raising=False)
    monkeypatch.setattr(os, "kill", lambda *process: asked.append(process))
    assert not has_died(f"{host}:{os.getppid()}:{token}")
    assert asked == []


async def test_a_database_that_does_not_answer_is_a_line_now_and_then_and_nobody_elses_work(
    store: Store, shift: Shift
) -> None:
    give_back = await hide(Path(store.place), "leases")
    holding = shift.of(store, "one")
    with capture_logs() as lines:
        async with running(lambda stop: holding.while_held(lambda over: shift.work("one", over), stop)):
            waiting, _ = await asyncio.wait({asyncio.create_task(until(lambda: holding.held))}, timeout=0.3)
            assert not waiting
            await give_back()
            await until(lambda: holding.held)
    events = [line["event"] for line in lines]
    assert events == ["the lease cannot be asked for", "it works again", "lease taken"]


async def test_a_lease_that_is_about_to_run_out_is_confirmed_only_once_it_is_renewed(store: Store) -> None:
    """What was allowed in its last moments would go out after it."""
    holding = LeaseHolder(
        store, "intake", me="one", terms=LeaseTimes(lasts=30, renew_every=0.05, ask_again=0.01)
    )
    confirmed: list[bool] = []

    async def work(over: asyncio.Event) -> None:
        holding._good_until = asyncio.get_running_loop().time() + 9.9
        confirming = asyncio.create_task(holding.confirmed())
        await asyncio.sleep(0)
        confirmed.append(confirming.done())
        assert await confirming
        confirmed.append(confirming.done())
        await over.wait()

    async with running(lambda stop: holding.while_held(work, stop)):
        await until(lambda: len(confirmed) == 2)
    assert confirmed == [False, True]
