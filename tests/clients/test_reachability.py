"""Chats that close themselves to the bot."""

from __future__ import annotations

import pytest

from bot.store.database.engine import Store
from tests.clients.client_desk import ANN, BEN, EVE, NUMBER, OTHER_NUMBER, ClientDesk
from tests.e2e import voice
from tests.store.clock import Clock

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock)


async def test_a_blocked_chat_keeps_its_links_and_staff_are_notified_once(desk: ClientDesk) -> None:
    for number in (NUMBER, OTHER_NUMBER):
        await desk.joins(await desk.case(number))
    before = len(await desk.staff_read())
    await desk.own.presence.blocked(ANN)
    await desk.own.presence.blocked(ANN)

    assert [link.gone_at for link in await desk.links()] == [desk.clock()] * 2
    told = (await desk.staff_read())[before:]
    assert len(told) == 2
    assert NUMBER in told[0]
    assert voice.own_case("told_staff_blocked") in told[0]


async def test_a_chat_that_comes_back_gets_messages_again(desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    await desk.own.presence.blocked(ANN)
    before = len(await desk.staff_read())
    await desk.own.presence.back(ANN)
    await desk.own.presence.back(ANN)

    assert [link.gone_at for link in await desk.links()] == [None]
    assert len(await desk.staff_read()) == before + 1


async def test_a_stranger_who_blocks_the_bot_is_not_reported(desk: ClientDesk) -> None:
    await desk.joins(await desk.case(), BEN)
    before = await desk.staff_read()
    await desk.own.presence.blocked(EVE)
    await desk.own.presence.back(EVE)

    assert await desk.staff_read() == before
    assert [link.gone_at for link in await desk.links(BEN)] == [None]
