"""An urgent message is read at once, at any hour, and says nothing of the case where that is unwanted."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.clients.own_cases import OwnCases
from bot.domain.delivery import DeliveryKind
from bot.domain.ids import ChatId, UpdateId
from bot.domain.preferences import Preferences, QuietHours
from bot.store.chats import preferences
from tests.delivery.conftest import Post, running
from tests.frontends.telegram.answering import speak
from tests.knowledge.real_words import notice_text
from tests.staff.desk import Desk
from tests.standin import Person

pytestmark = pytest.mark.engines("sqlite")

LAGOS = QuietHours(time(22), time(7), "Africa/Lagos")
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.fixture
def night(post: Post) -> Post:
    """It is 3 a.m. in Lagos."""
    post.clock.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    return post


async def sleeper(post: Post, *, discreet: bool = False) -> Person:
    person = post.person()
    await post.follower(person)
    async with post.store.transaction() as tx:
        await preferences.put(tx, ChatId(person.chat_id), Preferences(quiet=LAGOS, discreet=discreet))
    return person


async def test_an_urgent_notice_is_read_at_night_and_who_has_stopped_gets_none(night: Post) -> None:
    ana, ben, eva = await sleeper(night), await sleeper(night, discreet=True), await sleeper(night)
    await OwnCases(night.store, speak).tell(ChatId(eva.chat_id), UpdateId(900), on=False)
    desk = Desk(night.store, night.clock, night.case)
    await desk.records("refused 2026-11-20 urgent note: Your interview is at 8:00.")
    night.clock.pass_by(seconds=61)

    async with running(night.worker().run):
        read = await ana.next_message()
        hidden = await ben.next_message()
        for each in await desk.sent():
            await night.in_state(each.id, "sent")
    assert read.text.startswith(notice_text("urgent").strip())
    assert "Your interview is at 8:00." in read.text
    assert hidden.text == "discreet urgent"
    assert not eva.history


async def test_a_notice_that_is_not_urgent_waits_until_the_morning(night: Post) -> None:
    ana = await sleeper(night)
    desk = Desk(night.store, night.clock, night.case)
    await desk.records("refused 2026-11-20 note: Not urgent at all.")
    night.clock.pass_by(seconds=61)

    (notice,) = await desk.sent(DeliveryKind.NOTICE)
    async with running(night.worker().run):
        row = await night.when(notice.id, lambda each: each.due_at == MORNING)
    assert row.state == "held"
    assert not ana.history


async def test_what_is_on_hold_for_the_same_case_goes_out_before_an_urgent_message(night: Post) -> None:
    ana = night.person()
    link = await night.follower(ana)
    async with night.store.transaction() as tx:
        await preferences.put(tx, ChatId(ana.chat_id), Preferences(quiet=LAGOS))
    earlier = await night.add(ana, link, "first")
    worker = night.worker()
    async with running(worker.run):
        await night.in_state(earlier, "held")
        urgent = await night.add(ana, link, "second", urgent=True)
        worker.wake()
        await night.in_state(urgent, "sent")
    assert [each.text for each in ana.history] == ["first", "second"]


async def test_what_was_brought_forward_waits_again_where_the_urgent_message_is_canceled(night: Post) -> None:
    ana = await sleeper(night)
    desk = Desk(night.store, night.clock, night.case)
    await desk.records("refused 2026-11-20 note: For the morning.")
    night.clock.pass_by(seconds=61)
    (notice,) = await desk.sent(DeliveryKind.NOTICE)
    worker = night.worker()
    async with running(worker.run):
        await night.when(notice.id, lambda each: each.due_at == MORNING)
        recorded = await desk.records("issued 2026-11-21 urgent")
        due = night.clock.now + timedelta(seconds=60)
        await night.when(notice.id, lambda each: each.due_at == due)
        await desk.presses("undo", recorded)
        night.clock.pass_by(seconds=61)
        worker.wake()
        await night.when(notice.id, lambda each: each.due_at == MORNING)
    assert not ana.history
