"""Every update is handled, in order within its chat; a fault in one does not block another."""

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
from sqlalchemy import select, update

from bot.domain.ids import ChatId, UpdateId
from bot.domain.reply import Paragraph, Reply, Span, plain_text
from bot.frontends.telegram.handling import Handling, LeaseLostError
from bot.frontends.telegram.intake.retrying import RetryPolicy
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.intake.worker_settings import WorkerSettings
from bot.frontends.telegram.sending.failures import AnswerInDoubtError, TryAgainError
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.staff import staff_notices
from bot.store.tables.updates import inbox as table
from bot.store.updates import inbox
from bot.store.updates.inbox import RawUpdate
from tests.frontends.telegram.intake.conftest import running, until
from tests.store.claiming import claim
from tests.store.counting import counted
from tests.store.hiding import hide

QUICK = WorkerSettings(linger=0.001, deadline=2.0)
IMPATIENT = RetryPolicy(first=timedelta(milliseconds=1), longest=timedelta(milliseconds=5))
PATIENT = RetryPolicy(first=timedelta(hours=1), longest=timedelta(hours=1))
STAFF = -100


@dataclass
class Desk:
    """A store, and a handler that does what the test asks for each update and records it."""

    store: Store
    orders: dict[int, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    started: list[int] = field(default_factory=list)
    finished: list[int] = field(default_factory=list)
    handlings: list[Handling] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    told: list[tuple[int, str, str]] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)
    crowded: list[tuple[int, int]] = field(default_factory=list)
    references: list[str] = field(default_factory=lambda: ["K7QD3", "M2XYZ", "AAAA1"])

    def worker(self, settings: WorkerSettings = QUICK, policy: RetryPolicy = IMPATIENT) -> Worker:
        return Worker(
            self.store,
            self.handle,
            self.tell_dead,
            me="me",
            is_staff=lambda chat: chat == STAFF,
            tell_crowded=self.tell_crowded,
            settings=settings,
            policy=policy,
            reference=lambda: self.references.pop(0),
            chance=lambda: 0.0,
        )

    @property
    def handling(self) -> Handling:
        return self.handlings[-1]

    async def handle(self, raw: str, handling: Handling) -> None:
        number = json.loads(raw)["update_id"]
        self.started.append(number)
        self.handlings.append(handling)
        self.raws.append(raw)
        if order := self.orders.get(number):
            await order()
        self.finished.append(number)

    async def tell_dead(
        self, update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
    ) -> Reply:
        assert raw
        self.told.append((update, type(error).__name__, reference))
        self.shown.append(shown)
        return Reply((Paragraph((Span(f"line {reference}"),)),))

    async def tell_crowded(self, chat: ChatId, answered: int) -> None:
        self.crowded.append((chat, answered))

    async def lines(self) -> list[str]:
        async with self.store.reading() as conn:
            return [plain_text(line.blocks) for _, line in await staff_notices.waiting(conn, 10)]

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


async def test_updates_in_the_inbox_are_handled_and_done(desk: Desk) -> None:
    await desk.take_in(1, 2, 3)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"))
    assert desk.finished == [1, 2, 3]


async def test_later_updates_are_handled_when_the_worker_is_woken(desk: Desk) -> None:
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


async def test_chats_are_handled_concurrently_and_each_in_order(desk: Desk) -> None:
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


async def test_no_more_updates_use_the_cpu_than_allowed(desk: Desk) -> None:
    gate = asyncio.Event()
    for number in range(1, 11):
        desk.orders[number] = waiting(gate)
        await desk.take_in(number, chat=number)
    async with running(desk.worker(replace(QUICK, thinking=3)).run):
        await until(lambda: len(desk.started) == 3)
        gate.set()
        await until(lambda: desk.all_are("done"))


def waiting_for_telegram(desk: Desk, gate: asyncio.Event) -> Callable[[], Awaitable[None]]:
    async def wait() -> None:
        with desk.handling.waiting():
            await gate.wait()

    return wait


async def test_what_waits_is_begun_without_waiting_to_note_what_is_finished(desk: Desk) -> None:
    for number in range(1, 11):
        await desk.take_in(number, chat=number)
    async with running(desk.worker(replace(QUICK, thinking=4, linger=60.0, look_again=60.0)).run):
        await until(lambda: len(desk.finished) == 10)


async def test_the_next_are_begun_together_when_half_of_the_places_are_free(desk: Desk) -> None:
    gates = {number: asyncio.Event() for number in range(1, 7)}
    for number, gate in gates.items():
        desk.orders[number] = waiting(gate)
        await desk.take_in(number, chat=number)
    settings = replace(QUICK, thinking=4, linger=60.0, look_again=60.0, between_rounds=0.0)
    async with running(desk.worker(settings).run):
        await until(lambda: len(desk.started) == 4)
        with counted(desk.store) as spent:
            gates[1].set()
            await until(lambda: desk.finished == [1])
            gates[2].set()
            await until(lambda: len(desk.started) == 6)
        for gate in gates.values():
            gate.set()
    assert spent.commits == 1


