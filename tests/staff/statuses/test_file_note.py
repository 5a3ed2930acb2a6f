"""The file note: what each follower was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.attempts import cancelled
from bot.domain.delivery import DeliveryKind, DeliveryReason, DeliveryState, InDoubt, NewDelivery, Sent
from bot.domain.ids import MessageId
from bot.domain.preferences import Preferences
from bot.domain.reply import Paragraph, Reply, Span
from bot.store.cases import followers
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import announcements, claims, outbox
from bot.store.messages.claims import DeliveryResult
from tests.e2e import voice
from tests.knowledge.real_words import notice_text, speak, staff_text
from tests.staff.desk import NOOR, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN

DAY = "November 24, 2026"

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


async def test_an_empty_case_has_an_empty_note(desk: Desk) -> None:
    assert staff_text("record_nothing") in said(await desk.types("record"))


async def test_it_lists_what_each_follower_was_sent_when_and_by_whom(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    await desk.records("refused 2026-11-20 note: Call <us>")
    await desk.delivers()
    note = said(await desk.types("record"))
    for line in (
        "BLG2019123456 (Smith & Sons)",
        "America/Denver",
        staff_text("record_follows", who=who(1), day=DAY),
        "1. "
        + staff_text(
            "record_status", status="Refused", day="November 20, 2026", moment=f"{DAY}, 02:00", by="Eve"
        ),
        staff_text("record_holds"),
        staff_text("record_note", note="Call <us>"),
        staff_text("record_accepted", who=who(1), moment=f"{DAY}, 02:01", message="1001"),
        staff_text("record_accepted", who=who(2), moment=f"{DAY}, 02:01", message="1002"),
    ):
        assert line in note
    assert note.count(notice_text("says_first", status="Refused")) == 1


async def test_undone_corrected_and_withdrawn_statuses_are_marked(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.presses("undo", await desk.records("ready today"))
    await desk.records("issued today")
    await desk.delivers()
    await desk.presses("confirm", await desk.types("correct", "refused today", by=NOOR), by=NOOR)
    await desk.delivers()
    await desk.presses("confirm", await desk.types("withdraw"))
    note = said(await desk.types("record"))
    for line in (
        f"{staff_text('record_undone')}\n\n{who(1)}: {staff_text('record_cancelled')}",
        staff_text("record_corrected"),
        "3. " + staff_text("record_correction", status="Refused", day=DAY, moment=f"{DAY}, 02:01", by="Noor"),
        staff_text("record_withdrawn"),
        staff_text("record_struck", who=who(1), moment=f"{DAY}, 02:02"),
        f"{staff_text('record_not_deleted', who=who(1))} {staff_text('record_pending')}",
    ):
        assert line in note
    assert "now says: Ready" not in note  # it was sent to nobody


async def test_a_deleted_client_is_a_former_follower_without_texts(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    await desk.records("refused today")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await outbox.forget(tx, ANN)
        await followers.forget(tx, ANN)
    note = said(await desk.types("record"))
    former = staff_text("record_former")
    assert staff_text("record_accepted", who=former, moment=f"{DAY}, 02:01", message="?") in note
    assert staff_text("record_text_gone") in note
    assert staff_text("record_accepted", who=who(1), moment=f"{DAY}, 02:01", message="1002") in note
    assert str(ANN) not in note


async def test_pending_messages_are_listed(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    held = staff_text("record_held", moment=f"{DAY}, 02:01")
    assert f"{who(1)}: {held}" in said(await desk.types("record"))


async def test_checks_and_announcements_are_listed_in_order_with_the_statuses(desk: Desk) -> None:
    ann = await desk.follows(ANN)
    await desk.records("refused 2026-11-20")
    await desk.delivers()
    desk.clock.pass_by(days=1)
    async with desk.store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(checks_every_days=1))
        number = await announcements.add(tx, "all", None, "Closed on Friday.", desk.clock.now)
        reply = Reply((Paragraph((Span("Closed on Friday."),)),))
        one = NewDelivery(DeliveryKind.ANNOUNCEMENT, ANN, ann, desk.case, reply, announcement=number)
        await outbox.add(tx, [one], desk.clock.now)
    desk.clock.pass_by(days=1)
    await desk.types("checked")
    desk.clock.pass_by(days=1)
    await desk.records("issued today")
    note, last = said(await desk.types("record")), "November 27, 2026"
    began = {"status": "Refused", "day": "November 20, 2026", "moment": f"{DAY}, 02:00", "by": "Eve"}
    headings = (
        "1. " + staff_text("record_status", **began),
        "2. " + voice.staff("record_announcement"),
        "3. " + voice.staff("record_check"),
        "4. "
        + staff_text(
            "record_status", **began | {"status": "Issued", "day": last, "moment": f"{last}, 02:01"}
        ),
    )
    places = [note.index(each) for each in headings]
    assert places == sorted(places)
    assert "Closed on Friday." in note


async def test_messages_about_unknown_checks_are_listed_on_their_own(desk: Desk) -> None:
    """A clock that was ahead lost their time, by which older versions found their check."""
    ann = await desk.follows(ANN)
    for day in (1, 2):
        desk.clock.pass_by(days=day)
        one = NewDelivery(DeliveryKind.CHECKED, ANN, ann, desk.case, Reply((Paragraph((Span("Nothing."),)),)))
        async with desk.store.transaction() as tx:
            await outbox.add(tx, [one], desk.clock.now)
    note = said(await desk.types("record"))
    assert note.count(voice.staff("record_check")) == 2


async def test_unsubscribed_unreachable_and_refused_followers_are_marked(desk: Desk) -> None:
    ann, _ = await desk.follows(ANN), await desk.follows(BEN)
    await desk.records("refused today")
    for state, why in ((DeliveryState.REFUSED, "can't parse"), (DeliveryState.GONE, None)):
        (claimed,) = await desk.claims()
        async with desk.store.transaction() as tx:
            await claims.record(tx, DeliveryResult(claimed.id, state, problem=why), "w", desk.clock.now)
    async with desk.store.transaction() as tx:
        await followers.subscribe(tx, ann, ANN, on=False)
        await followers.mark_gone(tx, BEN, desk.clock.now)
    note = said(await desk.types("record"))
    refused = staff_text("record_refused", why="can't parse")
    for line in (
        f"{staff_text('record_follows', who=who(1), day=DAY)} {staff_text('record_unsubscribed')}",
        f"{staff_text('record_follows', who=who(2), day=DAY)} {staff_text('record_closed', day=DAY)}",
        f"{who(1)}: {refused}",
        f"{who(2)}: {staff_text('record_gone')}",
    ):
        assert line in note


def who(number: int) -> str:
    return staff_text("record_follower", number=str(number))


@pytest.mark.parametrize(("command", "begun"), [("withdraw", "record_deleted"), ("correct", "record_struck")])
async def test_a_lost_copy_is_mentioned_where_the_known_one_is_changed(
    desk: Desk, command: str, begun: str
) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.comes_to(InDoubt("no answer"))
    await desk.delivers()
    before = said(await desk.types("record"))
    assert staff_text("record_copies", count="1") in before
    assert staff_text("record_copy_remains") not in before
    await desk.presses("confirm", await desk.types(command, "refused today" * (command == "correct")))
    await desk.delivers()
    at = speak().moment((await desk.sent())[-1].sent_at or desk.clock.now)
    lines = said(await desk.types("record")).splitlines()
    changed = staff_text(begun, who=who(1), moment=at)
    assert f"{changed} {staff_text('record_copy_remains')}" in lines


async def test_a_change_that_failed_is_explained_and_never_shown_as_done(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    for _ in range(2):
        await desk.comes_to(InDoubt("no answer"))
    await desk.presses("confirm", await desk.types("withdraw"))
    (deletion,) = await desk.sent(DeliveryKind.DELETE)
    async with desk.store.transaction() as tx:
        (claimed,) = await claims.claim(
            tx, holder="w", now=desk.clock.now, until=desk.clock.now + timedelta(minutes=1), limit=1
        )
        assert claimed.id == deletion.id
        await claims.record(tx, cancelled(claimed, DeliveryReason.TARGET_OUT_OF_REACH), "w", desk.clock.now)
    note = said(await desk.types("record"))
    begun, state, remains = (
        staff_text("record_not_deleted", who=who(1)),
        staff_text("record_out_of_reach"),
        staff_text("record_copy_remains"),
    )
    assert f"{begun} {state} {remains}" in note.splitlines()
    assert staff_text("record_copies", count="2") in note
    assert voice.staff("record_cancelled") not in note


async def test_the_message_that_follows_a_withdrawal_is_in_the_note(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.presses("confirm", await desk.types("withdraw"))
    await desk.delivers()
    (follow_up,) = await desk.sent(DeliveryKind.WITHDRAWAL)
    assert follow_up.reply is not None
    note = said(await desk.types("record"))
    assert said(follow_up.reply).splitlines()[0] in note
    (message,) = follow_up.messages
    at = speak().moment(follow_up.sent_at or desk.clock.now)
    assert staff_text("record_accepted", who=who(1), moment=at, message=str(message)) in note


async def test_all_parts_of_a_message_are_named(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.comes_to(Sent((MessageId(7), MessageId(8))))
    at = speak().moment((await desk.sent())[0].sent_at or desk.clock.now)
    line = staff_text("record_accepted", who=who(1), moment=at, message="7, 8")
    assert line in said(await desk.types("record"))
