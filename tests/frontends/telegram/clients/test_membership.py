"""Clients who block the bot, and come back."""

from __future__ import annotations

from bot.domain.ids import ChatId
from tests.cases.client_desk import NUMBER, ClientDesk
from tests.frontends.telegram.staff.conftest import StaffDesk


async def test_a_client_who_blocks_the_bot_is_gone_and_staff_hear_of_it_once(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
    client = case_desk.telegram.user()
    chat = ChatId(client.chat_id)
    await office.joins(await office.case(), chat)
    before = len(await office.staff_read())
    client.blocks()
    await case_desk.handle_waiting_twice()

    assert [link.gone_at for link in await office.links(chat)] == [case_desk.clock()]
    (told,) = (await office.staff_read())[before:]
    assert NUMBER in told

    client.unblocks()
    await case_desk.handle_waiting_twice()

    assert [link.gone_at for link in await office.links(chat)] == [None]
    assert len(await office.staff_read()) == before + 2
    (missed,) = client.history
    assert "You may have missed messages about your case. See /mycase." in missed.text


async def test_who_starts_again_while_gone_hears_once_of_what_may_be_missed(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
    client = case_desk.telegram.user()
    chat = ChatId(client.chat_id)
    await office.joins(await office.case(), chat)
    await office.own.presence.blocked(chat)
    for _ in range(2):
        await case_desk.hears(client, "/start")

    greeting, missed, again = (message.text for message in client.history)
    assert "You may have missed messages" in missed
    assert greeting == again == "start"
    assert [link.gone_at for link in await office.links(chat)] == [None]


async def test_a_stranger_who_blocks_the_bot_is_no_news(case_desk: StaffDesk, office: ClientDesk) -> None:
    client = case_desk.telegram.user()
    client.blocks()
    client.unblocks()
    await case_desk.handle_waiting()

    assert not await office.staff_read()
    assert not client.history


async def test_groups_are_left_as_before(case_desk: StaffDesk) -> None:
    client, group = case_desk.telegram.user(), case_desk.telegram.group("Family")
    group.adds_the_bot(client)
    await case_desk.handle_waiting()

    assert "only in private" in group.last.text