async def test_an_update_waiting_for_telegram_frees_its_place(desk: Desk) -> None:
    gate = asyncio.Event()
    for number in range(1, 11):
        desk.orders[number] = waiting_for_telegram(desk, gate)
        await desk.take_in(number, chat=number)
    async with running(desk.worker(replace(QUICK, thinking=2)).run):
        await until(lambda: len(desk.started) == 10)
        gate.set()
        await until(lambda: desk.all_are("done"))


async def test_waiting_updates_are_limited_but_staff_are_always_handled(desk: Desk) -> None:
    gate = asyncio.Event()
    for number in range(1, 11):
        desk.orders[number] = waiting_for_telegram(desk, gate)
        await desk.take_in(number, chat=number)
    async with running(desk.worker(replace(QUICK, thinking=3, in_hand=5)).run):
        await until(lambda: len(desk.started) >= 5)
        await desk.take_in(50, chat=STAFF)
        await until(lambda: desk.finished == [50])
        assert len(desk.started) <= 5 + 3
        gate.set()
        await until(lambda: desk.all_are("done"))


async def test_a_flooding_chat_gets_answers_to_the_newest_and_is_told_once(desk: Desk) -> None:
    gate = asyncio.Event()
    desk.orders[1] = waiting(gate)
    await desk.take_in(1, chat=1)
    async with running(desk.worker(replace(QUICK, look_again=0.01)).run):
        await until(lambda: desk.started == [1])
        await desk.take_in(*range(2, 102), chat=1)
        await desk.take_in(*range(500, 540), chat=STAFF)
        await until(lambda: bool(desk.crowded))
        gate.set()
        await until(lambda: desk.all_are("done"))
    assert [number for number in desk.finished if number < 500] == [1, *range(72, 102)]
    assert [number for number in desk.finished if number >= 500] == list(range(500, 540))
    assert desk.crowded == [(1, 30)]


async def test_a_chat_behind_a_full_look_waits_for_nobody(desk: Desk) -> None:
    gate = asyncio.Event()
    for chat in range(1, 6):
        await desk.take_in(*range(chat * 10, chat * 10 + 9), chat=chat)
        desk.orders[chat * 10] = waiting_for_telegram(desk, gate)
    async with running(desk.worker(replace(QUICK, looked_at=6, look_again=0.01)).run):
        await until(lambda: len(desk.started) == 5)
        await desk.take_in(101, chat=STAFF)
        await desk.take_in(102, chat=6)
        await until(lambda: sorted(desk.finished) == [101, 102])
        gate.set()
        await until(lambda: desk.all_are("done"))


async def test_updates_beyond_one_look_are_handled_without_a_pause(desk: Desk) -> None:
    await desk.take_in(*range(1, 21), chat=1)
    async with running(desk.worker(replace(QUICK, looked_at=3, look_again=3600.0, look_rests=0.0)).run):
        await until(lambda: desk.finished == list(range(1, 21)))


async def test_updates_arriving_during_a_pause_are_seen_after_it(desk: Desk) -> None:
    await desk.take_in(1, chat=1)
    worker = desk.worker(replace(QUICK, look_again=3600.0, look_rests=50.0))
    async with running(worker.run):
        await until(lambda: desk.finished == [1])
        await desk.take_in(2, chat=2)
        worker.wake()
        await until(lambda: desk.finished == [1, 2])


async def test_a_busy_chat_delays_only_itself(desk: Desk) -> None:
    await desk.take_in(*range(1, 21), chat=1)
    await desk.take_in(*range(100, 110), chat=2)
    async with running(desk.worker(replace(QUICK, thinking=1)).run):
        await until(lambda: desk.all_are("done"))
    assert max(desk.finished.index(number) for number in range(100, 110)) < 21


async def test_a_failing_update_is_given_up_and_reported_and_the_next_is_handled(desk: Desk) -> None:
    desk.orders[1] = raising(KeyError("the client's words"))
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [2])
    assert desk.told == [(1, "KeyError", "K7QD3")]
    dead = await desk.row(1)
    assert (dead.state, dead.error, dead.reference) == ("dead", "KeyError", "K7QD3")
    assert await desk.lines() == ["line K7QD3"]
    assert await desk.state(2) == "done"


async def test_a_handler_canceled_from_inside_is_an_ordinary_fault(desk: Desk) -> None:
    desk.orders[1] = raising(asyncio.CancelledError())
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.finished == [2])
    assert desk.told == [(1, "CancelledError", "K7QD3")]


