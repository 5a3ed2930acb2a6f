"""What Telegram answers decides what becomes of a message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain.delivery import DeliveryKind, DeliveryReason, DeliveryState, NewDelivery, SendOutcome
from bot.domain.ids import ChatId, TopicId
from bot.domain.reply import Reply
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.courier import TelegramCourier
from bot.store.cases import followers
from bot.store.chats import moved_chats
from bot.store.messages import outbox, stuck
from tests.delivery.conftest import AGAIN, Post, running, said
from tests.standin import FaultKind
from tests.standin.chat import Standing
from tests.store.one_case import follow

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [
        (FaultKind.TIMEOUT, False),
        (FaultKind.RESET, False),
        (FaultKind.CUT_BEFORE, False),
        (FaultKind.CUT_AFTER, True),
        (FaultKind.SERVER_ERROR, False),
        (FaultKind.BAD_GATEWAY, False),
        (FaultKind.GARBLED_HTML, True),
        (FaultKind.GARBLED_NULL, True),
    ],
)
async def test_what_may_have_arrived_is_sent_again_once_and_says_so(
    post: Post, kind: FaultKind, arrives: bool
) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.telegram.fault("sendMessage", kind)
    worker = post.worker()
    async with running(worker.run):
        await post.when(news, lambda row: row.doubts == 1)
        post.clock.pass_by(seconds=10)
        worker.wake()
        row = await post.in_state(news, "sent")
    assert (row.doubts, row.again, row.tries) == (1, True, 2)
    first = ["Issued"] if arrives else []
    assert [message.text for message in ana.history] == [*first, f"{AGAIN}Issued"]
    assert row.messages == (ana.last.message_id,)


async def test_an_outage_puts_a_message_in_doubt_once_however_long_it_lasts(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    outage = post.telegram.fault("*", FaultKind.BAD_GATEWAY, times=None)
    worker = post.worker()
    post.gateway.circuit.when_over(lambda _: worker.wake())
    async with running(worker.run):
        await post.when(news, lambda row: row.doubts == 1)
        for seconds in (10, 60):
            post.clock.pass_by(seconds=seconds)
            worker.wake()
            await post.when(news, lambda _: worker.last_round == post.clock())
            await post.telegram.seen("sendChatAction")
        row = await post.row(news)
        assert (row.state, row.doubts) == ("pending", 1)
        assert len(post.telegram.calls("sendMessage")) == 1

        outage.cancel()
        row = await post.in_state(news, "sent")
    assert row.doubts == 1
    assert [message.text for message in ana.history] == [f"{AGAIN}Issued"]


@pytest.mark.engines("sqlite", "postgresql")
async def test_the_second_doubt_is_final_and_staff_can_retry(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.telegram.fault("sendMessage", FaultKind.CUT_BEFORE, times=2)
    worker = post.worker()
    async with running(worker.run):
        await post.when(news, lambda row: row.doubts == 1)
        post.clock.pass_by(seconds=10)
        worker.wake()
        row = await post.in_state(news, "in_doubt")
        assert row.doubts == 2
        assert (await post.told_staff())[0].startswith("delivery in doubt BLG2019123456")

        async with post.store.transaction() as tx:
            assert await stuck.retry(tx, news, post.store.now()) == 1
        worker.wake()
        await post.in_state(news, "sent")
    assert [message.text for message in ana.history] == [f"{AGAIN}Issued"]


async def test_a_refusal_is_final_and_unsubscribes_nobody(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    news = await post.add(ana, link, "Issued")
    post.telegram.fault("sendMessage", FaultKind.BAD_REQUEST)
    async with running(post.worker().run):
        row = await post.in_state(news, "refused")
    assert row.problem == DeliveryReason.UNKNOWN_REFUSAL
    async with post.store.reading() as conn:
        found = await followers.get(conn, link)
    assert found is not None
    assert found.subscribed
    assert found.gone_at is None
    assert await post.told_staff() == ["delivery refused BLG2019123456 reason unknown refusal"]
    assert len(post.telegram.calls("sendMessage")) == 1


@pytest.mark.parametrize(
    ("then", "line"),
    [
        (FaultKind.BAD_REQUEST, "delivery refused again BLG2019123456 reason unknown refusal"),
        (FaultKind.UNAUTHORIZED, "delivery failed again BLG2019123456"),
    ],
)
async def test_staff_never_read_that_a_message_was_not_sent_that_may_have_arrived(
    post: Post, then: FaultKind, line: str
) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.telegram.fault("sendMessage", FaultKind.CUT_AFTER)
    worker = post.worker()
    async with running(worker.run):
        await post.when(news, lambda row: row.doubts == 1)
        post.telegram.fault("sendMessage", then, times=None)
        post.clock.pass_by(seconds=10)
        worker.wake()
        if then is FaultKind.UNAUTHORIZED:
            await post.when(news, lambda row: row.tries == 2 and row.state == "pending")
            post.clock.pass_by(hours=24)
            worker.wake()
        await post.when(news, lambda row: row.state in ("refused", "failed"))

    assert [message.text for message in ana.history] == ["Issued"]
    (told,) = await post.told_staff()
    assert told.startswith(line)


async def test_an_announcement_refused_everywhere_is_one_line(post: Post) -> None:
    people = [post.person() for _ in range(3)]
    rows = [
        await post.add(each, await post.follower(each), "x", kind=DeliveryKind.ANNOUNCEMENT)
        for each in people
    ]
    post.telegram.fault("sendMessage", FaultKind.BAD_REQUEST, times=None)
    async with running(post.worker().run):
        for row in rows:
            await post.in_state(row, "refused")
    assert await post.told_staff() == ["delivery refused delivery an announcement reason unknown refusal"]


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize("standing", [Standing.BLOCKED, Standing.DEACTIVATED, None])
async def test_a_chat_that_is_closed_ends_quietly_and_staff_hear_of_it_once(
    post: Post, standing: Standing | None
) -> None:
    ana = post.person()
    link = await post.follower(ana)
    if standing:
        ana.standing = standing
    else:
        del post.telegram.world.chats[ana.chat_id]  # chat not found
    first = await post.add(ana, link, "1")
    second = await post.add(ana, link, "2", not_before=post.clock() + timedelta(hours=1))
    worker = post.worker()
    async with running(worker.run):
        await post.in_state(first, "gone")
        await post.in_state(second, "gone")
        third = await post.add(ana, link, "3")
        worker.wake()
        await post.in_state(third, "gone")
    async with post.store.reading() as conn:
        found = await followers.get(conn, link)
    assert found is not None
    assert found.gone_at == post.clock()
    assert await post.told_staff() == ["delivery gone BLG2019123456"]


async def test_a_flood_waits_exactly_as_long_as_telegram_asks(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.telegram.fault("sendMessage", FaultKind.TOO_MANY, retry_after=35)
    async with running(post.worker().run):
        row = await post.when(news, lambda row: row.problem is not None)
    assert (row.state, row.due_at, row.again) == (
        DeliveryState.PENDING,
        post.clock() + timedelta(seconds=35),
        False,
    )


async def test_what_could_not_be_sent_for_a_day_is_given_up_and_told(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.telegram.fault("sendMessage", FaultKind.UNAUTHORIZED, times=None)
    worker = post.worker()
    async with running(worker.run):
        await post.when(news, lambda row: row.problem is not None)
        post.clock.pass_by(hours=23, minutes=59)
        worker.wake()
        row = await post.when(news, lambda row: row.tries == 2 and row.state == "pending")
        assert row.due_at <= row.created_at + timedelta(hours=24)
        post.clock.pass_by(minutes=1)
        worker.wake()
        await post.in_state(news, "failed")
    assert (await post.told_staff())[0].startswith("delivery failed BLG2019123456")


@pytest.mark.engines("sqlite", "postgresql")
async def test_a_chat_that_moved_is_found_in_every_table(post: Post) -> None:
    group = post.telegram.group(kind="group")
    old, new_id = ChatId(group.chat_id), ChatId(-1_002_777_777_777)
    async with post.store.transaction() as tx:
        link = await follow(tx, post.store, post.case, old)
        new = [NewDelivery(DeliveryKind.NOTICE, old, link, post.case, said(str(n))) for n in range(2)]
        await outbox.add(tx, new, post.store.now())
    moved = group.migrates(new_id, post.person())
    async with running(post.worker().run):
        assert [(await moved.next_message()).text for _ in range(2)] == ["0", "1"]
    async with post.store.reading() as conn:
        assert await moved_chats.newest(conn, old) == new_id
        assert [each.chat for each in await followers.of_chat(conn, new_id)] == [new_id]


async def test_a_broken_row_is_refused_loudly_and_keeps_nobody(post: Post) -> None:
    ana, ben = post.person(), post.person()
    broken = await post.add(ana, await post.follower(ana), "x", reply=Reply())
    await post.add(ben, await post.follower(ben), "for Ben")
    async with running(post.worker().run):
        assert (await ben.next_message()).text == "for Ben"
        await post.in_state(broken, "refused")


async def test_a_fault_of_the_bots_own_keeps_no_other_message(post: Post) -> None:
    ana, ben = post.person(), post.person()
    faulty = await post.add(ana, await post.follower(ana), "x")
    await post.add(ben, await post.follower(ben), "for Ben")

    class Faulty(TelegramCourier):
        """Breaks at one person."""

        async def send(
            self, chat: ChatId, reply: Reply, *, protected: bool, topic: TopicId | None = None
        ) -> SendOutcome:
            if chat == ana.chat_id:
                raise KeyError("secret words")
            return await super().send(chat, reply, protected=protected)

    with capture_logs() as logs:
        async with running(post.worker(courier=Faulty(post.gateway, Buttons(post.store))).run):
            assert (await ben.next_message()).text == "for Ben"
            row = await post.when(faulty, lambda row: row.doubts == 1)
    assert row.problem == DeliveryReason.OWN_FAULT
    assert "secret" not in str(logs)
