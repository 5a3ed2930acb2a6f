"""Earlier messages are struck through or taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.worker import DeliveryWorker
from bot.domain.delivery import DeliveryKind, DeliveryReason, DeliveryState
from bot.domain.ids import ChatId, DeliveryId, FollowerId
from bot.domain.preferences import Preferences
from bot.store.chats import preferences
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery
from tests.delivery.conftest import Post, running
from tests.standin import FaultKind, Person

pytestmark = pytest.mark.engines("sqlite")


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


async def test_an_edit_of_a_message_that_the_client_deleted_is_done_and_says_so(post: Post) -> None:
    worker = post.worker()
    async with running(worker.run):
        ana, link, news = await _told(post, worker)
        ana.messages.clear()
        edit = await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=news)
        worker.wake()
        row = await post.in_state(edit, "sent")
    assert row.problem == DeliveryReason.MESSAGE_GONE
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
    assert row.problem == DeliveryReason.EDITED_INSTEAD
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
    assert await post.told_staff() == ["delivery not taken back BLG2019123456 reason unknown refusal"]


async def test_a_change_to_what_never_went_out_is_cancelled(post: Post) -> None:
    ana = post.person()
    link = await post.follower(ana)
    async with post.store.transaction() as tx:
        await preferences.put(tx, ChatId(ana.chat_id), Preferences())
    news = await post.add(ana, link, "Issued", not_before=post.clock() + timedelta(hours=1))
    async with post.store.transaction() as tx:
        await outbox.cancel_news(tx, link)
    edit = await post.add(ana, link, "struck", kind=DeliveryKind.EDIT, target=news)
    async with running(post.worker().run):
        await post.in_state(edit, "cancelled")
    assert not post.telegram.sent