async def test_a_handler_that_never_ends_times_out(desk: Desk) -> None:
    desk.orders[1] = waiting(asyncio.Event())
    await desk.take_in(1, 2)
    async with running(desk.worker(replace(QUICK, longest_handling=0.02)).run):
        await until(lambda: desk.finished == [2])
    assert desk.told == [(1, "HandlingTooLongError", "K7QD3")]


async def test_a_fault_that_cannot_be_reported_does_not_block_the_next(store: Store, desk: Desk) -> None:
    async def broken(
        update: UpdateId, raw: str, error: BaseException, reference: str, *, shown: bool
    ) -> Reply:
        raise RuntimeError

    desk.orders[1] = raising(KeyError())
    await desk.take_in(1, 2)
    async with running(Worker(store, desk.handle, broken, me="me", settings=QUICK).run):
        await until(lambda: desk.finished == [2])
    assert await desk.state(1) == "dead"


async def test_an_answer_in_doubt_is_set_aside_with_a_line_and_can_be_handled_again(desk: Desk) -> None:
    desk.orders[1] = raising(AnswerInDoubtError())
    update = {"update_id": 1, "message": {"text": "/status BLG2019123456 Issued"}}
    async with desk.store.transaction() as tx:
        await inbox.add(tx, [RawUpdate(UpdateId(1), None, json.dumps(update))], desk.store.now())
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("in_doubt"))
    assert await desk.lines() == ["line K7QD3"]
    desk.orders.clear()
    async with desk.store.transaction() as tx:
        assert await inbox.retry(tx, UpdateId(1))
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"))
    assert desk.handling.recovered
    assert [json.loads(raw) for raw in desk.raws] == [update, update], "a masked number is no number"


async def test_a_retry_comes_before_the_next_update_of_its_chat(desk: Desk) -> None:
    desk.orders[1] = raising(TryAgainError(), times=3)
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"))
    assert desk.started == [1, 1, 1, 1, 2]
    assert desk.told == []


async def test_while_an_update_waits_other_chats_are_handled(desk: Desk) -> None:
    desk.orders[1] = raising(TryAgainError())
    await desk.take_in(1, 2, chat=1)
    await desk.take_in(3, chat=2)
    async with running(desk.worker(replace(QUICK, thinking=1), PATIENT).run):
        await until(lambda: desk.finished == [3])
    assert [await desk.state(number) for number in (1, 2, 3)] == ["new", "new", "done"]


async def test_the_next_attempt_knows_what_was_shown_before_a_failure(desk: Desk) -> None:
    async def show_and_fail() -> None:
        desk.handling.may_be_shown = True
        desk.handling.pressed |= {"a press"}
        raise TryAgainError

    desk.orders[1] = show_and_fail
    await desk.take_in(1)
    async with running(desk.worker().run):
        await until(lambda: len(desk.started) >= 2)
        desk.orders.clear()
        await until(lambda: desk.all_are("done"))
    assert [handling.recovered for handling in desk.handlings[:2]] == [False, True]
    assert desk.handlings[1].pressed == {"a press"}


async def test_a_second_copy_is_allowed_once_however_often_a_process_dies(desk: Desk) -> None:
    allowed: list[bool] = []

    async def ask() -> None:
        allowed.append(await desk.handling.may_repeat())
        allowed.append(await desk.handling.may_repeat())

    desk.orders[1] = ask
    await desk.take_in(1)
    for _ in range(2):
        async with desk.store.transaction() as tx:
            await claim(tx, "a process that was killed", 9)
        async with running(desk.worker().run):
            await until(lambda: desk.all_are("done"))
        async with desk.store.transaction() as tx:
            await tx.execute(update(table).values(state="new", raw=json.dumps({"update_id": 1})))
    assert allowed == [True, True, False, False]


async def test_stopping_finishes_updates_in_progress_and_keeps_the_rest(desk: Desk) -> None:
    gate = asyncio.Event()
    desk.orders[1] = waiting(gate)
    await desk.take_in(1, 2)
    async with running(desk.worker().run) as stop:
        await until(lambda: desk.started == [1])
        stop.set()
        gate.set()
    assert desk.finished == [1]
    assert [await desk.state(number) for number in (1, 2)] == ["done", "new"]


async def test_after_the_deadline_updates_in_progress_are_kept_too(desk: Desk) -> None:
    desk.orders[1] = waiting(asyncio.Event())
    await desk.take_in(1, 2)
    async with running(desk.worker(replace(QUICK, deadline=0.05)).run):
        await until(lambda: desk.started == [1])
    assert [await desk.state(number) for number in (1, 2)] == ["new", "new"]


async def test_updates_waiting_for_telegram_do_not_delay_the_stop_and_count_as_untried(desk: Desk) -> None:
    desk.orders[1] = waiting_for_telegram(desk, asyncio.Event())
    await desk.take_in(1)
    async with running(desk.worker(replace(QUICK, deadline=0.05)).run):
        await until(lambda: desk.started == [1])
    assert ((await desk.row(1)).state, (await desk.row(1)).tries) == ("new", 0)


