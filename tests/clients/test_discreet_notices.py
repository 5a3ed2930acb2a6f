"""Discreet messages: the text at a tap, in the right chat, as far as it still holds."""

from __future__ import annotations

import pytest

from bot.domain.cases import StatusState
from bot.domain.delivery import DeliveryKind
from bot.domain.ids import DeliveryId
from bot.store.cases import followers
from bot.store.database.engine import Store
from tests.clients.client_desk import ANN, BEN, ClientDesk, said, stale
from tests.knowledge.real_words import own_case_text
from tests.store.clock import Clock

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock)


async def test_the_text_is_shown_in_place(desk: ClientDesk) -> None:
    notice = await desk.puts(await desk.joins(await desk.case()), "It is issued.")
    await desk.delivers()
    shown = await desk.own.hidden_notices.show(notice, ANN)

    assert (said(shown), shown.in_place) == ("It is issued.", True)
    assert await desk.own.hidden_notices.show(notice, ANN) == shown


async def test_another_chat_sees_nothing(desk: ClientDesk) -> None:
    case = await desk.case()
    notice = await desk.puts(await desk.joins(case), "It is issued.")
    await desk.joins(case, BEN)
    await desk.delivers()

    assert await desk.own.hidden_notices.show(notice, BEN) == stale()
    assert await desk.own.hidden_notices.show(DeliveryId(10**9), ANN) == stale()


async def test_without_the_link_nothing_is_shown(desk: ClientDesk) -> None:
    link = await desk.joins(await desk.case())
    notice = await desk.puts(link, "It is issued.")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await followers.forget(tx, link.chat)

    assert await desk.own.hidden_notices.show(notice, ANN) == stale()


async def test_a_pending_message_is_not_shown(desk: ClientDesk) -> None:
    notice = await desk.puts(await desk.joins(await desk.case()), "It is issued.", held=True)
    await desk.delivers()

    assert await desk.own.hidden_notices.show(notice, ANN) == stale()


@pytest.mark.parametrize(
    ("into", "expected"),
    [(StatusState.CORRECTED, "shown_corrected"), (StatusState.WITHDRAWN, "shown_withdrawn")],
)
async def test_an_outdated_message_is_not_shown(desk: ClientDesk, into: StatusState, expected: str) -> None:
    case = await desk.case()
    link = await desk.joins(case)
    status = await desk.records(case, "Issued")
    notice = await desk.puts(link, "It is issued.", status)
    await desk.delivers()
    await desk.turns(status, into)
    shown = await desk.own.hidden_notices.show(notice, ANN)

    assert own_case_text(expected) in said(shown)
    assert "It is issued." not in said(shown)
    assert shown.in_place


async def test_an_undone_status_is_never_shown(desk: ClientDesk) -> None:
    case = await desk.case()
    link = await desk.joins(case)
    status = await desk.records(case, "Issued")
    notice = await desk.puts(link, "It is issued.", status)
    await desk.delivers()
    await desk.turns(status, StatusState.UNDONE)

    assert await desk.own.hidden_notices.show(notice, ANN) == stale()


@pytest.mark.parametrize(
    ("kind", "expected"), [(DeliveryKind.EDIT, "shown_corrected"), (DeliveryKind.DELETE, "shown_withdrawn")]
)
async def test_a_message_that_is_changed_or_taken_back_later_is_not_shown(
    desk: ClientDesk, kind: DeliveryKind, expected: str
) -> None:
    link = await desk.joins(await desk.case())
    notice = await desk.puts(link, "The office is closed.", kind=DeliveryKind.ANNOUNCEMENT)
    await desk.delivers()
    await desk.puts(link, "x", kind=kind, target=notice)

    assert own_case_text(expected) in said(await desk.own.hidden_notices.show(notice, ANN))


async def test_the_message_that_follows_a_withdrawal_is_shown_after_it_too(desk: ClientDesk) -> None:
    case = await desk.case()
    link = await desk.joins(case)
    status = await desk.records(case, "Issued")
    notice = await desk.puts(link, "It is issued.", status)
    await desk.delivers()
    await desk.turns(status, StatusState.WITHDRAWN)
    await desk.puts(link, "taken back", status, DeliveryKind.DELETE, target=notice)
    follow_up = await desk.puts(link, "Please disregard it.", status, DeliveryKind.WITHDRAWAL)
    await desk.delivers()

    assert said(await desk.own.hidden_notices.show(follow_up, ANN)) == "Please disregard it."
