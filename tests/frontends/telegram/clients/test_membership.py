"""Clients who block the bot, and come back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.cases import Follower
from bot.domain.ids import ChatId
from bot.domain.reply import plain_text
from bot.store.cases import followers
from bot.store.database.engine import Reading
from tests.clients.client_desk import NUMBER, ClientDesk
from tests.frontends.telegram.intake.conftest import running, until
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import speak
from tests.standin import FaultKind, Person
from tests.standin.world import Call

MISSED = plain_text(speak().say(speak().words.own_case.back_missed))


async def test_a_client_who_blocks_the_bot_is_gone_and_staff_are_notified_once(
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
    assert MISSED in missed.text


def starts_again(client: Person) -> None:
    client.say("/start")


def says_hello(client: Person) -> None:
    client.say("hello")


def edits(client: Person) -> None:
    client.edit("hello again")


def sends_a_command(client: Person) -> None:
    client.say("/contact")


def sends_an_unknown_command(client: Person) -> None:
    client.say("/nonsense")


def sends_a_photo(client: Person) -> None:
    client.sends_photo()


def presses(client: Person) -> None:
    client.press("Topics")


def presses_an_old_button(client: Person) -> None:
    client.presses_forged("nonsense")


WAYS = (
    *(starts_again, says_hello, edits, sends_a_command, sends_an_unknown_command),
    *(sends_a_photo, presses, presses_an_old_button),
)


@pytest.mark.parametrize("comes_back", WAYS)
async def test_any_message_or_press_means_the_client_is_back(
    case_desk: StaffDesk, office: ClientDesk, comes_back: Callable[[Person], None]
) -> None:
    client = case_desk.telegram.user()
    chat = ChatId(client.chat_id)
    await office.joins(await office.case(), chat)
    await case_desk.hears(client, "how long?")
    await office.own.presence.blocked(chat)
    told_staff = len(await office.staff_read())

    for _ in range(2):
        comes_back(client)
        await case_desk.handle_waiting_twice()

    assert [link.gone_at for link in await office.links(chat)] == [None]
    assert sum(MISSED in message.text for message in client.history) == 1
    assert len(await office.staff_read()) == told_staff + 1
    assert not case_desk.telegram.outstanding_spinners


async def test_a_press_is_answered_once_before_missed_messages_are_mentioned(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
    client = case_desk.telegram.user()
    chat = ChatId(client.chat_id)
    await office.joins(await office.case(), chat)
    await case_desk.hears(client, "how long?")
    await office.own.presence.blocked(chat)

    client.press("Yes")
    await case_desk.handle_waiting()

    assert await client.next_notice() == "Thank you"
    assert len(case_desk.telegram.calls("answerCallbackQuery")) == 1
    assert MISSED in client.last.text


async def test_if_that_fails_the_answer_remains_and_the_next_message_mentions_it(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
    client = case_desk.telegram.user()
    chat = ChatId(client.chat_id)
    await office.joins(await office.case(), chat)
    await office.own.presence.blocked(chat)

    def once(call: Call) -> FaultKind | None:
        said = call.parameters.text("text") if call.method == "sendmessage" else ""
        return FaultKind.FORBIDDEN if MISSED in said else None

    case_desk.telegram.weather(once)
    await case_desk.hears(client, "how long?")
    assert [link.gone_at for link in await office.links(chat)] != [None]
    case_desk.telegram.weather(None)
    await case_desk.hears(client, "how much?")

    texts = [message.text for message in client.history]
    assert len(texts) == 3
    assert MISSED in texts[-1]
    assert [link.gone_at for link in await office.links(chat)] == [None]


async def test_a_client_who_is_not_gone_costs_no_database_read(
    case_desk: StaffDesk, office: ClientDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence = case_desk.services.own_cases.presence
    client, gone = case_desk.telegram.user(), case_desk.telegram.user(first_name="Ben")
    case = await office.case()
    for each in (client, gone):
        await office.joins(case, ChatId(each.chat_id))
    await office.own.presence.blocked(ChatId(gone.chat_id))
    looked = []
    of_chat = followers.of_chat

    async def counted(conn: Reading, chat: ChatId) -> tuple[Follower, ...]:
        looked.append(chat)
        return await of_chat(conn, chat)

    monkeypatch.setattr(followers, "of_chat", counted)
    async with running(presence.gone.follow):
        await until(lambda: not presence.gone.may_be(ChatId(client.chat_id)))
        await case_desk.hears(client, "how long?")
        assert looked == []
        await case_desk.hears(gone, "how long?")
        assert looked == [gone.chat_id]
    assert MISSED in gone.last.text


async def test_a_stranger_who_blocks_the_bot_causes_no_report(
    case_desk: StaffDesk, office: ClientDesk
) -> None:
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
