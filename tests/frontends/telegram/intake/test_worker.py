"""Every update is handled, in order within its chat; no fault of one holds up another."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.ids import ChatId, UpdateId
from bot.frontends.telegram.failures import TryAgainError
from bot.frontends.telegram.intake.lanes import CROWDED, ROOM
from bot.frontends.telegram.intake.retrying import Patience
from bot.frontends.telegram.intake.worker import Pace, Worker
from bot.store import inbox
from bot.store.engine import Store
from bot.store.inbox import RawUpdate
from bot.store.tables import inbox as table
from tests.frontends.telegram.intake.conftest import running, until
from tests.store.hiding import hide

QUICK = Pace(linger=0.001, store_pause=0.01, deadline=2.0)
AT_ONCE = TryAgainError(timedelta(milliseconds=1))
IMPATIENT = Patience(longest=timedelta(milliseconds=5))


@dataclass
class Desk:
    """A store, and a handler that does what the test orders for an update and notes what it did."""

    store: Store
    orders: dict[int, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    started: list[int] = field(default_factory=list)
    finished: list[int] = field(default_factory=list)
    told: list[tuple[int, str, str]] = field(default_factory=list)
    references: list[str] = field(default_factory=lambda: ["K7QD3", "M2XYZ", "AAAA1"])

    def worker(self, pace: Pace = QUICK, patience: Patience = IMPATIENT) -> Worker:
        return Worker(
            self.store,
            self.handle,
            self.tell_dead,
            pace=pace,
            patience=patience,
            reference=lambda: self.references.pop(0),
            chance=lambda: 0.0,
        )

    async def handle(self, raw: str) -> None:
        number = json.loads(raw)["update_id"]
        self.started.append(number)
        if order := self.orders.get(number):
            await order()
        self.finished.append(number)

    async def tell_dead(self, update: UpdateId, raw: str, error: BaseException, reference: str) -> None:
        assert raw
        self.told.append((update, type(error).__name__, reference))

    async def take_in(self, *numbers: int, chat: int | None = 1) -> None:
        updates = [
            RawUpdate(UpdateId(each), None if chat is None else ChatId(chat), json.dumps({"update_id": each}))
            for each in numbers
        ]
        async with self.store.transaction() as tx:
            await inbox.add(tx, updates, self.store.now())

    async def state(self, number: int) -> str:
        async with self.store.reading() as conn:
            return str(await conn.scalar(select(table.c.state).where(table.c.update_id == number)))

    async def all_are(self, state: str) -> bool:
        async with self.store.reading() as conn:
            rows = (await conn.execute(select(table.c.state))).scalars().all()
        return set(rows) == {state}

    async def row(self, number: int) -> Any:
        async with self.store.reading() as conn:
            return (await conn.execute(select(table).where(table.c.update_id == number))).one()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def raising(error: BaseException, times: int | None = None) -> Callable[[], Awaitable[None]]:
    left = [times]

    async def fail() -> None:
        if left[0] is None:
            raise error
        if left[0] > 0:
            left[0] -= 1
            raise error

    return fail


def waiting(event: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def wait() -> None:
        await event.wait()

    return wait


async def test_what_lies_in_the_inbox_is_handled_and_done(desk: Desk) -> None:
    await desk.take_in(1, 2, 3)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"))
    assert desk.finished == [1, 2, 3]


async def test_what_comes_later_is_handled_when_the_worker_is_woken(desk: Desk) -> None:
    worker = desk.worker()
    async with running(worker.run):
        await until(lambda: worker.last_round is not None)
        await desk.take_in(1)
        worker.wake()
        await until(lambda: desk.all_are("done"), within=2)


async def test_a_missed_wake_only_delays(desk: Desk) -> None:
    worker = desk.worker(replace(QUICK, look_again=0.05))
    async with running(worker.run):
        await until(lambda: worker.last_round is not None)
        await desk.take_in(1)
        await until(lambda: desk.all_are("done"), within=2)


async def test_chats_go_side_by_side_and_each_keeps_its_order(desk: Desk) -> None:
    slow = asyncio.Event()
    desk.orders[1] = waiting(slow)
    await desk.take_in(1, 3, 5, chat=1)
    await desk.take_in(2, 4, 6, chat=2)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [2, 4, 6])
        assert desk.started.count(3) == 0
        slow.set()
        await until(lambda: desk.all_are("done"))
    assert desk.finished == [2, 4, 6, 1, 3, 5]


async def test_updates_without_a_chat_wait_for_nobody(desk: Desk) -> None:
    slow = asyncio.Event()
    desk.orders[1] = waiting(slow)
    await desk.take_in(1, 2, chat=None)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [2])
        slow.set()


async def test_no_more_chats_at_once_than_asked_for(desk: Desk) -> None:
    gate = asyncio.Event()
    for number in range(1, 11):
        desk.orders[number] = waiting(gate)
        await desk.take_in(number, chat=number)
    async with running(desk.worker(replace(QUICK, chats=3)).run):
        await until(lambda: len(desk.started) == 3)
        gate.set()
        await until(lambda: desk.all_are("done"))


async def test_a_chat_that_floods_does_not_take_the_room_of_others(desk: Desk) -> None:
    gate = asyncio.Event()
    desk.orders[1] = waiting(gate)
    await desk.take_in(*range(1, 1001), chat=1)
    await desk.take_in(2000, chat=2)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [2000])
        gate.set()
        await until(lambda: desk.all_are("done"))
    assert desk.finished == [2000, *range(1, 1001)]


async def test_a_flood_stays_in_the_database_but_for_what_is_in_hand(desk: Desk) -> None:
    async def in_hand() -> int:
        async with desk.store.reading() as conn:
            return len((await conn.execute(select(table).where(table.c.state == "working"))).all())

    gate = asyncio.Event()
    desk.orders[1] = desk.orders[5000] = waiting(gate)
    await desk.take_in(*range(1, 3001), chat=1)
    await desk.take_in(5000, chat=2)
    async with running(desk.worker(replace(QUICK, look_again=0.01)).run):
        await until(lambda: 5000 in desk.started)
        await desk.take_in(6000, chat=3)
        await until(lambda: desk.finished == [6000])
        assert await in_hand() <= ROOM + 2


async def test_chats_that_telegram_holds_up_take_no_room(desk: Desk) -> None:
    chats, each = 30, CROWDED
    assert chats * each > ROOM
    for number in range(chats * each):
        desk.orders[number] = raising(TryAgainError(timedelta(hours=1)))
    for chat in range(chats):
        await desk.take_in(*range(chat * each, (chat + 1) * each), chat=chat)
    await desk.take_in(9000, chat=900)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [9000])


async def test_a_failing_update_is_dead_and_told_and_the_next_is_handled(desk: Desk) -> None:
    desk.orders[1] = raising(KeyError("the client's words"))
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [2])
    assert desk.told == [(1, "KeyError", "K7QD3")]
    dead = await desk.row(1)
    assert (dead.state, dead.error, dead.reference) == ("dead", "KeyError", "K7QD3")
    assert await desk.state(2) == "done"


async def test_a_handler_that_is_cancelled_from_inside_is_a_fault_like_any_other(desk: Desk) -> None:
    desk.orders[1] = raising(asyncio.CancelledError())
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [2])
    assert desk.told == [(1, "CancelledError", "K7QD3")]


async def test_a_handler_that_never_ends_is_ended(desk: Desk) -> None:
    desk.orders[1] = waiting(asyncio.Event())
    await desk.take_in(1, 2)
    async with running(desk.worker(replace(QUICK, longest_handling=0.02)).run):
        await until(lambda: desk.finished == [2])
    assert desk.told == [(1, "TimeoutError", "K7QD3")]


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_fault_that_cannot_be_told_does_not_hold_up_the_next(
    store: Store, desk: Desk, hangs: bool
) -> None:
    async def broken(*_: object) -> None:
        if hangs:
            await asyncio.Event().wait()
        raise RuntimeError

    desk.orders[1] = raising(KeyError())
    await desk.take_in(1, 2)
    worker = Worker(store, desk.handle, broken, pace=replace(QUICK, longest_telling=0.02))
    async with running(worker.run):
        await until(lambda: desk.finished == [2])
    assert await desk.state(1) == "dead"


async def test_what_can_be_tried_again_is_tried_before_the_next_of_its_chat(desk: Desk) -> None:
    desk.orders[1] = raising(AT_ONCE, times=3)
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"))
    assert desk.started == [1, 1, 1, 1, 2]
    assert desk.told == []


async def test_while_an_update_waits_other_chats_are_handled(desk: Desk) -> None:
    desk.orders[1] = raising(TryAgainError(timedelta(hours=1)))
    await desk.take_in(1, 2, chat=1)
    await desk.take_in(3, chat=2)
    async with running(desk.worker(replace(QUICK, chats=1)).run):
        await until(lambda: desk.finished == [3])
    assert [await desk.state(number) for number in (1, 2, 3)] == ["new", "new", "done"]


async def test_what_is_in_doubt_is_given_up_after_two_more_tries(desk: Desk) -> None:
    desk.orders[1] = raising(TryAgainError(timedelta(), in_doubt=True))
    await desk.take_in(1)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("dead"))
    assert desk.started == [1, 1, 1]
    assert desk.told == [(1, "TryAgainError", "K7QD3")]


async def test_stopping_finishes_what_is_being_handled_and_keeps_the_rest(desk: Desk) -> None:
    gate = asyncio.Event()
    desk.orders[1] = waiting(gate)
    await desk.take_in(1, 2)
    async with running(desk.worker().run) as stop:
        await until(lambda: desk.started == [1])
        stop.set()
        gate.set()
    assert desk.finished == [1]
    assert [await desk.state(number) for number in (1, 2)] == ["done", "new"]


async def test_after_the_deadline_what_is_being_handled_is_kept_too(desk: Desk) -> None:
    desk.orders[1] = waiting(asyncio.Event())
    await desk.take_in(1, 2)
    async with running(desk.worker(replace(QUICK, deadline=0.05)).run):
        await until(lambda: desk.started == [1])
    assert [await desk.state(number) for number in (1, 2)] == ["new", "new"]


async def test_what_a_killed_worker_had_in_hand_is_handled_at_the_next_start(desk: Desk) -> None:
    desk.orders[1] = waiting(asyncio.Event())
    await desk.take_in(1, 2)
    async with desk.store.transaction() as tx:  # claimed, and then the process is gone
        await inbox.claim(tx, 9)
    desk.orders.clear()
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"))
    assert desk.finished == [1, 2]


async def test_a_database_out_of_reach_only_delays(desk: Desk, tmp_path: Path) -> None:
    gate = asyncio.Event()
    desk.orders[1] = waiting(gate)
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.started == [1])
        give_back = await hide(tmp_path / "bot.db", "inbox")
        gate.set()
        await until(lambda: desk.finished == [1, 2])
        await give_back()
        await until(lambda: desk.all_are("done"))
    assert desk.started == [1, 2]


async def test_a_thousand_updates_of_many_chats_are_each_handled_once_in_order(desk: Desk) -> None:
    for chat in range(37):
        await desk.take_in(*range(chat, 1000, 37), chat=chat)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"), within=20)
    assert Counter(desk.finished) == Counter(range(1000))
    for chat in range(37):
        mine = [number for number in desk.finished if number % 37 == chat]
        assert mine == sorted(mine)


async def test_no_text_of_an_update_reaches_the_log(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.orders[1] = raising(KeyError("BLG2019123456"))
    await desk.take_in(1)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("dead"))
    logged = "".join(capsys.readouterr())
    assert "outcome=dead" in logged
    assert "BLG2019123456" not in logged


async def test_a_chat_whose_update_waits_to_be_tried_again_is_held_up_and_no_other(desk: Desk) -> None:
    go_on = asyncio.Event()
    desk.orders[1] = raising(TryAgainError(timedelta(hours=1)), times=1)
    desk.orders[2] = waiting(go_on)
    await desk.take_in(1, chat=7)
    await desk.take_in(2, chat=8)
    await desk.take_in(3, chat=None)
    worker = desk.worker(patience=Patience())
    async with running(worker.run):
        await until(lambda: set(desk.started) == {1, 2, 3})
        await until(lambda: worker.held_up == {ChatId(7)})
        go_on.set()
    assert worker.held_up == frozenset()
