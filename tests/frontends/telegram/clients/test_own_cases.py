"""Commands and buttons about the client's own case, as Telegram carries them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import available_timezones

import pytest

from bot.clients.commands import OWN_CASE_COMMANDS
from bot.domain.cases import Case, Follower
from bot.domain.ids import ChatId, OpeningId
from bot.domain.press import AnswerInvitation, Forget, OpenOwnCase, SetNotifications, ShowNotice, Subscribe
from bot.domain.reply import plain_text
from bot.domain.text_units import units
from bot.frontends.telegram.sending.callback_data import pack, unpack
from bot.frontends.telegram.sending.rendering import MAX_UNITS
from bot.store.cases import cases
from bot.store.chats import preferences
from tests.clients.client_desk import NUMBER, ClientDesk
from tests.frontends.telegram.sending.button_data import data_of
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import own_case_text, speak
from tests.standin import Person


@dataclass(frozen=True, slots=True)
class Client:
    """A person who follows a case."""

    person: Person
    case: Case
    link: Follower


@pytest.fixture
async def client(case_desk: StaffDesk, office: ClientDesk) -> Client:
    person = case_desk.telegram.user()
    await case_desk.hears(person, "/start")
    case = await office.case()
    return Client(person, case, await office.joins(case, ChatId(person.chat_id)))


@pytest.mark.parametrize("command", OWN_CASE_COMMANDS)
@pytest.mark.parametrize("form", ["/{}", "/{}@visa_questions_bot", "/{} \n"])
async def test_each_command_is_answered(
    case_desk: StaffDesk, client: Client, command: str, form: str
) -> None:
    reply = await case_desk.hears(client.person, form.format(command))

    assert reply.text not in ("unknown command", "start")
    assert len(client.person.history) == 2


async def test_mycase_shows_the_case_and_opens_its_entry(
    case_desk: StaffDesk, office: ClientDesk, client: Client
) -> None:
    await office.records(client.case, "Refused", note="<b>Call</b> us & wait")
    shown = await case_desk.hears(client.person, "/mycase")

    assert "Refused" in shown.text
    assert "<b>Call</b> us & wait" in shown.text
    assert NUMBER not in shown.text
    client.person.press("Is it over?")
    await case_desk.handle_waiting()
    assert client.person.last.text == "opened"


async def test_a_very_long_case_arrives_whole_in_messages_that_telegram_takes(
    case_desk: StaffDesk, office: ClientDesk, client: Client
) -> None:
    items = [f"item {number} {'📄 ' * 90}." for number in range(60)]
    async with office.store.transaction() as tx:
        for text in items:
            await cases.add_item(tx, client.case.id, text, office.clock())
    before = len(client.person.history)
    await case_desk.hears(client.person, "/mycase")

    parts = client.person.history[before:]
    assert len(parts) > 1
    assert all(units(each.text) <= MAX_UNITS for each in parts)
    shown = "".join(each.text for each in parts)
    assert [item for item in items if item.strip() not in shown] == []
    assert [bool(each.rows) for each in parts] == [False] * (len(parts) - 1) + [True]


async def test_stop_is_another_word_for_unsubscribe(
    case_desk: StaffDesk, office: ClientDesk, client: Client
) -> None:
    stopped = await case_desk.hears(client.person, "/stop")

    assert own_case_text("tell_off") in stopped.text
    assert [link.subscribed for link in await office.links(client.link.chat)] == [False]


async def test_every_setting_is_changed_in_place(case_desk: StaffDesk, client: Client) -> None:
    person = client.person
    await case_desk.hears(person, "/notifications")
    back, zone = own_case_text("button_settings_back"), own_case_text("button_zone")
    hours = own_case_text("button_quiet", start="22", end="8")
    for label in (
        own_case_text("button_checks", days="14"),
        own_case_text("button_discreet_on"),
        *(hours, own_case_text("button_region_asia"), back, zone),
        *(own_case_text("button_region_europe"), "Berlin", hours),
        *(own_case_text("button_quiet_off"), own_case_text("button_changes_only")),
        own_case_text("button_discreet_off"),
    ):
        person.press(label)
        await case_desk.handle_waiting()

    assert len(person.history) == 2
    assert own_case_text("settings_zone", zone="Berlin", time="10:00") in person.last.text
    assert not case_desk.telegram.outstanding_spinners


def test_every_time_zone_fits_into_a_button() -> None:
    for zone in available_timezones():
        press = SetNotifications("zone-2200-0800", zone)
        assert unpack(pack(press)) == (press, None)


async def test_unsubscribing_has_a_way_back(case_desk: StaffDesk, office: ClientDesk, client: Client) -> None:
    await case_desk.hears(client.person, "/unsubscribe")
    assert [link.subscribed for link in await office.links(client.link.chat)] == [False]
    client.person.press(own_case_text("button_tell_on"))
    await case_desk.handle_waiting()

    assert [link.subscribed for link in await office.links(client.link.chat)] == [True]
    assert client.person.last.labels == (own_case_text("button_tell_off"),)
    assert len(client.person.history) == 2


async def test_a_discreet_message_is_opened_in_place(
    case_desk: StaffDesk, office: ClientDesk, client: Client
) -> None:
    notice = await office.puts(client.link, "It is <issued>.")
    await office.delivers()
    for _ in range(2):
        client.person.presses_forged(await data_of(case_desk.store, ShowNotice(notice)))
        await case_desk.handle_waiting()

    assert client.person.last.text == "It is <issued>."
    assert len(client.person.history) == 1


async def test_forged_buttons_show_and_change_nothing_of_anothers(
    case_desk: StaffDesk, office: ClientDesk, client: Client
) -> None:
    notice = await office.puts(client.link, "It is issued.")
    await office.delivers()
    forger = case_desk.telegram.user()
    await case_desk.hears(forger, "/start")
    link = client.link.id
    for press in (
        OpenOwnCase(link),
        Subscribe(link, on=False),
        ShowNotice(notice),
        AnswerInvitation(OpeningId(1), agreed=True),
        SetNotifications("discreet", "on"),
        Forget(sure=True),
    ):
        forger.presses_forged(await data_of(case_desk.store, press))
        await case_desk.handle_waiting()

    assert await office.links(client.link.chat) == (client.link,)
    async with case_desk.store.reading() as conn:
        assert not (await preferences.of_chat(conn, client.link.chat)).discreet
    for message in forger.history:
        assert "3456" not in message.text
        assert "issued" not in message.text
    assert len(client.person.history) == 1
    assert not case_desk.telegram.outstanding_spinners


async def test_buttons_pressed_in_anothers_chat_do_nothing(
    case_desk: StaffDesk, office: ClientDesk, client: Client
) -> None:
    forger = case_desk.telegram.user()
    await case_desk.hears(forger, "/start")
    forger.presses_forged("1:forget:1", on=client.person.last)
    await case_desk.handle_waiting()

    assert await office.links(client.link.chat) == (client.link,)


@pytest.mark.parametrize("by_hand", [True, False])
async def test_forget_is_confirmed_and_done(
    case_desk: StaffDesk, office: ClientDesk, client: Client, by_hand: bool
) -> None:
    asked = await case_desk.hears(client.person, "/forget")
    assert own_case_text("forget_ask") in asked.text
    assert len(await office.links(client.link.chat)) == 1
    if by_hand:
        await case_desk.hears(client.person, "/forget Yes")
    else:
        client.person.press(own_case_text("button_forget_yes"))
        await case_desk.handle_waiting()

    assert client.person.last.text == plain_text(speak().say(speak().words.own_case.forgotten))
    assert not await office.links(client.link.chat)


async def test_forget_can_be_declined(case_desk: StaffDesk, office: ClientDesk, client: Client) -> None:
    await case_desk.hears(client.person, "/forget")
    client.person.press(own_case_text("button_forget_no"))
    await case_desk.handle_waiting()

    assert own_case_text("forget_kept") in client.person.last.text
    assert len(await office.links(client.link.chat)) == 1


async def test_a_group_learns_nothing_about_a_case(case_desk: StaffDesk, client: Client) -> None:
    group = case_desk.telegram.group("Family")
    for command in OWN_CASE_COMMANDS:
        client.person.say(f"/{command}@visa_questions_bot", to=group)
    await case_desk.handle_waiting()

    assert group.history
    assert not any("3456" in message.text for message in group.history)
