"""What may be in a chat besides the messages whose ids are known: it is counted, and told to staff."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.delivery.changing import TIME_TO_SEND
from bot.delivery.worker import CLAIM_LASTS, DeliveryWorker
from bot.domain.cases import StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryReason, DeliveryState
from bot.domain.ids import AnnouncementId, ChatId, DeliveryId, FollowerId, MessageId, StatusId
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.reply import Paragraph, Reply, Span
from bot.store.cases import followers, statuses
from bot.store.chats import preferences
from bot.store.messages import announcements, claims, outbox
from bot.store.messages.outbox import Delivery
from tests.delivery.conftest import AGAIN, Free, Post, running, said
from tests.standin import FaultKind, Person

pytestmark = pytest.mark.engines("sqlite")

LONG = Reply((Paragraph((Span("word " * 1500),)),))
CHANGES = ("edit", "delete")


async def _arrives_but_is_not_confirmed(
    post: Post, worker: DeliveryWorker, ana: Person, link: FollowerId, *, times: int, **more: object
) -> DeliveryId:
    """Send a message whose first `times` answers are lost after the message has arrived."""
    news = await post.add(ana, link, "Issued", **more)
    post.telegram.fault("sendMessage", FaultKind.CUT_AFTER, times=times)
    worker.wake()
    await post.when(news, lambda row: row.doubts == 1)
    post.clock.pass_by(seconds=10)
    worker.wake()
    await post.in_state(news, "sent" if times == 1 else "in_doubt")
    return news


async def _status(post: Post, state: StatusState = StatusState.WITHDRAWN) -> StatusId:
    async with post.store.transaction() as tx:
        status = await statuses.add(tx, post.case, StatusFacts("Issued"), post.store.now())
        if state is not StatusState.RECORDED:
            await statuses.turn(tx, status.id, state)
        return status.id


def _texts(person: Person) -> list[str]:
    return [person.messages[each]["text"] for each in sorted(person.messages)]


@pytest.mark.parametrize("times", [1, 2])
async def test_each_send_without_an_answer_counts_as_one_more_copy(post: Post, times: int) -> None:
    worker, ana = post.worker(), post.person()
    async with running(worker.run):
        link = await post.follower(ana)
        row = await post.row(await _arrives_but_is_not_confirmed(post, worker, ana, link, times=times))
    known = (MessageId(ana.last.message_id),) if times == 1 else ()
    assert (row.messages, row.lost_copies) == (known, times)
    assert len(ana.history) == 2


async def test_a_send_whose_process_died_counts_as_one_more_copy(post: Post) -> None:
    ana = post.person()
    news = await post.add(ana, await post.follower(ana), "Issued")
    async with post.store.transaction() as tx:
        now = post.store.now()
        await claims.claim(tx, holder="killed", now=now, until=now + timedelta(minutes=3), limit=1)
    async with running(post.worker(has_died=lambda _: True).run):
        row = await post.in_state(news, "sent")
    assert (row.messages, row.lost_copies) == ((ana.last.message_id,), 1)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_whose_process_died_counts_no_copy_and_is_made_again(post: Post, change: str) -> None:
    worker, ana = post.worker(has_died=lambda holder: holder == "killed"), post.person()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "Issued")
        worker.wake()
        await post.in_state(news, "sent")
    changed = await post.add(ana, link, "struck", kind=DeliveryKind(change), target=news)
    async with post.store.transaction() as tx:
        now = post.store.now()
        await claims.claim(tx, holder="killed", now=now, until=now + timedelta(minutes=3), limit=1)
    async with running(worker.run):
        row = await post.in_state(changed, "sent")
    assert (row.lost_copies, row.again) == (0, False)


async def test_the_parts_of_a_message_that_stopped_half_way_are_known_too(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)

    def refuse_the_second(_: object) -> None:
        post.telegram.forget_hooks()
        post.telegram.fault("sendMessage", FaultKind.BAD_REQUEST)

    post.telegram.on("sendMessage", "answered", refuse_the_second)
    news = await post.add(ana, link, "x", reply=LONG)
    async with running(worker.run):
        await post.when(news, lambda row: row.doubts == 1)
        post.clock.pass_by(seconds=10)
        worker.wake()
        row = await post.in_state(news, "sent")
        assert row.messages == tuple(each.message_id for each in ana.history)
        assert len(row.messages) == 3
        assert row.lost_copies == 0
        gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        await post.in_state(gone, "sent")
    assert not ana.messages
    assert not await post.told_staff()


async def test_a_deletion_takes_all_parts_of_a_long_message(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "x", reply=LONG)
        worker.wake()
        await post.in_state(news, "sent")
        assert len(ana.messages) == 2
        gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        await post.in_state(gone, "sent")
    assert not ana.messages


async def test_an_edit_shows_its_text_once_and_takes_the_other_parts_away(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "x", reply=LONG)
        worker.wake()
        await post.in_state(news, "sent")
        edit = await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        await post.in_state(edit, "sent")
    assert _texts(ana) == ["struck"]


async def test_an_edit_shows_its_text_in_the_first_part_that_the_client_has_left(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "x", reply=LONG)
        worker.wake()
        await post.in_state(news, "sent")
        del ana.messages[min(ana.messages)]
        edit = await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        row = await post.in_state(edit, "sent")
    assert _texts(ana) == ["struck"]
    assert row.problem is None


async def test_after_48_hours_every_part_says_that_it_was_taken_back(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "x", reply=LONG)
        worker.wake()
        await post.in_state(news, "sent")
        post.clock.pass_by(hours=48)
        gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        row = await post.in_state(gone, "sent")
    assert _texts(ana) == ["taken back"] * 2
    assert row.problem == DeliveryReason.EDITED_INSTEAD


@pytest.mark.parametrize("change", CHANGES)
async def test_a_part_that_telegram_leaves_as_it_was_is_told_to_staff_and_the_others_are_changed(
    post: Post, change: str
) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "x", reply=LONG)
        worker.wake()
        first = (await post.in_state(news, "sent")).messages[0]
        post.telegram.fault("editMessageText", FaultKind.BAD_REQUEST)
        if change == "delete":
            post.telegram.fault("deleteMessage", FaultKind.BAD_REQUEST)
        was = ana.messages[first]["text"]
        changed = await post.add(ana, link, "struck", kind=DeliveryKind(change), target=news)
        worker.wake()
        await post.in_state(changed, "refused")
    assert _texts(ana) == ([was, "struck"] if change == "edit" else [was])
    key = {"edit": "not struck", "delete": "not taken back"}[change]
    assert await post.told_staff() == [f"delivery {key} BLG2019123456 reason unknown refusal"]


@pytest.mark.parametrize("fault", [FaultKind.CUT_BEFORE, FaultKind.SERVER_ERROR, FaultKind.TOO_MANY])
async def test_a_change_that_ends_between_two_parts_is_made_again_until_all_are_changed(
    post: Post, fault: FaultKind
) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "x", reply=LONG)
        worker.wake()
        await post.in_state(news, "sent")

        def fail_the_second(_: object) -> None:
            if len(post.telegram.calls("deleteMessage")) == 1:
                post.telegram.fault("deleteMessage", fault)

        post.telegram.on("deleteMessage", "answered", fail_the_second)
        gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()

        def goes_on(row: Delivery) -> bool:
            if row.due_at > post.clock():
                post.clock.now = row.due_at
                worker.wake()
            return row.state is DeliveryState.SENT

        row = await post.when(gone, goes_on)
    assert row.tries == 2
    assert not ana.messages


async def test_a_change_goes_on_with_the_next_part_only_while_its_claim_is_sure_to_last(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "x", reply=LONG)
        worker.wake()
        await post.in_state(news, "sent")

        def takes_long(_: object) -> None:
            post.clock.now += CLAIM_LASTS - TIME_TO_SEND + timedelta(seconds=1)

        post.telegram.on("deleteMessage", "carried", takes_long)
        gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        await post.when(gone, lambda row: row.tries > 0 and row.state is DeliveryState.PENDING)
    assert len(ana.messages) == 1


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("edit", "delivery corrected copy BLG2019123456"),
        ("delete", "delivery withdrawn copy BLG2019123456"),
    ],
)
async def test_a_known_copy_is_changed_and_staff_are_told_of_the_one_out_of_reach(
    post: Post, change: str, line: str
) -> None:
    worker, ana = post.worker(), post.person()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await _arrives_but_is_not_confirmed(post, worker, ana, link, times=1)
        changed = await post.add(ana, link, "struck", kind=DeliveryKind(change), target=news)
        worker.wake()
        await post.in_state(changed, "sent")
    assert _texts(ana) == (["Issued", "struck"] if change == "edit" else ["Issued"])
    assert await post.told_staff() == [line]


@pytest.mark.parametrize("change", CHANGES)
async def test_where_no_id_is_known_nothing_is_called_and_staff_are_told(post: Post, change: str) -> None:
    worker, ana = post.worker(), post.person()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await _arrives_but_is_not_confirmed(post, worker, ana, link, times=2)
        changed = await post.add(ana, link, "struck", kind=DeliveryKind(change), target=news)
        worker.wake()
        row = await post.in_state(changed, "cancelled")
    assert row.problem == DeliveryReason.TARGET_OUT_OF_REACH
    assert _texts(ana) == ["Issued", f"{AGAIN}Issued"]
    assert not post.telegram.calls("deleteMessage")
    assert not post.telegram.calls("editMessageText")
    of_copies = [each for each in await post.told_staff() if "copy" in each]
    assert len(of_copies) == 1
    assert "BLG2019123456" in of_copies[0]


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(("times", "ends"), [(1, "sent"), (2, "cancelled")])
async def test_copies_of_several_messages_about_one_withdrawal_are_one_line_for_each_client(
    post: Post, times: int, ends: str
) -> None:
    worker, people = post.worker(), [post.person(), post.person()]
    status = await _status(post)
    async with running(worker.run):
        for each in people:
            link = await post.follower(each)
            told = [
                await _arrives_but_is_not_confirmed(post, worker, each, link, times=times) for _ in range(2)
            ]
            for target in told:
                gone = await post.add(
                    each, link, "taken back", kind=DeliveryKind.DELETE, target=target, status=status
                )
                worker.wake()
                await post.in_state(gone, ends)
    of_copies = [each for each in await post.told_staff() if "copy" in each]
    assert of_copies == ["delivery withdrawn copy BLG2019123456"] * 2


async def test_a_withdrawal_of_what_was_corrected_before_is_a_line_of_its_own(post: Post) -> None:
    worker, ana = post.worker(), post.person()
    link, status = await post.follower(ana), await _status(post, StatusState.RECORDED)
    async with running(worker.run):
        news = await _arrives_but_is_not_confirmed(post, worker, ana, link, times=1)
        for change in CHANGES:
            row = await post.add(ana, link, "x", kind=DeliveryKind(change), target=news, status=status)
            worker.wake()
            await post.in_state(row, "sent")
    assert await post.told_staff() == [
        "delivery corrected copy BLG2019123456",
        "delivery withdrawn copy BLG2019123456",
    ]


async def test_a_change_that_was_cancelled_before_it_was_tried_has_told_staff_nothing(post: Post) -> None:
    worker, ana = post.worker(), post.person()
    link, status = await post.follower(ana), await _status(post, StatusState.RECORDED)
    async with running(worker.run):
        news = await _arrives_but_is_not_confirmed(post, worker, ana, link, times=1)
        later = post.clock() + timedelta(hours=1)
        await post.add(ana, link, "x", kind=DeliveryKind.DELETE, target=news, status=status, not_before=later)
        async with post.store.transaction() as tx:
            await outbox.cancel_waiting(tx, status)
        row = await post.add(ana, link, "x", kind=DeliveryKind.DELETE, target=news, status=status)
        worker.wake()
        await post.in_state(row, "sent")
    assert await post.told_staff() == ["delivery withdrawn copy BLG2019123456"]


async def test_copies_of_an_announcement_are_one_line_for_all_clients(post: Post) -> None:
    worker, people = post.worker(), [post.person(), post.person()]
    number = await _announcement(post)
    async with running(worker.run):
        for each in people:
            link = await post.follower(each)
            news = await _arrives_but_is_not_confirmed(
                post, worker, each, link, times=1, kind=DeliveryKind.ANNOUNCEMENT, announcement=number
            )
            gone = await post.add(
                each, link, "taken back", kind=DeliveryKind.DELETE, target=news, announcement=number
            )
            worker.wake()
            await post.in_state(gone, "sent")
    assert await post.told_staff() == [f"delivery announcement copy {number}"]


async def test_withdrawals_of_an_announcement_that_fail_are_one_line_for_all_clients(post: Post) -> None:
    worker, people = post.worker(), [post.person(), post.person()]
    number = await _announcement(post)
    async with running(worker.run):
        for each in people:
            link, about = await post.follower(each), {"announcement": number}
            news = await post.add(each, link, "x", kind=DeliveryKind.ANNOUNCEMENT, **about)
            worker.wake()
            await post.in_state(news, "sent")
            post.telegram.fault("sendMessage", FaultKind.BAD_REQUEST)
            await post.add(each, link, "taken back", kind=DeliveryKind.DELETE, target=news, **about)
            follow_up = await post.add(each, link, "disregard", kind=DeliveryKind.WITHDRAWAL, **about)
            worker.wake()
            await post.in_state(follow_up, "refused")
    refused = [each for each in await post.told_staff() if each.startswith("delivery refused")]
    assert refused == ["delivery refused delivery an announcement reason unknown refusal"]


async def test_who_leaves_while_a_change_waits_for_its_turn_is_no_line_about_a_copy(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await _arrives_but_is_not_confirmed(post, worker, ana, link, times=1)

    class Leaving(Free):
        """A pace in whose wait the person leaves."""

        async def turn(self, chat: ChatId, *, doubtful: bool) -> bool:
            async with post.store.transaction() as tx:
                await followers.forget(tx, chat)
            return True

    gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
    async with running(post.worker(pace=Leaving()).run):
        row = await post.in_state(gone, "cancelled")
    assert row.problem == DeliveryReason.CONSENT_ENDED
    assert not await post.told_staff()


async def _announcement(post: Post) -> AnnouncementId:
    async with post.store.transaction() as tx:
        return await announcements.add(tx, "all", None, "Closed on Friday.", post.store.now())


async def _withdrawn(
    post: Post, ana: Person, link: FollowerId, news: DeliveryId, status: StatusId
) -> tuple[DeliveryId, DeliveryId]:
    """Put a deletion and the message that follows it into the outbox."""
    gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news, status=status)
    follow_up = await post.add(ana, link, "disregard", kind=DeliveryKind.WITHDRAWAL, status=status)
    return gone, follow_up


async def test_a_withdrawal_follows_the_deletion_and_cannot_be_forwarded(post: Post) -> None:
    worker, ana = post.worker(), post.person()
    link, status = await post.follower(ana), await _status(post, StatusState.RECORDED)
    async with running(worker.run):
        news = await post.add(ana, link, "Issued", status=status)
        worker.wake()
        await post.in_state(news, "sent")
        async with post.store.transaction() as tx:
            await statuses.turn(tx, status, StatusState.WITHDRAWN)
        _, follow_up = await _withdrawn(post, ana, link, news, status)
        worker.wake()
        await post.in_state(follow_up, "sent")
    assert _texts(ana) == ["disregard"]
    assert ana.last.raw["has_protected_content"]


async def test_a_withdrawal_of_what_turned_out_not_to_be_sent_does_not_go(post: Post) -> None:
    ana, status = post.person(), await _status(post)
    link = await post.follower(ana)
    news = await post.add(ana, link, "Issued", status=status)
    async with post.store.transaction() as tx:
        await outbox.cancel_waiting(tx, status)
    gone, follow_up = await _withdrawn(post, ana, link, news, status)
    async with running(post.worker().run):
        await post.in_state(follow_up, "cancelled")
    assert (await post.row(gone)).problem == DeliveryReason.TARGET_NOT_OUT
    assert not post.telegram.sent
    assert not await post.told_staff()


async def test_quiet_hours_hold_the_withdrawal_and_not_the_deletion(post: Post) -> None:
    worker, ana = post.worker(), post.person()
    link, status = await post.follower(ana), await _status(post, StatusState.RECORDED)
    async with running(worker.run):
        news = await post.add(ana, link, "Issued", status=status)
        worker.wake()
        await post.in_state(news, "sent")
        async with post.store.transaction() as tx:
            await statuses.turn(tx, status, StatusState.WITHDRAWN)
            quiet = QuietHours(time(0), time(23, 59), "UTC")
            await preferences.put(tx, ChatId(ana.chat_id), Preferences(quiet=quiet, zone="UTC"))
        gone, follow_up = await _withdrawn(post, ana, link, news, status)
        worker.wake()
        await post.in_state(gone, "sent")
        await post.in_state(follow_up, "held")
    assert not ana.messages


async def test_a_deletion_does_not_wait_for_a_message_that_quiet_hours_hold(post: Post) -> None:
    worker, ana = post.worker(), post.person()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "Issued")
        worker.wake()
        await post.in_state(news, "sent")
        held = await post.add(ana, link, "Held", not_before=post.clock() + timedelta(hours=9))
        gone = await post.add(ana, link, "taken back", kind=DeliveryKind.DELETE, target=news)
        worker.wake()
        await post.in_state(gone, "sent")
        assert (await post.row(held)).state is DeliveryState.HELD


async def test_a_discreet_withdrawal_shows_only_a_sign(post: Post) -> None:
    worker, ana = post.worker(), post.person()
    link, status = await post.follower(ana), await _status(post, StatusState.RECORDED)
    async with post.store.transaction() as tx:
        await preferences.put(tx, ChatId(ana.chat_id), Preferences(discreet=True))
    async with running(worker.run):
        news = await post.add(ana, link, "Issued", status=status)
        worker.wake()
        await post.in_state(news, "sent")
        async with post.store.transaction() as tx:
            await statuses.turn(tx, status, StatusState.WITHDRAWN)
        _, follow_up = await _withdrawn(post, ana, link, news, status)
        worker.wake()
        await post.in_state(follow_up, "sent")
    assert "disregard" not in ana.last.text
    assert said("disregard") == (await post.row(follow_up)).reply


async def test_a_chat_that_moved_is_out_of_reach_where_it_was(post: Post) -> None:
    ana, worker = post.person(), post.worker()
    link = await post.follower(ana)
    async with running(worker.run):
        news = await post.add(ana, link, "Issued")
        worker.wake()
        await post.in_state(news, "sent")
    unsent = await post.add(ana, link, "Later", not_before=post.clock() + timedelta(hours=1))
    async with post.store.transaction() as tx:
        await outbox.moved(tx, ChatId(ana.chat_id), ChatId(-1_002_777_777_777))
    assert [
        ((await post.row(each)).messages, (await post.row(each)).lost_copies) for each in (news, unsent)
    ] == [
        ((), 1),
        ((), 0),
    ]
