"""Whose words a message holds, kind by kind, as Telegram marks them."""

from __future__ import annotations

import pytest
from telegram import Message

from bot.frontends.telegram.authorship import is_of_another_chat, is_own
from tests.standin import Json, origins
from tests.standin.words import captioned, in_quotation, written

CHAT: Json = {"id": -1_002_100_000_001, "type": "supergroup", "title": "Staff"}
OTHER: Json = {"id": -1_002_100_000_009, "type": "supergroup", "title": "Friends"}
SMALL: Json = {"id": -4_000_009, "type": "group", "title": "Small"}
CHANNEL: Json = {"id": -1_003_000_000_001, "type": "channel", "title": "News"}
MIA: Json = {"id": 7, "is_bot": False, "first_name": "Mia"}
BOT: Json = {"id": 8, "is_bot": True, "first_name": "Notes"}
STORY: Json = {"chat": CHANNEL, "id": 3}
PHOTO: Json = {"photo": []}


def message(chat: Json = CHAT, **content: object) -> Json:
    return {"message_id": 5, "date": 1_700_000_000, "chat": chat, "from": MIA, **written("hello"), **content}


def read(raw: Json) -> Message:
    found = Message.de_json(raw, None)
    assert found is not None
    return found


OWN: dict[str, Json] = {
    "plain": {},
    "a reply": origins.answering(message(), within=CHAT),
    "a reply that quotes": origins.answering(message(), within=CHAT, quote="hell"),
    "a reply in another topic": origins.answering(message(), within=CHAT, from_another_topic=True),
    "as this group": origins.on_behalf_of(CHAT, within=CHAT),
    "protected": {"has_protected_content": True},
    "bold": {"entities": [{"type": "bold", "offset": 0, "length": 5}]},
}
NOT_OWN: dict[str, Json] = {
    "forwarded from a person": {"forward_origin": origins.from_user(MIA, 1)},
    "forwarded from a hidden person": {"forward_origin": origins.from_hidden("Sam", 1)},
    "forwarded from a group": {"forward_origin": origins.from_group(CHAT, 1)},
    "forwarded from a channel": {"forward_origin": origins.from_channel(CHANNEL, 1)},
    "forwarded automatically": {"is_automatic_forward": True},
    "via a bot": {"via_bot": BOT},
    "by a business bot": {"sender_business_bot": BOT},
    "as a channel": origins.on_behalf_of(CHANNEL, within=CHAT),
    "as another group": origins.on_behalf_of(OTHER, within=CHAT),
    "in answer to a story": {"reply_to_story": STORY},
    "in answer to another group": origins.answering(message(OTHER), within=CHAT, quote="hell"),
    "in answer to a channel": origins.answering(message(CHANNEL), within=CHAT),
    "in answer to a chat that is not named": origins.answering(message(SMALL), within=CHAT),
    "in a quotation": in_quotation(written("hello")),
    "partly in a quotation": {"entities": [{"type": "expandable_blockquote", "offset": 2, "length": 3}]},
    "a caption in a quotation": in_quotation({**PHOTO, **captioned("hello")}),
}


@pytest.mark.parametrize("kind", OWN)
def test_text_written_here_by_the_sender_is_own(kind: str) -> None:
    assert is_own(read(message(**OWN[kind])))


@pytest.mark.parametrize("kind", NOT_OWN)
def test_text_by_or_shown_as_from_others_is_not_own(kind: str) -> None:
    assert not is_own(read(message(**NOT_OWN[kind])))


def test_only_another_chat_is_another_chat() -> None:
    kinds = {**OWN, **NOT_OWN}

    assert [kind for kind in kinds if is_of_another_chat(read(message(**kinds[kind])))] == [
        "as a channel",
        "as another group",
    ]
