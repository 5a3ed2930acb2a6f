"""Withdrawing a status that should not have been sent."""

from __future__ import annotations

from datetime import time

import pytest

from bot.domain.cases import StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, InDoubt, Refused, Sent
from bot.domain.ids import ChatId, DeliveryId, MessageId
from bot.domain.preferences import Preferences, QuietHours
from bot.store.cases import followers, statuses
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import outbox
from tests.e2e import voice
from tests.knowledge.real_words import speak, staff_text
from tests.staff.desk import NOOR, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NUMBER
from tests.store.written import audit_lines

pytestmark = pytest.mark.engines("sqlite")

CARA, DON = ChatId(5_000_000_003), ChatId(5_000_000_004)


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


DELETE, WITHDRAWAL = DeliveryKind.DELETE, DeliveryKind.WITHDRAWAL
DOUBT = InDoubt("no answer")


def who(number: int) -> str:
    return staff_text("record_follower", number=str(number))


def counts(said: str, key: str) -> bool:
    """Return whether a text contains a wording with a count, in any words."""
    return voice.staff(key) in said


async def kinds(desk: Desk) -> list[tuple[ChatId | None, DeliveryKind, DeliveryId | None]]:
    return [(each.chat, each.kind, each.target) for each in await desk.waiting()]


@pytest.mark.engines("sqlite", "postgresql")
async def test_sent_messages_are_deleted_at_once_and_a_new_message_says_so(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused yesterday")
    await desk.delivers()
    await desk.records("issued today")
    await desk.delivers()
    told = (await desk.sent())[-1]
    asked = await desk.types("withdraw")
    assert counts(said(asked), "withdraw_one")
    assert (await desk.latest()) is not None
    answer = await desk.presses("confirm", asked)

    assert counts(said(answer), "withdrawn_one")
    assert "Refused" in said(answer)
    delete, follow_up = await desk.waiting()
    assert (delete.kind, delete.target, delete.state) == (DELETE, told.id, DeliveryState.PENDING)
    assert delete.reply is not None
    assert voice.notice("withdrawn") in said(delete.reply)
    assert "November 24, 2026" in said(delete.reply)
    assert "Issued" not in said(delete.reply)
    assert (follow_up.kind, follow_up.chat, follow_up.state) == (WITHDRAWAL, ANN, DeliveryState.PENDING)
    assert follow_up.reply is not None
    assert NUMBER.ending in said(follow_up.reply)
    assert "Issued" not in said(follow_up.reply)
    assert voice.notice("withdrawal_copy") not in said(follow_up.reply)
    assert said(follow_up.reply) in said(asked), "staff see what clients will read"
    async with desk.store.reading() as conn:
        history = await statuses.history(conn, desk.case, standing=False)
        lines = await audit_lines(conn, desk.case)
    assert [each.state for each in history] == [StatusState.RECORDED, StatusState.WITHDRAWN]
    assert lines[-1].action == "withdrawal"


@pytest.mark.engines("sqlite", "postgresql")
async def test_pending_messages_are_canceled_and_their_recipients_get_nothing(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    asked = await desk.types("withdraw")
    assert counts(said(asked), "withdraw_one_waiting")
    assert staff_text("seen_pending", who=who(1)) in said(asked)
    answer = await desk.presses("confirm", asked)
    assert [each.state for each in await desk.sent()] == [DeliveryState.CANCELLED]
    assert staff_text("seen_stopped", who=who(1)) in said(answer)
    assert not counts(said(answer), "withdrawn_one")


async def test_possible_readers_are_named_and_only_they_are_notified(desk: Desk) -> None:
    for chat in (ANN, BEN, CARA, DON):
        await desk.follows(chat)
    await desk.records("issued today")
    sent = await desk.comes_to(Sent((MessageId(1001),)))
    await desk.comes_to(DOUBT)
    await desk.comes_to(Refused("no"))
    at = speak().moment((await desk.sent())[0].sent_at or desk.clock.now)
    asked = said(await desk.types("withdraw"))
    for line in (
        staff_text("seen_delivered", who=who(1), moment=at),
        staff_text("seen_unconfirmed", who=who(2)),
        staff_text("seen_not_sent", who=who(3)),
        staff_text("seen_pending", who=who(4)),
    ):
        assert line in asked
    assert sent.chat == ANN
    answer = said(await desk.presses("confirm", await desk.types("withdraw")))
    assert staff_text("seen_stopped", who=who(4)) in answer
    first, second, *_ = await desk.sent()
    assert await kinds(desk) == [
        (ANN, DELETE, first.id),
        (ANN, WITHDRAWAL, None),
        (BEN, DELETE, second.id),
        (BEN, WITHDRAWAL, None),
    ]


async def test_the_withdrawal_counts_people_and_messages_not_rows(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.comes_to(DOUBT)
    await desk.delivers()
    await desk.records("ready today", "correct")
    await desk.delivers()
    asked = await desk.types("withdraw")
    assert counts(said(asked), "withdraw_one")
    (copies,) = speak().say(speak().words.staff.withdraw_copies, messages="3", lost="1")
    assert copies in asked.blocks
    answer = await desk.presses("confirm", asked)
    assert counts(said(answer), "withdrawn_one")
    assert copies in answer.blocks
    assert [each.kind for each in await desk.waiting()] == [DELETE, DELETE, WITHDRAWAL]


@pytest.mark.parametrize("doubts", [1, 2])
async def test_the_new_message_says_that_a_copy_may_remain(desk: Desk, doubts: int) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    for _ in range(doubts):
        await desk.comes_to(DOUBT)
    if doubts == 1:
        await desk.delivers()
    await desk.presses("confirm", await desk.types("withdraw"))
    (follow_up,) = [each for each in await desk.waiting() if each.kind is WITHDRAWAL]
    assert follow_up.reply is not None
    assert voice.notice("withdrawal_copy") in said(follow_up.reply)


async def test_a_message_that_is_being_sent_may_be_read(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    (in_hand,) = await desk.claims()
    asked = await desk.types("withdraw")
    assert staff_text("seen_sending", who=who(1)) in said(asked)
    await desk.presses("confirm", asked)
    assert await kinds(desk) == [(ANN, DELETE, in_hand.id), (ANN, WITHDRAWAL, None)]


async def test_the_withdrawal_is_in_progress_until_the_outcome_is_known(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    asked = await desk.types("withdraw")
    answer = said(await desk.presses("confirm", asked))
    assert counts(answer, "withdrawn_one")
    assert not counts(answer, "withdrawn_over")
    await desk.delivers()
    later = said(await desk.presses("confirm", asked))
    assert counts(later, "withdrawn_over")
    assert not counts(later, "withdrawn_one")


async def test_quiet_hours_and_discreet_readers_are_counted(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    quiet = QuietHours(time(0), time(23, 59), "UTC")
    async with desk.store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(discreet=True, quiet=quiet, zone="UTC"))
    asked = said(await desk.types("withdraw"))
    assert counts(asked, "preview_one_discreet")
    assert counts(asked, "preview_one_quiet")


async def test_withdrawing_a_correction_deletes_the_corrected_message_too(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.records("ready today", "correct")
    await desk.delivers()
    await desk.presses("confirm", await desk.types("withdraw"))
    sent = await desk.sent()
    assert [each.target for each in await desk.waiting()] == [sent[0].id, sent[1].id, None]
    assert await desk.latest() is None


async def test_a_pending_correction_is_counted_and_stopped(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.records("ready today", "correct")
    asked = await desk.types("withdraw")
    assert counts(said(asked), "withdraw_one_waiting")
    await desk.presses("confirm", asked)
    first, *_ = await desk.sent()
    assert await kinds(desk) == [(ANN, DELETE, first.id), (ANN, WITHDRAWAL, None)]


async def test_a_withdrawal_tries_unreachable_chats_but_never_unlinked_ones(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    await desk.records("issued today")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await followers.mark_gone(tx, ANN, desk.clock.now)
        await outbox.forget(tx, BEN)
        await followers.forget(tx, BEN)
    await desk.presses("confirm", await desk.types("withdraw"))
    assert [(each.chat, each.kind) for each in await desk.waiting()] == [(ANN, DELETE), (ANN, WITHDRAWAL)]


async def test_unsubscribed_readers_are_notified_too(desk: Desk) -> None:
    ann = await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await followers.subscribe(tx, ann, ANN, on=False)
    await desk.presses("confirm", await desk.types("withdraw"))
    assert [each.kind for each in await desk.waiting()] == [DELETE, WITHDRAWAL]
    async with desk.store.transaction() as tx:
        await outbox.cancel_news(tx, ann)
    assert [each.kind for each in await desk.waiting()] == [DELETE, WITHDRAWAL]


async def test_a_second_tap_does_nothing_more(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    asked = await desk.types("withdraw")
    assert await desk.presses("confirm", asked) == await desk.presses("confirm", asked, by=NOOR)
    assert [each.kind for each in await desk.waiting()] == [DELETE, WITHDRAWAL]


async def test_a_canceled_withdrawal_changes_nothing(desk: Desk) -> None:
    await desk.records("issued today")
    asked = await desk.types("withdraw")
    assert voice.staff("status_cancelled") in said(await desk.presses("cancel", asked))
    assert voice.staff("status_cancelled") in said(await desk.presses("confirm", asked))
    assert await desk.latest() is not None


async def test_a_status_recorded_meanwhile_is_not_withdrawn_unseen(desk: Desk) -> None:
    await desk.records("issued today")
    refused = await desk.types("status", "refused today")
    asked = await desk.types("withdraw")
    await desk.presses("confirm", refused)
    again = await desk.presses("confirm", asked)
    assert staff_text("status_changed") in said(again)
    assert "Refused" in said(again)
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.status == "Refused"


async def test_the_older_of_two_previews_does_not_withdraw_what_only_the_newer_one_shows(desk: Desk) -> None:
    await desk.records("issued today")
    refused = await desk.types("status", "refused today")
    older = await desk.types("withdraw")
    await desk.presses("confirm", refused)
    await desk.presses("confirm", older)  # shows the newer status
    again = await desk.presses("confirm", older)
    assert staff_text("status_changed") in said(again)
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.status == "Refused"


async def test_without_a_status_there_is_nothing_to_withdraw(desk: Desk) -> None:
    assert voice.staff("withdraw_nothing") in said(await desk.types("withdraw"))
