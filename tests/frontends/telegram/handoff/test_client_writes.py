"""A client leaves a message for the office: it is shown first, sent once, and reaches the staff chat."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.domain.ids import ChatId
from bot.domain.office_hours import OfficeHours, Opening
from bot.domain.preferences import Preferences
from bot.matching.snapshot import Snapshot
from bot.store import retention
from bot.store.chats import preferences
from tests.conversation.world import words_of
from tests.frontends.telegram.handoff.conftest import Office, is_stored, open_office, says, with_firm
from tests.standin import StandIn
from tests.standin.chat import BotMessage
from tests.store.clock import Clock

PHONE, PASSPORT = "+44 20 7946 0958", "AB1234567"


def offers(office: Office, message: BotMessage, key: str) -> bool:
    return office.label(key) in message.labels


async def test_a_message_is_shown_first_and_reaches_the_group_only_when_sent(office: Office) -> None:
    await office.writes(office.ana, "/contact")
    assert says(await office.presses(office.ana, "button_write_to_office"), "handoff_begin")
    await office.writes(office.ana, "I am Ana Silva.")
    shown = await office.writes(office.ana, "Did you get my letter?")
    await office.delivers()
    assert "I am Ana Silva.\n\nDid you get my letter?" in shown.text
    assert not office.group.history

    assert says(await office.presses(office.ana, "button_pass_on"), "handoff_sent")
    await office.delivers()
    (post,) = office.group.history
    assert says(post, "inbox_new")
    assert "I am Ana Silva.\n\nDid you get my letter?" in post.text


@pytest.mark.parametrize("said", ["/start", "/help", "/topics", "/contact", "violet umbrellas", "hello"])
async def test_every_dead_end_leads_to_the_office(office: Office, said: str) -> None:
    assert offers(office, await office.writes(office.ana, said), "button_write_to_office")


async def test_a_thumb_down_leads_to_the_office(office: Office) -> None:
    answer = await office.writes(office.ana, "what does 221g mean")
    assert not offers(office, answer, "button_write_to_office")
    assert offers(office, await office.presses(office.ana, "button_not_helped"), "button_write_to_office")


async def test_words_on_the_buttons_work_when_they_are_typed(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "Please call me.")
    assert says(await office.writes(office.ana, office.label("button_pass_on")), "handoff_sent")


@pytest.mark.parametrize("follows", ["my interview is moved.", f"I need a call at {PHONE}."])
async def test_what_follows_an_order_is_the_message(office: Office, follows: str) -> None:
    shown = await office.writes(office.ana, f"Please tell the attorney that {follows}")
    assert says(shown, "handoff_preview")
    assert f"\n\n{follows}\n\n" in shown.text
    await office.presses(office.ana, "button_pass_on")
    await office.delivers()
    assert f"\n\n{follows}\n\n" in office.group.last.text


async def test_an_order_can_be_changed_and_continued_before_it_is_sent(office: Office) -> None:
    await office.writes(office.ana, "tell the attorney that my interview is moved.")
    office.ana.edit("tell the attorney that my interview is moved to May.")
    await office.handle()
    shown = await office.writes(office.ana, "What now?")
    assert "\n\nmy interview is moved to May.\n\nWhat now?\n\n" in shown.text


async def test_an_order_while_a_message_is_written_is_part_of_it(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "I moved.")
    shown = await office.writes(office.ana, "tell the attorney that I have a new address.")
    assert "I moved.\n\ntell the attorney that I have a new address." in shown.text


async def test_an_order_of_a_blocked_chat_is_not_taken(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    await office.presses(office.mia, "button_inbox_block", to=office.group)
    shown = await office.writes(office.ana, "tell the attorney that my interview is moved.")
    assert says(shown, "handoff_blocked")


async def test_a_number_is_part_of_the_message_and_not_a_button(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "How many children?")
    assert "\n\n1" in (await office.writes(office.ana, "1")).text


async def test_a_message_that_is_not_sent_is_deleted(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "Please call me.")
    assert says(await office.presses(office.ana, "button_drop_message"), "handoff_dropped")
    assert says(await office.presses(office.ana, "button_pass_on"), "handoff_nothing")
    await office.delivers()
    assert not office.group.history
    assert not await is_stored(office, "Please call me.")


async def test_pressed_twice_and_handled_twice_it_is_sent_once(office: Office) -> None:
    await office.writes(office.ana, "/message")
    office.ana.say("Please call me.")
    await office.handle_twice()
    assert office.ana.last.text.count("Please call me.") == 1
    for _ in range(2):
        office.ana.press(office.label("button_pass_on"))
        await office.handle_twice()
    await office.delivers()
    assert len(office.group.history) == 1
    assert len(await office.sent(office.ana)) == 1


@pytest.mark.parametrize("said", ["talk to a human", "Talk to a human!"])
async def test_plain_words_begin_a_message_and_contact_is_a_button(office: Office, said: str) -> None:
    begun = await office.writes(office.ana, said)
    assert says(begun, "handoff_begin")
    assert office.label("button_contact") in begun.labels
    assert says(await office.writes(office.ana, "Did you get my letter?"), "handoff_preview")


@pytest.mark.parametrize(("tag", "key"), [("es", "language_es"), ("pt-br", "language_pt"), ("xx", None)])
async def test_staff_read_in_which_language_the_clients_telegram_is(
    office: Office, tag: str, key: str | None
) -> None:
    zoe = office.standin.user(first_name="Zoe", language=tag)
    post = await office.leaves(zoe, "Did you get my letter?")
    assert says(post, "inbox_language")
    assert (tag if key is None else office.label(key)) in post.text


async def test_without_a_language_staff_read_none(office: Office) -> None:
    zoe = office.standin.user(first_name="Zoe", language=None)
    assert not says(await office.leaves(zoe, "Did you get my letter?"), "inbox_language")


async def test_nobody_sends_the_draft_of_another_chat(office: Office) -> None:
    await office.writes(office.ana, "/message")
    shown = await office.writes(office.ana, "Please call me.")
    await office.writes(office.ben, "/start")
    office.ben.presses_forged(shown.button(office.label("button_pass_on"))["callback_data"])
    await office.handle()
    assert says(office.ben.last, "handoff_nothing")
    await office.delivers()
    assert not office.group.history


async def test_after_half_an_hour_a_question_is_a_question_again(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "Please call me.")
    office.clock.pass_by(minutes=31)
    assert not says(await office.writes(office.ana, "what does 221g mean"), "handoff_preview")


async def test_the_office_reads_the_telephone_number_and_no_other(office: Office) -> None:
    await office.writes(office.ana, "/message")
    shown = await office.writes(office.ana, f"My passport is {PASSPORT}. Call me: {PHONE}")
    assert says(shown, "handoff_masked")
    await office.presses(office.ana, "button_pass_on")
    await office.delivers()
    for message in (shown, office.group.last):
        assert PHONE in message.text
        assert PASSPORT not in message.text
    (kept,) = await office.sent(office.ana)
    assert PHONE not in kept.text
    assert kept.contact == PHONE
    assert not await is_stored(office, PASSPORT)


@pytest.mark.parametrize(
    ("first", "second"), [("one " * 700, "two " * 700), ("one" + "😀" * 1400, "two" + "😀" * 200)]
)
async def test_a_message_that_is_too_long_is_not_cut(office: Office, first: str, second: str) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, first)
    shown = await office.writes(office.ana, second)
    assert any(says(each, "handoff_too_long") for each in office.ana.history[-3:])
    assert "two" not in shown.text


@pytest.mark.parametrize("said", ["x" * 1499, "😀" * 749])
async def test_the_longest_message_in_two_parts_is_one_post_in_the_group(office: Office, said: str) -> None:
    await office.writes(office.ana, "/topics")
    await office.writes(office.ana, "umbrellas " * 60)
    await office.leaves(office.ana, said, said)
    (post,) = office.group.history
    assert post.text.count(said) == 2


async def test_twenty_messages_an_hour_are_taken(office: Office) -> None:
    for number in range(20):
        await office.writes(office.ana, "/message")
        await office.writes(office.ana, f"Message {number}.")
        assert says(await office.presses(office.ana, "button_pass_on"), "handoff_sent")
    assert says(await office.writes(office.ana, "/message"), "handoff_too_many")
    assert says(await office.writes(office.ben, "/message"), "handoff_begin")
    office.clock.pass_by(minutes=61)
    assert says(await office.writes(office.ana, "/message"), "handoff_begin")


async def test_a_changed_part_replaces_the_first_version(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "Call me today.")
    office.ana.edit("Call me tomorrow.")
    await office.handle()
    assert "Call me tomorrow." in office.ana.last.text
    assert "Call me today." not in office.ana.last.text


async def test_a_change_after_sending_is_not_passed_on_and_the_client_is_told(office: Office) -> None:
    await office.leaves(office.ana, "Call me today.")
    office.ana.edit("Call me tomorrow.")
    await office.handle()
    await office.delivers()
    assert says(office.ana.last, "handoff_changed_too_late")
    assert len(office.group.history) == 1


async def test_photos_are_refused_and_only_their_words_are_taken(office: Office) -> None:
    await office.writes(office.ana, "/message")
    office.ana.sends_photo("This is my letter.")
    await office.handle()
    refusal, shown = office.ana.history[-2:]
    assert says(refusal, "sent_photo")
    assert "This is my letter." in shown.text


async def test_without_hours_no_time_is_promised(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "Please call me.")
    assert says(await office.presses(office.ana, "button_pass_on"), "handoff_no_promise")


WEEK = OfficeHours(tuple(Opening(day, time(9), time(17)) for day in range(5)))


@pytest.mark.parametrize(
    ("zone", "when"), [(None, "handoff_our_time"), ("Africa/Lagos", "handoff_their_time")]
)
async def test_the_promised_time_is_said_by_the_clients_clock(
    standin: StandIn, file_url: str, clock: Clock, taught: Snapshot, zone: str | None, when: str
) -> None:
    open_week = with_firm(taught, office_hours=WEEK, reply_within=timedelta(hours=4))
    async with open_office(standin, file_url, clock, open_week) as office:
        async with office.store.transaction() as tx:
            await preferences.put(tx, ChatId(office.ana.chat_id), Preferences(zone=zone))
        await office.writes(office.ana, "/message")
        await office.writes(office.ana, "Please call me.")
        said = await office.presses(office.ana, "button_pass_on")
        assert says(said, "handoff_promise")
        assert words_of(when) in said.text


async def test_a_second_message_is_in_the_same_thread(office: Office) -> None:
    await office.leaves(office.ana, "First.")
    assert says(await office.leaves(office.ana, "Second."), "inbox_more")
    assert len(await office.open_threads()) == 1


async def test_the_post_says_what_was_asked_before(office: Office) -> None:
    await office.writes(office.ana, "what does 221g mean")
    post = await office.leaves(office.ana, "Please call me.")
    assert "what does 221g mean" in post.text
    assert "What is a 221(g) refusal?" in post.text


async def test_without_a_staff_chat_nothing_is_offered(
    standin: StandIn, file_url: str, clock: Clock, taught: Snapshot
) -> None:
    async with open_office(standin, file_url, clock, taught, staff=None) as office:
        assert not offers(office, await office.writes(office.ana, "/contact"), "button_write_to_office")
        assert says(await office.writes(office.ana, "/message"), "handoff_no_office")


async def test_everything_is_counted_and_deleted_for_the_client(office: Office) -> None:
    await office.leaves(office.ana, "My words in private.")
    assert says(await office.writes(office.ana, "/mydata"), "mydata_office")
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "A draft of mine.")
    await office.writes(office.ana, "/forget yes")
    assert not await office.sent(office.ana)
    assert not await is_stored(office, "My words in private.")
    assert not await is_stored(office, "A draft of mine.")
    await office.delivers()
    assert says(office.group.last, "inbox_forgotten")


async def test_a_closed_thread_is_deleted_after_thirty_days(office: Office) -> None:
    await office.leaves(office.ana, "Please call me.")
    await office.presses(office.mia, "button_inbox_close", to=office.group)
    for days, left in ((29, 1), (2, 0)):
        office.clock.pass_by(days=days)
        async with office.store.transaction() as tx:
            await retention.sweep(tx, office.store.now(), timedelta(days=90))
        assert len(await office.sent(office.ana)) == left
