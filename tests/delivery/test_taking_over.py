"""Messages of a process that died or stopped are sent by the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.delivery.worker import CLAIM_LASTS
from bot.domain.delivery import ClaimedDelivery, DeliveryState
from bot.domain.ids import ChatId, DeliveryId, MessageId
from bot.store.cases import followers
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.database.errors import StoreError
from bot.store.messages import claims as sending
from bot.store.messages import recovery
from tests.delivery.conftest import AGAIN, ME, Free, Post, running
from tests.frontends.telegram.intake.conftest import until
from tests.standin import FaultKind
from tests.standin.chat import Standing


async def test_a_row_of_a_dead_process_is_taken_over_at_once_and_says_so(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    async with post.store.transaction() as tx:
        until = post.store.now() + timedelta(minutes=3)
        await sending.claim(tx, holder="killed", now=post.store.now(), until=until, limit=1)
    async with running(post.worker(has_died=lambda holder: holder == "killed").run):
        row = await post.in_state(news, "sent")
    assert (row.doubts, row.again) == (0, True)
    assert ana.last.text == f"{AGAIN}Issued"


async def test_a_row_of_another_process_is_taken_over_when_its_time_is_over(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    async with post.store.transaction() as tx:
        until = post.store.now() + timedelta(minutes=3)
        await sending.claim(tx, holder="elsewhere", now=post.store.now(), until=until, limit=1)
    worker = post.worker()
    async with running(worker.run):
        await post.when(news, lambda row: worker.last_round is not None)
        assert (await post.row(news)).state is DeliveryState.SENDING
        post.clock.pass_by(minutes=3)
        worker.wake()
        await post.in_state(news, "sent")
        async with post.store.transaction() as tx:
            late = sending.DeliveryResult(news, DeliveryState.SENT, (MessageId(77),))
            assert not await sending.record(tx, late, "elsewhere", post.store.now())


async def test_a_process_stopped_before_it_sends_sends_nothing_that_another_may_have_taken_over(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    asked, ask = [], sending.still_linked

    async def stopped_at_first(conn: Reading, claimed: Sequence[ClaimedDelivery]) -> set[DeliveryId]:
        asked.append(claimed)
        if len(asked) == 1:
            post.clock.pass_by(seconds=CLAIM_LASTS.total_seconds())
        return await ask(conn, claimed)

    monkeypatch.setattr(sending, "still_linked", stopped_at_first)
    async with running(post.worker().run):
        row = await post.in_state(news, "sent")
    assert len(asked) == 2
    assert (row.tries, len(ana.history)) == (1, 1)


async def test_what_another_took_over_since_it_was_looked_at_stays_in_its_hand(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = post.person(), post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    transaction, begun = post.store.transaction, []

    async def claims(holder: str) -> None:
        async with transaction() as tx:
            now = post.store.now()
            await recovery.recover(tx, [news], now)
            await sending.claim(tx, holder=holder, now=now, until=now + CLAIM_LASTS, limit=1)

    @asynccontextmanager
    async def stopped_before() -> AsyncIterator[Transaction]:
        begun.append(True)
        if len(begun) == 2:  # the first is at the start
            await claims("another")
        async with transaction() as tx:
            yield tx

    await claims("dead")
    other_news = await post.add(ben, await post.follower(ben), "Approved")
    monkeypatch.setattr(post.store, "transaction", stopped_before)
    async with running(post.worker(has_died=lambda holder: holder == "dead").run):
        await post.in_state(other_news, "sent")
        async with post.store.reading() as conn:
            assert [(each, holder) for each, holder, _ in await recovery.in_hand(conn)] == [(news, "another")]
    assert not ana.history


async def test_what_this_process_left_in_hand_is_taken_up_when_it_delivers_again(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    async with post.store.transaction() as tx:
        until = post.store.now() + timedelta(minutes=3)
        await sending.claim(tx, holder=ME, now=post.store.now(), until=until, limit=1)
    async with running(post.worker().run):
        assert (await post.in_state(news, "sent")).again


async def test_many_deaths_use_up_no_resend(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    for _ in range(5):
        async with post.store.transaction() as tx:
            now = post.store.now()
            assert await sending.claim(tx, holder="killed", now=now, until=now, limit=1)
            await recovery.recover(tx, [news], now)
    post.telegram.fault("sendMessage", FaultKind.CUT_BEFORE)
    worker = post.worker()
    async with running(worker.run):
        await post.when(news, lambda row: row.doubts == 1)
        post.clock.pass_by(seconds=10)
        worker.wake()
        await post.in_state(news, "sent")


async def test_stopping_ends_the_send_in_hand_and_puts_the_rest_back(post: Post) -> None:
    people = [post.person() for _ in range(3)]
    rows = [await post.add(each, await post.follower(each), "Issued") for each in people]

    class OneTurn(Free):
        """Lets the first message go; the others wait for ever."""

        async def turn(self, _chat: ChatId, *, doubtful: bool) -> bool:
            self.turns += 1
            if self.turns > 1:
                await asyncio.Event().wait()
            return True

    held = post.telegram.fault("sendMessage", FaultKind.HELD)
    async with running(post.worker(pace=OneTurn()).run) as stop:
        await held.within(5)
        stop.set()
        await asyncio.sleep(0)
        held.released.set()
    found = [await post.row(each) for each in rows]
    assert [row.state for row in found] == ["sent", "pending", "pending"]
    assert [(row.tries, row.again) for row in found[1:]] == [(0, False), (0, False)]


async def test_a_result_is_kept_until_the_database_takes_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    began = post.clock()
    broken = StoreError("the database is away", "wait until it is back")
    held = post.telegram.fault("sendMessage", FaultKind.HELD)
    worker = post.worker()
    transaction = post.store.transaction

    def fails() -> AbstractAsyncContextManager[Transaction]:
        raise broken

    async with running(worker.run):
        await held.within(5)
        monkeypatch.setattr(post.store, "transaction", fails)
        held.released.set()
        with capture_logs() as logs:
            post.clock.pass_by(minutes=6)
            await post.when(news, lambda _: any("not recorded" in each["event"] for each in logs))
        monkeypatch.setattr(post.store, "transaction", transaction)
        row = await post.in_state(news, "sent")
    assert row.tries == 1
    assert row.sent_at == began + timedelta(minutes=6)
    assert len(ana.history) == 1


async def test_a_result_not_written_when_the_lease_is_lost_is_written_when_it_is_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    held = post.telegram.fault("sendMessage", FaultKind.HELD)
    worker = post.worker(stop_within=0.2)

    def fails() -> AbstractAsyncContextManager[Transaction]:
        raise StoreError("the database is away", "wait until it is back")

    with monkeypatch.context() as patch:
        async with running(worker.run):
            await held.within(5)
            patch.setattr(post.store, "transaction", fails)
            held.released.set()
    assert (await post.row(news)).state is DeliveryState.SENDING
    async with running(worker.run):
        row = await post.in_state(news, "sent")
    assert (row.tries, row.again) == (1, False)
    assert len(ana.history) == 1


async def test_the_heartbeat_stops_while_the_outbox_cannot_be_seen(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    began, seen = post.clock(), post.store.reading

    def fails() -> AbstractAsyncContextManager[Transaction]:
        raise StoreError("the database is away", "wait until it is back")

    worker = post.worker()
    monkeypatch.setattr(post.store, "reading", fails)
    with capture_logs() as logs:
        async with running(worker.run):
            async with asyncio.timeout(10):
                while not logs:  # noqa: ASYNC110 - the log has no event
                    await asyncio.sleep(0.005)
            post.clock.pass_by(minutes=6)
            worker.wake()
            assert worker.last_round == began
            monkeypatch.setattr(post.store, "reading", seen)
            worker.wake()
            await post.in_state(news, "sent")
            assert worker.last_round is not None
            assert worker.last_round > began


async def test_what_becomes_of_a_message_that_another_took_over_changes_nothing(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    news = await post.add(ana, link, "Issued")
    held = post.telegram.fault("sendMessage", FaultKind.HELD_BEFORE)
    async with running(post.worker().run):
        await held.within(5)
        async with post.store.transaction() as tx:
            await recovery.recover(tx, [news], post.store.now())
            now = post.store.now()
            await sending.claim(tx, holder="other", now=now, until=now + timedelta(minutes=3), limit=1)
        ana.standing = Standing.BLOCKED
        held.released.set()
        with capture_logs() as logs:
            await post.when(news, lambda _: any("another process" in each["event"] for each in logs))
    async with post.store.reading() as conn:
        found = await followers.get(conn, link)
    assert found is not None
    assert found.gone_at is None
    assert not await post.told_staff()


async def test_three_processes_send_each_message_once(
    post: Post, open_store: Callable[[], Awaitable[Store]]
) -> None:
    people = [post.person() for _ in range(30)]
    rows = [await post.add(each, await post.follower(each), "Issued") for each in people]
    workers = [post.worker(store=await open_store(), me=f"p{number}") for number in range(3)]
    async with running(workers[0].run), running(workers[1].run), running(workers[2].run):
        for row in rows:
            await post.in_state(row, "sent")
    assert [len(each.history) for each in people] == [1] * 30


async def test_a_clock_that_is_set_back_over_a_restart_holds_up_nothing(post: Post) -> None:
    ana, ben = post.person(), post.person()
    follows, follows_too = await post.follower(ana), await post.follower(ben)
    early = await post.add(ben, follows_too, "for the morning", not_before=post.clock() + timedelta(hours=9))
    post.clock.pass_by(hours=2)
    undoable = await post.add(ana, follows, "News", not_before=post.clock() + timedelta(seconds=60))
    post.clock.pass_by(seconds=20, hours=-2)

    async with running(post.worker().run):
        brought = await post.when(undoable, lambda row: row.due_at <= post.clock() + timedelta(seconds=60))
        assert brought.due_at == post.clock() + timedelta(seconds=60)
        post.clock.pass_by(seconds=60)
        await post.in_state(undoable, "sent")
    assert (await post.row(early)).state == "held"
    assert (await post.row(early)).due_at == post.clock() + timedelta(hours=9, seconds=-80)


async def test_what_a_dead_process_had_in_hand_is_taken_over_also_by_a_clock_set_back(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "News")
    post.clock.pass_by(hours=2)
    async with post.store.transaction() as tx:
        now = post.clock()
        await sending.claim(tx, holder="elsewhere", now=now, until=now + CLAIM_LASTS, limit=1)
    post.clock.pass_by(hours=-2)

    async def held_no_longer_than_any() -> bool:
        async with post.store.reading() as conn:
            ((_, _, then),) = await recovery.in_hand(conn)
        return then == post.clock() + CLAIM_LASTS

    async with running(post.worker().run):
        await until(held_no_longer_than_any)
        post.clock.pass_by(minutes=4)
        sent = await post.in_state(news, "sent")
    assert sent.again
