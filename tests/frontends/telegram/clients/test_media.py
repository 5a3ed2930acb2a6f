from __future__ import annotations

import pytest

from bot.domain.conversation.medium import Medium
from tests.frontends.telegram.conftest import Desk
from tests.standin import media

EXPECTED = {
    "photo": Medium.PHOTO,
    "document": Medium.DOCUMENT,
    "voice": Medium.VOICE,
    "video": Medium.VIDEO,
    "video_note": Medium.VIDEO,
    "audio": Medium.VOICE,
    "animation": Medium.VIDEO,
    "sticker": Medium.STICKER,
    "location": Medium.LOCATION,
    "venue": Medium.LOCATION,
    "contact": Medium.CONTACT,
    "poll": Medium.POLL,
    "dice": Medium.OTHER,
}


@pytest.mark.parametrize("kind", media.ALL)
async def test_whatever_is_sent_is_answered(desk: Desk, kind: str) -> None:
    client = desk.telegram.user()
    client.sends(media.ALL[kind]())
    await desk.handle_waiting()

    assert [message.text for message in client.history] == [f"sent {EXPECTED[kind]}"]


async def test_unknown_kinds_of_messages_are_answered(desk: Desk) -> None:
    client = desk.telegram.user()
    client.sends({"hologram": {"file_id": "x"}})
    await desk.handle_waiting()

    assert client.last.text == "sent other"


async def test_a_caption_is_answered_after_the_file_is_refused(desk: Desk) -> None:
    client = desk.telegram.user()
    client.sends_document("what does this letter mean?")
    await desk.handle_waiting()

    assert [message.text for message in client.history] == [
        "sent document",
        "answer to what does this letter mean?",
    ]


async def test_an_album_is_answered_once_and_its_captions_each(desk: Desk) -> None:
    client = desk.telegram.user()
    for caption in ("what is this?", "", "and this?"):
        client.sends({**media.photo(), "media_group_id": "13001"}, caption=caption)
    await desk.handle_waiting()

    assert [message.text for message in client.history] == [
        "sent photo",
        "answer to what is this?",
        "answer to and this?",
    ]


async def test_albums_of_different_chats_are_separate(desk: Desk) -> None:
    clients = [desk.telegram.user(), desk.telegram.user()]
    for client in clients:
        client.sends({**media.photo(), "media_group_id": "13001"})
    await desk.handle_waiting()

    assert [len(client.history) for client in clients] == [1, 1]


async def test_a_part_of_an_album_that_comes_again_is_answered_again(desk: Desk) -> None:
    client = desk.telegram.user()
    client.sends({**media.photo(), "media_group_id": "13001"})
    (waiting,) = desk.telegram.world.updates.peek()
    await desk.handle_waiting()
    desk.telegram.queue_raw(waiting.update)
    await desk.handle_waiting()

    assert len(client.history) == 2


async def test_a_changed_file_is_answered_and_a_moving_location_is_not(desk: Desk) -> None:
    client = desk.telegram.user()
    for content in (media.document(), media.location()):
        client.sends(content)
        (waiting,) = desk.telegram.world.updates.peek()
        await desk.handle_waiting()
        desk.telegram.queue_raw({"edited_message": waiting.update["message"]})
        await desk.handle_waiting()

    assert [message.text for message in client.history] == ["sent document"] * 2 + ["sent location"]


@pytest.mark.parametrize("service", ["pinned_message", "message_auto_delete_timer_changed"])
async def test_a_service_message_is_not_answered(desk: Desk, service: str) -> None:
    client = desk.telegram.user()
    client.say("how long?")
    await desk.handle_waiting()
    content: dict[str, object] = {
        "pinned_message": client.last.raw,
        "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
    }
    client.sends({service: content[service]})
    await desk.handle_waiting()

    assert len(client.history) == 1
