"""What should not have been told, taken away."""

from __future__ import annotations

import pytest

from bot.domain.cases import StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.store import audit, followers, outbox, statuses
from bot.store.engine import Store
from tests.cases.desk import NOOR, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


async def test_what_went_is_deleted_at_once_and_what_waits_does_not_go(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused yesterday")
    await desk.delivers()
    await desk.records("issued today")
    await desk.delivers()
    told = (await desk.sent())[-1]
    asked = await desk.types("withdraw")
    assert "1 message will be deleted" in said(asked)
    assert (await desk.latest()) is not None
    answer = await desk.presses("confirm", asked)

    assert "1 message is being taken back" in said(answer)
    assert "Recorded last: Refused" in said(answer)
    (delete,) = await desk.waiting()
    assert (delete.kind, delete.target, delete.state) == (
        DeliveryKind.DELETE,
        told.id,
        DeliveryState.PENDING,
    )
    assert delete.reply is not None
    assert said(delete.reply).startswith("We took this message back on November 24, 2026")
    assert "Issued" not in said(delete.reply)
    async with desk.store.reading() as conn:
        history = await statuses.history(conn, desk.case, standing=False)
        lines = await audit.of_case(conn, desk.case)
    assert [each.state for each in history] == [StatusState.RECORDED, StatusState.WITHDRAWN]
    assert lines[-1].action == "withdrawal"


async def test_messages_that_wait_are_cancelled(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    asked = await desk.types("withdraw")
    assert "1 message that still waits will not be sent" in said(asked)
    await desk.presses("confirm", asked)
    assert [each.state for each in await desk.sent()] == [DeliveryState.CANCELLED]


async def test_with_a_correction_what_it_corrected_is_taken_away_too(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.records("ready today", "correct")
    await desk.delivers()
    await desk.presses("confirm", await desk.types("withdraw"))
    sent = await desk.sent()
    assert [each.target for each in await desk.waiting()] == [sent[0].id, sent[1].id]
    assert await desk.latest() is None


async def test_it_is_tried_with_who_is_gone_and_never_with_who_is_unlinked(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    await desk.records("issued today")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await followers.mark_gone(tx, ANN, desk.clock.now)
        await outbox.forget(tx, BEN)
        await followers.forget(tx, BEN)
    await desk.presses("confirm", await desk.types("withdraw"))
    assert [each.chat for each in await desk.waiting()] == [ANN]


async def test_the_second_tap_does_nothing_more(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    asked = await desk.types("withdraw")
    assert await desk.presses("confirm", asked) == await desk.presses("confirm", asked, by=NOOR)
    assert len(await desk.waiting()) == 1


async def test_cancelled_leaves_all_as_it_was(desk: Desk) -> None:
    await desk.records("issued today")
    asked = await desk.types("withdraw")
    assert "cancelled" in said(await desk.presses("cancel", asked))
    assert "cancelled" in said(await desk.presses("confirm", asked))
    assert await desk.latest() is not None


async def test_another_status_meanwhile_is_not_withdrawn_unseen(desk: Desk) -> None:
    await desk.records("issued today")
    refused = await desk.types("status", "refused today")
    asked = await desk.types("withdraw")
    await desk.presses("confirm", refused)
    again = await desk.presses("confirm", asked)
    assert "something changed" in said(again)
    assert "Refused" in said(again)
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.status == "Refused"


async def test_nothing_recorded_is_nothing_to_withdraw(desk: Desk) -> None:
    assert "nothing to withdraw" in said(await desk.types("withdraw"))
