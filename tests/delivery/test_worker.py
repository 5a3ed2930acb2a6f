"""Every message goes once, in order, to whom it is for; what may be a double says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import time, timedelta

import pytest

from bot.delivery.worker import DeliveryWorker
from bot.domain.case_number import CaseNumber
from bot.domain.delivery import EDITED_INSTEAD, DeliveryKind, DeliveryState, NewDelivery
from bot.domain.following import Preferences, QuietHours
from bot.domain.ids import ChatId, DeliveryId, FollowerId, MessageId
from bot.domain.reply import Reply
from bot.store import followers, moved_chats, outbox, preferences, sending
from bot.store.engine import Store
from bot.store.outbox import Delivery
from tests.delivery.conftest import ME, Post, running, said
from tests.standin import FaultKind, Person
from tests.standin.chat import Standing
from tests.store.one_case import follow, new_case

AGAIN = "sent again\n\n"


class Free:
    """A pace without limits."""

    turns = 0

    def room(self) -> int:
        return 10

    def rest_of(self, _chat: ChatId) -> timedelta:
        return timedelta()

    async def turn(self, _chat: ChatId) -> None:
        self.turns += 1


async def test_a_message_goes_once_and_its_number_is_kept(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued & <sent>")
    async with running(post.worker().run):
        seen = await ana.next_message()
        row = await post.in_state(news, "sent")

    assert seen.text == "Issued & <sent>"
    assert seen.raw["has_protected_content"]
    assert (row.message, row.sent_at, row.tries, row.again) == (seen.message_id, post.clock(), 1, False)
    assert len(post.telegram.sent) == 1


async def test_an_announcement_may_be_forwarded(post: Post) -> None:
    ana = post.person()
    await post.add(ana, await post.follower(ana), "Closed", kind=DeliveryKind.ANNOUNCEMENT)
    async with running(post.worker().run):
        assert "has_protected_content" not in (await ana.next_message()).raw


async def test_order_holds_within_a_case_and_chat_while_others_go_on(post: Post) -> None:
    ana, ben = post.person(), post.person()
    anas, bens = await post.follower(ana), await post.follower(ben)
    rows = [await post.add(ana, anas, f"{number}") for number in range(4)]
    await post.add(ben, bens, "for Ben")
    post.telegram.fault("sendMessage", FaultKind.TOO_MANY, chat=ana, retry_after=35)
    worker = post.worker()
    async with running(worker.run):
        assert (await ben.next_message()).text == "for Ben"
        await post.in_state(rows[0], "pending")
        assert [(await post.row(each)).tries for each in rows] == [1, 0, 0, 0]
        post.pacing._flooded.clear()
        post.clock.pass_by(seconds=36)
        worker.wake()
        await post.in_state(rows[3], "sent")
    assert [message.text for message in ana.history] == ["0", "1", "2", "3"]


async def test_one_case_that_waits_holds_up_no_other_of_the_same_chat(post: Post) -> None:
    ana = post.person()
    async with post.store.transaction() as tx:
        other = await new_case(tx, post.store, CaseNumber("LMA2020000001"))
    later = post.clock() + timedelta(seconds=60)
    await post.add(ana, await post.follower(ana), "held", not_before=later)
    await post.add(ana, await post.follower(ana, other), "other case", case=other)
    worker = post.worker()
    async with running(worker.run):
        assert (await ana.next_message()).text == "other case"
        post.clock.pass_by(seconds=60)
        worker.wake()
        assert (await ana.next_message()).text == "held"


async def test_never_two_sends_to_a_chat_at_once(post: Post) -> None:
    ana = post.person()
    for number in range(3):
        async with post.store.transaction() as tx:
            case = await new_case(tx, post.store, CaseNumber(f"LMA202000000{number}"))
        await post.add(ana, await post.follower(ana, case), f"{number}", case=case)
    held = post.telegram.fault("sendMessage", FaultKind.HELD)
    async with running(post.worker().run):
        await held.within(5)
        async with post.store.reading() as conn:
            assert len(await sending.in_hand(conn)) == 1
        held.released.set()
        for number in range(3):
            assert (await ana.next_message()).text == f"{number}"


async def test_consent_that_ended_cancels_what_waits(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "secret")
    async with post.store.transaction() as tx:
        await followers.forget(tx, ChatId(ana.chat_id))
    async with running(post.worker().run):
        await post.in_state(news, "cancelled")
    assert not post.telegram.calls("sendMessage")


async def test_consent_that_ends_between_the_claim_and_the_send_cancels_too(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "secret")

    class Interrupting(Free):
        """Ends the consent while a message waits for its turn."""

        async def turn(self, chat: ChatId) -> None:
            async with post.store.transaction() as tx:
                await followers.forget(tx, chat)

    async with running(post.worker(pace=Interrupting()).run):
        await post.in_state(news, "cancelled")
    assert not post.telegram.calls("sendMessage")


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [
        (FaultKind.TIMEOUT, False),
        (FaultKind.RESET, False),
        (FaultKind.CUT_BEFORE, False),
        (FaultKind.CUT_AFTER, True),
        (FaultKind.SERVER_ERROR, False),
        (FaultKind.BAD_GATEWAY, False),
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
    assert row.message == ana.last.message_id


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
            assert await outbox.retry(tx, news, post.store.now()) == 1
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
    assert row.problem == "Not today"
    async with post.store.reading() as conn:
        found = await followers.get(conn, link)
    assert found is not None
    assert found.subscribed
    assert found.gone_at is None
    assert await post.told_staff() == ["delivery refused BLG2019123456 Not today"]
    assert len(post.telegram.calls("sendMessage")) == 1


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
    assert await post.told_staff() == ["delivery refused delivery an announcement Not today"]


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


async def test_a_chat_that_must_be_left_alone_gets_its_message_back_into_the_outbox(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    post.pacing.flooded(ChatId(ana.chat_id), timedelta(seconds=35))
    async with running(post.worker().run):
        row = await post.in_state(news, "held")
    assert timedelta(seconds=30) < row.due_at - post.clock() <= timedelta(seconds=35)
    assert row.tries == 0
    assert not post.telegram.sent


async def test_a_message_that_waited_too_long_for_its_turn_is_put_back_unsent(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")

    class Slow(Free):
        """Lets a message go when it has hardly any time left."""

        async def turn(self, _chat: ChatId) -> None:
            if not self.turns:
                post.clock.pass_by(minutes=2)
            self.turns += 1

    pace = Slow()
    async with running(post.worker(pace=pace).run):
        row = await post.in_state(news, "sent")
    assert pace.turns == 2
    assert (row.tries, row.again) == (1, False)
    assert len(ana.history) == 1


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


async def test_quiet_hours_hold_what_rings_until_they_end(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    quiet = QuietHours(time(22), time(10, 30), "Europe/Vienna")  # it is 10:00 there
    told = await post.add(ana, link, "told before")
    worker = post.worker()
    async with running(worker.run):
        await post.in_state(told, "sent")
        async with post.store.transaction() as tx:
            await preferences.put(tx, ChatId(ana.chat_id), Preferences(quiet=quiet))
        await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=told)
        news = await post.add(ana, link, "Issued")
        worker.wake()
        assert (await ana.next_edit()).text == "struck"
        row = await post.in_state(news, "held")
        assert (row.due_at, row.tries) == (post.clock() + timedelta(minutes=30), 0)
        post.clock.pass_by(minutes=30)
        worker.wake()
        await post.in_state(news, "sent")


async def test_a_discreet_message_shows_only_that_there_is_news(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    async with post.store.transaction() as tx:
        await preferences.put(tx, ChatId(ana.chat_id), Preferences(discreet=True))
    news = await post.add(ana, link, "Issued")
    worker = post.worker()
    async with running(worker.run):
        seen = await ana.next_message()
        assert seen.text == "discreet"
        assert [button["callback_data"] for row in seen.rows for button in row] == [f"1:show:{news}"]
        await post.in_state(news, "sent")

        unopened = await post.add(ana, link, "Issued, struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        row = await post.in_state(unopened, "cancelled")
        assert row.problem == "the message it is about was never opened"

        async with post.store.transaction() as tx:
            await outbox.show(tx, news, ChatId(ana.chat_id), post.store.now())
        opened = await post.add(ana, link, "Issued, struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        await post.in_state(opened, "sent")
    assert ana.last.text == "Issued, struck"


async def _told(post: Post, worker: DeliveryWorker) -> tuple[Person, FollowerId, DeliveryId]:
    """Have somebody told that the visa was issued."""
    ana = post.person()
    link = await post.follower(ana)
    news = await post.add(ana, link, "Issued")
    worker.wake()
    await post.in_state(news, "sent")
    return ana, link, news


async def test_an_edit_that_changes_nothing_is_as_good_as_done(post: Post) -> None:
    worker = post.worker()
    async with running(worker.run):
        ana, link, news = await _told(post, worker)
        edit = await post.add(ana, link, "Issued", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        await post.in_state(edit, "sent")


async def test_an_edit_of_a_message_that_is_gone_is_kept_with_its_reason_and_staff_are_left_alone(
    post: Post,
) -> None:
    worker = post.worker()
    async with running(worker.run):
        ana, link, news = await _told(post, worker)
        ana.messages.clear()
        edit = await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        row = await post.in_state(edit, "refused")
    assert row.problem == "Message to edit not found"
    assert not await post.told_staff()


@pytest.mark.parametrize("kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER, FaultKind.SERVER_ERROR])
@pytest.mark.parametrize(("change", "method"), [("edit", "editMessageText"), ("delete", "deleteMessage")])
async def test_a_change_in_doubt_is_simply_made_again(
    post: Post, kind: FaultKind, change: str, method: str
) -> None:
    worker = post.worker()
    async with running(worker.run):
        ana, link, news = await _told(post, worker)
        post.telegram.fault(method, kind, times=3)
        row_id = await post.add(ana, link, "struck", kind=DeliveryKind(change), target=news)
        worker.wake()

        def goes_on(row: Delivery) -> bool:
            if row.due_at > post.clock():
                post.clock.now = row.due_at
                worker.wake()
            return row.state is DeliveryState.SENT

        row = await post.when(row_id, goes_on)
    assert (row.doubts, row.again, row.tries) == (0, False, 4)
    assert len(ana.history) == 1


async def test_a_withdrawn_message_is_deleted(post: Post) -> None:
    worker = post.worker()
    async with running(worker.run):
        ana, link, news = await _told(post, worker)
        gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        assert (await post.in_state(gone, "sent")).problem is None
    assert not ana.messages


async def test_after_48_hours_a_withdrawn_message_says_so_instead(post: Post) -> None:
    worker = post.worker()
    async with running(worker.run):
        ana, link, news = await _told(post, worker)
        post.clock.pass_by(hours=48)
        edited = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        row = await post.in_state(edited, "sent")
    assert row.problem == EDITED_INSTEAD
    assert ana.last.text == "taken back"
    assert not post.telegram.calls("deleteMessage")


async def test_a_deletion_that_telegram_refuses_becomes_an_edit(post: Post) -> None:
    worker = post.worker()
    async with running(worker.run):
        ana, link, news = await _told(post, worker)
        post.telegram.advance(49 * 3600)
        edited = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        await post.in_state(edited, "sent")
        post.telegram.fault("editMessageText", FaultKind.BAD_REQUEST)
        stays = await post.add(ana, link, "taken back!", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        await post.in_state(stays, "refused")
    assert ana.last.text == "taken back"
    assert await post.told_staff() == ["delivery not taken back BLG2019123456 Not today"]


async def test_a_change_to_what_never_went_out_is_cancelled(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    async with post.store.transaction() as tx:
        await preferences.put(tx, ChatId(ana.chat_id), Preferences())
    news = await post.add(ana, link, "Issued", not_before=post.clock() + timedelta(hours=1))
    async with post.store.transaction() as tx:
        await outbox.cancel_waiting(tx, follower=link)
    edit = await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=news)
    async with running(post.worker().run):
        await post.in_state(edit, "cancelled")
    assert not post.telegram.sent


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
            late = sending.Recording(news, DeliveryState.SENT, MessageId(77))
            assert not await sending.record(tx, late, "elsewhere", post.store.now())


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
            await sending.recover(tx, [news], now)
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

        async def turn(self, _chat: ChatId) -> None:
            self.turns += 1
            if self.turns > 1:
                await asyncio.Event().wait()

    held = post.telegram.fault("sendMessage", FaultKind.HELD)
    async with running(post.worker(pace=OneTurn()).run) as stop:
        await held.within(5)
        stop.set()
        await asyncio.sleep(0)
        held.released.set()
    found = [await post.row(each) for each in rows]
    assert [row.state for row in found] == ["sent", "held", "held"]
    assert [(row.tries, row.again) for row in found[1:]] == [(0, False), (0, False)]


async def test_a_broken_row_is_refused_loudly_and_keeps_nobody(post: Post) -> None:
    ana, ben = post.person(), post.person()
    broken = await post.add(ana, await post.follower(ana), "x", reply=Reply())
    await post.add(ben, await post.follower(ben), "for Ben")
    async with running(post.worker().run):
        assert (await ben.next_message()).text == "for Ben"
        await post.in_state(broken, "refused")


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
