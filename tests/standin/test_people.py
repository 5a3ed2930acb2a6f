"""People's messages carry what Telegram's do, and nobody can do what the apps do not offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.standin import Group, Person, StandIn, media, origins
from tests.standin.chat import BotMessage
from tests.standin.conftest import Api
from tests.standin.origins import NotOfferedError
from tests.standin.words import in_quotation, written

Json = dict[str, Any]


@pytest.fixture
def mia(standin: StandIn) -> Person:
    return standin.user(first_name="Mia")


@pytest.fixture
def staff(standin: StandIn) -> Group:
    return standin.group(admin=True)


def latest(standin: StandIn, kind: str = "message") -> Json:
    return dict(standin.world.updates.peek()[-1].update[kind])


def test_a_forwarded_message_names_its_origin_and_leaves_buttons_behind(
    standin: StandIn, mia: Person, staff: Group
) -> None:
    sam = standin.user(first_name="Sam")
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    content = {**written("/close"), "reply_markup": keyboard}
    mia.forwards(content=content, origin=origins.from_user(sam.user, 5), to=staff)
    message = latest(standin)

    assert message["from"] == mia.user
    assert message["forward_origin"] == {"type": "user", "sender_user": sam.user, "date": 5}
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert "reply_markup" not in message


def test_a_post_of_a_linked_channel_comes_from_telegram_itself(standin: StandIn, staff: Group) -> None:
    channel = standin.channel()
    channel.is_forwarded_to(staff, written("news"))
    message = latest(standin)

    assert (message["from"]["id"], message["sender_chat"]) == (777000, channel.json())
    assert message["is_automatic_forward"] is True
    assert message["forward_origin"]["chat"] == channel.json()


def test_an_anonymous_admin_is_shown_as_the_group_but_presses_as_a_person(
    standin: StandIn, mia: Person, staff: Group
) -> None:
    staff.makes(mia, "administrator", anonymous=True)
    mia.say("/close", to=staff)
    message = latest(standin)
    assert (message["from"]["id"], message["sender_chat"]) == (1087968824, staff.json())
    mia.presses_forged("data", on=BotMessage(message), to=staff)
    assert latest(standin, "callback_query")["from"] == mia.user
    mia.edit("/open", to=staff)
    assert latest(standin, "edited_message")["sender_chat"] == staff.json()


def test_on_behalf_of_a_channel_the_sender_is_telegrams_own_bot(
    standin: StandIn, mia: Person, staff: Group
) -> None:
    channel = standin.channel()
    mia.sends_on_behalf_of(channel, written("hello"), to=staff)
    message = latest(standin)

    assert (message["from"]["id"], message["sender_chat"]) == (136817688, channel.json())


def test_a_reply_shows_a_message_of_this_chat_and_describes_one_of_another(
    standin: StandIn, mia: Person, staff: Group
) -> None:
    here = standin.world.new_message(staff, mia.user, written("one two"))
    there = standin.world.new_message(mia, mia.user, written("one two"))
    mia.replies("three", BotMessage(here), quote="two", to=staff)
    message = latest(standin)
    assert message["reply_to_message"] == here
    assert message["quote"] == {"text": "two", "position": 4, "is_manual": True}
    mia.replies("three", BotMessage(there), quote="two", to=staff)
    message = latest(standin)
    assert message["external_reply"] == {"origin": origins.from_user(mia.user, there["date"])}
    assert "reply_to_message" not in message


def test_a_quotation_comes_before_what_is_in_it(standin: StandIn, mia: Person, staff: Group) -> None:
    mia.sends(in_quotation(written("/close it")), to=staff)

    assert [each["type"] for each in latest(standin)["entities"]] == ["blockquote", "bot_command"]


def test_a_caption_can_be_edited_and_a_message_touched(standin: StandIn, mia: Person, staff: Group) -> None:
    mia.sends(media.photo(), caption="/close", to=staff)
    mia.edit("no command", to=staff)
    message = latest(standin, "edited_message")
    assert (message["caption"], "caption_entities" in message, "photo" in message) == (
        "no command",
        False,
        True,
    )
    mia.touch(to=staff)
    assert latest(standin, "edited_message")["caption"] == "no command"


def test_what_the_apps_do_not_offer_cannot_be_done(standin: StandIn, mia: Person, staff: Group) -> None:
    said = standin.world.new_message(staff, mia.user, written("hello"))
    answering = origins.answering(said, within=staff.json())
    elsewhere = origins.answering(standin.world.new_message(mia, mia.user, written("a")), within=staff.json())
    channel = standin.channel()
    mia.forwards("words of others", to=staff)
    before = len(standin.world.updates)
    attempts: list[Callable[[], int]] = [
        lambda: mia.edit("changed", to=staff),
        lambda: mia.forwards(content={**written("hello"), **answering}, to=staff),
        lambda: channel.is_forwarded_to(staff, {**written("hello"), **answering}),
        lambda: mia.sends({**written("hello"), **answering, **elsewhere}, to=staff),
        lambda: mia.replies("hello", BotMessage(said), quote="not there", to=staff),
        lambda: mia.sends_on_behalf_of(staff, written("hello"), to=staff),
    ]
    for attempt in attempts:
        with pytest.raises(NotOfferedError):
            attempt()
    staff.makes(mia, "muted")
    with pytest.raises(NotOfferedError):
        mia.say("hello", to=staff)

    assert len(standin.world.updates) == before


@pytest.mark.parametrize(
    ("standing", "status", "may_write"),
    [("muted", "restricted", False), ("limited", "restricted", True), ("member", "member", None)],
)
async def test_what_somebody_may_do_is_told(
    api: Api, mia: Person, staff: Group, standing: str, status: str, may_write: bool | None
) -> None:
    staff.makes(mia, standing)
    member: Any = await api.result("getChatMember", chat_id=staff.chat_id, user_id=mia.chat_id)

    assert (member["status"], member.get("can_send_messages")) == (status, may_write)


async def test_who_was_never_in_a_group_is_no_participant(api: Api, mia: Person, staff: Group) -> None:
    staff.makes(mia, "unknown")

    assert await api.refusal("getChatMember", chat_id=staff.chat_id, user_id=mia.chat_id) == (
        400,
        "Bad Request: PARTICIPANT_ID_INVALID",
    )
