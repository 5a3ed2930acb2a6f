"""How a client says how and when to be told."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clients.notification_replies import zones_reply
from bot.clients.notifications import read_hours
from bot.clients.time_zones import MOST_NEAR, find_zone
from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.ids import ChatId
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.press import SetNotifications
from bot.domain.reply import Reply
from bot.store.cases import followers
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import outbox
from tests.clients.client_desk import ANN, BEN, ClientDesk, said
from tests.knowledge.real_words import own_case_text, speak
from tests.store.clock import Clock

ONE_ENGINE = pytest.mark.engines("sqlite")
UNDO = timedelta(seconds=60)
LAGOS = Preferences(zone="Africa/Lagos")


@pytest.fixture
async def desk(store: Store, clock: Clock) -> ClientDesk:
    """Return a desk with one client who follows a case."""
    opened = ClientDesk(store, clock)
    await opened.joins(await opened.case())
    return opened


async def wanted(desk: ClientDesk, chat: ChatId = ANN) -> Preferences:
    async with desk.store.reading() as conn:
        return await preferences.of_chat(conn, chat)


def presses(reply: Reply) -> list[SetNotifications]:
    return [
        button.press for row in reply.rows for button in row if isinstance(button.press, SetNotifications)
    ]


def chosen(reply: Reply) -> list[str]:
    return [button.label for row in reply.rows for button in row if button.label.startswith("✓")]


@ONE_ENGINE
async def test_by_default_only_changes_are_sent_at_any_hour(desk: ClientDesk) -> None:
    shown = await desk.own.notifications.command("", ANN)

    assert not shown.in_place
    usual = ("button_changes_only", "button_quiet_off", "button_discreet_off")
    assert chosen(shown) == [own_case_text("button_chosen", label=own_case_text(key)) for key in usual]
    assert await wanted(desk) == Preferences()


@ONE_ENGINE
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("checks 14", Preferences(14, zone="Africa/Lagos")),
        ("CHECKS 7", Preferences(7, zone="Africa/Lagos")),
        ("checks off", LAGOS),
        (
            "quiet 22:30-6:45",
            Preferences(None, QuietHours(time(22, 30), time(6, 45), "Africa/Lagos"), "Africa/Lagos"),
        ),
        (
            "quiet 10pm to 7am",
            Preferences(None, QuietHours(time(22), time(7), "Africa/Lagos"), "Africa/Lagos"),
        ),
        ("quiet off", LAGOS),
        ("zone new york", Preferences(zone="America/New_York")),
        ("zone America/Argentina/Buenos_Aires", Preferences(zone="America/Argentina/Buenos_Aires")),
        ("discreet on", Preferences(zone="Africa/Lagos", discreet=True)),
        ("discreet off", LAGOS),
    ],
)
async def test_everything_can_be_set_by_command(
    desk: ClientDesk, written: str, expected: Preferences
) -> None:
    await desk.own.notifications.command("zone lagos", ANN)
    reply = await desk.own.notifications.command(written, ANN)

    assert await wanted(desk) == expected
    assert own_case_text("settings") in said(reply)


@ONE_ENGINE
@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("checks 8", "checks_unknown"),
        ("checks ٧", "checks_unknown"),
        ("quiet 25-7", "quiet_unknown"),
        ("quiet 7-7", "quiet_unknown"),
        ("quiet <b>", "quiet_unknown"),
        ("discreet maybe", "unknown"),
        ("region nowhere", "unknown"),
        ("colour red", "unknown"),
        ("zone xyzzy", "zone_unknown"),
        ("zone lagoss", "zone_near"),
        ("zone ../../etc/passwd", "zone_unknown"),
    ],
)
async def test_an_unreadable_setting_changes_nothing_and_is_explained(
    desk: ClientDesk, written: str, answer: str
) -> None:
    await desk.own.notifications.command("zone lagos", ANN)

    assert own_case_text(f"settings_{answer}") in said(await desk.own.notifications.command(written, ANN))
    assert await wanted(desk) == LAGOS


@ONE_ENGINE
async def test_every_button_changes_its_setting_and_is_checked_then(desk: ClientDesk) -> None:
    await desk.own.notifications.command("zone lagos", ANN)
    for press in presses(await desk.own.notifications.command("", ANN)):
        if press.what == "zone":
            continue
        reply = await desk.own.notifications.press(press.what, press.value, ANN)
        ticked = [button.press for row in reply.rows for button in row if button.label.startswith("✓")]
        assert reply.in_place
        assert press in ticked
        assert own_case_text("settings_zone", zone="Lagos", time="10:00") in said(reply)


@ONE_ENGINE
async def test_quiet_hours_wait_for_the_time_zone_and_are_set_with_it(desk: ClientDesk) -> None:
    asked = await desk.own.notifications.press("quiet", "22-8", ANN)
    assert own_case_text("settings_zone_first") in said(asked)
    assert await wanted(desk) == Preferences(waiting=(time(22), time(8)))

    africa = next(press for press in presses(asked) if press.value == "africa")
    cities = await desk.own.notifications.press(africa.what, africa.value, ANN)
    lagos = next(press for press in presses(cities) if press.value == "Africa/Lagos")
    done = await desk.own.notifications.press(lagos.what, lagos.value, ANN)

    assert (await wanted(desk)).quiet == QuietHours(time(22), time(8), "Africa/Lagos")
    assert own_case_text("settings_quiet", start="22:00", end="08:00") in said(done)


@ONE_ENGINE
async def test_quiet_hours_typed_before_the_zone_are_stored(desk: ClientDesk) -> None:
    await desk.own.notifications.command("quiet 22:30-6:45", ANN)
    shown = await desk.own.notifications.command("", ANN)
    assert own_case_text("settings_quiet_waiting", start="22:30", end="06:45") in said(shown)
    off = own_case_text("button_quiet_off")
    assert own_case_text("button_chosen", label=off) not in chosen(shown)

    await desk.own.notifications.command("discreet on", ANN)
    assert own_case_text("settings_quiet", start="22:30", end="06:45") in said(
        await desk.own.notifications.command("zone Lagos", ANN)
    )
    hours = QuietHours(time(22, 30), time(6, 45), "Africa/Lagos")
    assert await wanted(desk) == Preferences(None, hours, "Africa/Lagos", discreet=True)


@ONE_ENGINE
async def test_quiet_hours_that_wait_for_the_zone_can_be_ended(desk: ClientDesk) -> None:
    for written in ("quiet 22-7", "quiet off", "zone lagos"):
        await desk.own.notifications.command(written, ANN)

    assert await wanted(desk) == LAGOS


@ONE_ENGINE
async def test_another_time_zone_moves_the_quiet_hours_with_it(desk: ClientDesk) -> None:
    for written in ("zone lagos", "quiet 22-7", "zone tokyo"):
        await desk.own.notifications.command(written, ANN)

    assert (await wanted(desk)).quiet == QuietHours(time(22), time(7), "Asia/Tokyo")


@ONE_ENGINE
async def test_quiet_hours_in_a_stored_zone_that_does_not_exist_are_said_to_wait_for_another(
    desk: ClientDesk,
) -> None:
    stored = Preferences(quiet=QuietHours(time(22), time(7), "Africa/Lagoss"), zone="Africa/Lagoss")
    async with desk.store.transaction() as tx:
        await preferences.put(tx, ANN, stored)

    shown = said(await desk.own.notifications.command("", ANN))
    assert own_case_text("settings_no_zone") in shown
    assert own_case_text("settings_quiet_waiting", start="22:00", end="07:00") in shown

    await desk.own.notifications.command("zone lagos", ANN)
    assert (await wanted(desk)).quiet == QuietHours(time(22), time(7), "Africa/Lagos")


@ONE_ENGINE
async def test_a_chat_sets_only_its_own(desk: ClientDesk) -> None:
    await desk.own.notifications.command("discreet on", ANN)
    refused = await desk.own.notifications.press("discreet", "on", BEN)

    assert own_case_text("mycase_none") in said(refused)
    assert await wanted(desk, BEN) == Preferences()
    assert (await wanted(desk)).discreet


@ONE_ENGINE
@pytest.mark.parametrize("what", ["zone-9999-0000", "zone--", "quiet-22-7", "", "show-2200-0800"])
async def test_forged_buttons_do_no_harm(desk: ClientDesk, what: str) -> None:
    for value in ("Africa/Lagos", "all", "x" * 50):
        assert (await desk.own.notifications.press(what, value, ANN)).blocks
    assert (await wanted(desk)).quiet is None


@ONE_ENGINE
@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Abuja", "Africa/Lagos"),
        ("Nigeria", "Africa/Lagos"),
        ("wat", "Africa/Lagos"),
        ("Abu Dhabi", "Asia/Dubai"),
        ("United Arab Emirates", "Asia/Dubai"),
        ("Germany", "Europe/Berlin"),
    ],
)
async def test_a_zone_can_be_named_by_what_people_call_it(desk: ClientDesk, written: str, zone: str) -> None:
    await desk.own.notifications.command(f"zone {written}", ANN)

    assert (await wanted(desk)).zone == zone


@ONE_ENGINE
@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("GMT+1", "Africa/Lagos"),
        ("utc +5:30", "Asia/Kolkata"),
        ("-5", "America/New_York"),
        ("Mexico", "America/Mexico_City"),
    ],
)
async def test_an_ambiguous_zone_offers_the_candidates(desk: ClientDesk, written: str, near: str) -> None:
    asked = await desk.own.notifications.command(f"zone {written}", ANN)

    assert near in [press.value for press in presses(asked)]
    assert own_case_text("settings_zone_near") in said(asked)
    assert await wanted(desk) == Preferences()


def test_every_alias_finds_its_zone() -> None:
    also = speak().language.time_zones.also
    assert also
    assert [find_zone(name, also).exact for name in also] == list(also.values())


@ONE_ENGINE
async def test_to_end_the_messages_is_explained_and_discreet_alone_shows_the_settings(
    desk: ClientDesk,
) -> None:
    for written in ("off", "on", "Stop"):
        assert "/unsubscribe" in said(await desk.own.notifications.command(written, ANN))
    shown = await desk.own.notifications.command("discreet", ANN)
    assert shown == await desk.own.notifications.command("", ANN)
    assert await wanted(desk) == Preferences()


def test_the_button_of_every_zone_leads_to_it() -> None:
    for region in speak().language.time_zones.offered:
        offered = [each.value for each in presses(zones_reply(speak(), region=region)) if each.what == "zone"]
        assert len(offered) >= 6
        assert [find_zone(name).exact for name in offered] == offered


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Africa/Lagos", "Africa/Lagos"),
        ("  lagos ", "Africa/Lagos"),
        ("ADDIS ABABA", "Africa/Addis_Ababa"),
        ("port-au-prince", "America/Port-au-Prince"),
        ("buenos aires", None),  # two names for one place: both are offered
        ("UTC", "UTC"),
        ("GMT+5", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(written: str, zone: str | None) -> None:
    assert find_zone(written).exact == zone


def test_similar_spellings_are_offered() -> None:
    assert "Asia/Karachi" in find_zone("Karatchi").near
    assert set(find_zone("buenos aires").near) == {"America/Argentina/Buenos_Aires", "America/Buenos_Aires"}


@given(st.text(max_size=100))
def test_no_text_breaks_the_search_for_a_zone(written: str) -> None:
    found = find_zone(written)

    assert len(found.near) <= MOST_NEAR
    assert found.exact is None or not found.near


@given(st.times(), st.times())
def test_hours_are_read_in_every_spelling(start: time, end: time) -> None:
    start, end = (each.replace(second=0, microsecond=0) for each in (start, end))
    expected = None if start == end else (start, end)

    assert read_hours(f"{start:%H:%M}-{end:%H:%M}") == expected
    assert read_hours(f"{start:%H%M} to {end:%H%M}") == expected
    assert read_hours(f"{start:%I:%M %p} – {end:%I.%M%p}") == expected


@given(st.text(max_size=30))
def test_no_text_breaks_reading_hours(written: str) -> None:
    hours = read_hours(written)

    assert hours is None or hours[0] != hours[1]


@ONE_ENGINE
@pytest.mark.parametrize(
    ("written", "released"),
    [("quiet off", True), ("quiet 23-5", True), ("zone Asia/Manila", True), ("discreet on", False)],
)
async def test_new_quiet_hours_release_messages_held_for_the_old_ones(
    desk: ClientDesk, written: str, released: bool
) -> None:
    await desk.own.notifications.command("zone Africa/Lagos", ANN)
    await desk.own.notifications.command("quiet 22-7", ANN)
    morning = desk.clock.now + timedelta(hours=8)
    async with desk.store.transaction() as tx:
        (link,) = await followers.of_chat(tx, ANN)
        new = NewDelivery(DeliveryKind.NOTICE, ANN, link.id, link.case, Reply(), not_before=morning)
        await outbox.add(tx, [new], desk.store.now())

    await desk.own.notifications.command(written, ANN)

    async with desk.store.reading() as conn:
        (held,) = await outbox.of_case(conn, link.case)
    assert held.due_at == (desk.clock.now + UNDO if released else morning)