async def test_an_update_with_a_possibly_shown_answer_counts_as_tried_at_the_stop(desk: Desk) -> None:
    async def sending() -> None:
        desk.handling.may_be_shown = True
        await asyncio.Event().wait()

    desk.orders[1] = sending
    await desk.take_in(1)
    async with running(desk.worker(replace(QUICK, deadline=0.05)).run):
        await until(lambda: desk.started == [1])
    assert ((await desk.row(1)).state, (await desk.row(1)).tries) == ("new", 1)


async def test_updates_of_a_killed_worker_are_handled_at_the_next_start(desk: Desk) -> None:
    desk.orders[1] = waiting(asyncio.Event())
    await desk.take_in(1, 2)
    async with desk.store.transaction() as tx:  # claimed, and then the process is gone
        await claim(tx, "a process that was killed", 9)
    desk.orders.clear()
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("done"))
    assert desk.finished == [1, 2]
    assert all(handling.recovered for handling in desk.handlings)


async def test_an_update_that_another_process_has_taken_over_is_not_marked(desk: Desk) -> None:
    async def taken_over() -> None:
        async with desk.store.transaction() as tx:
            await inbox.recover(tx, "another")
            await claim(tx, "another", 9)

    desk.orders[1] = taken_over
    desk.orders[2] = raising(KeyError())
    await desk.take_in(1, 2)
    async with running(desk.worker().run) as stop:
        await until(lambda: desk.finished == [1])
        stop.set()
    assert [await desk.state(number) for number in (1, 2)] == ["working", "working"]
    assert await desk.lines() == []


async def test_a_process_that_lost_the_lease_leaves_its_update_alone(desk: Desk) -> None:
    desk.orders[1] = raising(LeaseLostError())
    await desk.take_in(1)
    async with running(desk.worker().run):
        await until(lambda: desk.started == [1])
    assert await desk.state(1) == "new"
    assert desk.told == []


BROKEN = StoreError("the database is locked", "wait", passing=True)


async def test_after_a_store_fault_the_update_is_handled_again(desk: Desk, tmp_path: Path) -> None:
    """While the table is hidden, the handler and all transactions of the worker fail."""

    async def needs_the_store() -> None:
        async with desk.store.transaction() as tx:
            await inbox.backlog(tx)

    desk.orders[1] = needs_the_store
    gate = asyncio.Event()
    desk.orders[2] = waiting(gate)
    await desk.take_in(2, chat=2)
    async with running(desk.worker().run):
        await until(lambda: desk.started == [2])
        await desk.take_in(1)
        give_back = await hide(tmp_path / "bot.db", "inbox")
        gate.set()
        await until(lambda: desk.finished == [2])
        await give_back()
        await until(lambda: desk.all_are("done"))
    assert desk.told == []


async def test_a_repeated_fault_with_a_healthy_store_is_blamed_on_the_update(desk: Desk) -> None:
    desk.orders[1] = raising(BROKEN)
    await desk.take_in(1, 2)
    async with running(desk.worker(replace(QUICK, store_faults=2)).run):
        await until(lambda: desk.finished == [2])
    assert desk.started == [1, 1, 1, 2]
    assert desk.told == [(1, "StoreError", "K7QD3")]


async def test_giving_up_an_update_knows_whether_part_of_the_answer_was_shown(desk: Desk) -> None:
    async def show_and_fail() -> None:
        desk.handling.may_be_shown = True
        raise KeyError

    desk.orders[1] = show_and_fail
    await desk.take_in(1)
    async with running(desk.worker().run):
        await until(lambda: desk.all_are("dead"))
    assert desk.shown == [True]


async def test_an_unreachable_database_only_delays(desk: Desk, tmp_path: Path) -> None:
    gate = asyncio.Event()
    desk.orders[1] = waiting(gate)
    await desk.take_in(1, 2)
    async with running(desk.worker().run):
        await until(lambda: desk.started == [1])
        give_back = await hide(tmp_path / "bot.db", "inbox")
        gate.set()
        await until(lambda: desk.finished == [1])
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


async def test_a_retry_holds_up_only_its_own_chat(desk: Desk) -> None:
    go_on = asyncio.Event()
    desk.orders[1] = raising(TryAgainError(), times=1)
    desk.orders[2] = waiting(go_on)
    await desk.take_in(1, chat=7)
    await desk.take_in(2, chat=8)
    await desk.take_in(3, chat=None)
    worker = desk.worker(policy=PATIENT)
    async with running(worker.run):
        await until(lambda: set(desk.started) == {1, 2, 3})
        await until(lambda: worker.held_up == {ChatId(7)})
        go_on.set()
    assert worker.held_up == frozenset()
