from __future__ import annotations

import pytest

from tests.frontends.telegram.conftest import STAFF, Desk
from tests.standin import FaultKind, media

LINE = "only in private\n\n@visa_questions_bot"
RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


async def test_a_foreign_group_is_told_once_and_left(desk: Desk) -> None:
    group = desk.telegram.group("Friends")
    group.adds_the_bot(desk.telegram.user())
    await desk.handle_waiting()

    assert [message.text for message in group.history] == [LINE]
    assert group.last.raw["entities"][0]["url"] == "https://t.me/visa_questions_bot"
    assert not group.last.rows
    assert [call.text("chat_id") for call in desk.telegram.calls("leaveChat")] == [str(group.chat_id)]


@pytest.mark.parametrize("text", ["/help", "how long? @visa_questions_bot"])
async def test_a_message_in_a_foreign_group_is_told_where_to_write(desk: Desk, text: str) -> None:
    group = desk.telegram.group("Friends")
    desk.telegram.user().say(text, to=group)
    await desk.handle_waiting()

    assert group.last.text == LINE
    assert desk.telegram.calls("leaveChat")


async def test_a_photo_in_a_foreign_group_is_told_where_to_write(desk: Desk) -> None:
    group = desk.telegram.group("Friends", admin=True)
    desk.telegram.user().sends(media.photo(), to=group)
    await desk.handle_waiting()

    assert group.last.text == LINE


async def test_a_channel_is_left_without_a_word_when_it_adds_the_bot(desk: Desk) -> None:
    channel = desk.telegram.channel()
    desk.telegram.world.membership(channel, desk.telegram.user().user, "left", "administrator")
    (waiting,) = desk.telegram.world.updates.peek()
    waiting.update["my_chat_member"]["new_chat_member"] |= dict.fromkeys(RIGHTS, True)
    await desk.handle_waiting()

    assert not channel.history
    assert desk.telegram.calls("leaveChat")


async def test_a_post_in_a_channel_is_told_where_to_write(desk: Desk) -> None:
    channel = desk.telegram.channel()
    channel.posts("news")
    channel.posts("more news")
    await desk.handle_waiting()

    assert [message.text for message in channel.history] == [LINE]
    assert desk.telegram.calls("leaveChat")


async def test_the_staff_chat_is_never_left_and_its_conversations_are_ignored(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF, admin=True)
    member = desk.telegram.user()
    group.adds_the_bot(member)
    member.say("who takes the call at ten?", to=group)
    member.say("/deploy@other_bot", to=group)
    member.sends(media.photo(), to=group)
    await desk.handle_waiting()

    assert not group.history
    assert not desk.telegram.calls("leaveChat")


async def test_a_client_command_in_the_staff_chat_is_told_where_to_write(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    desk.telegram.user().say("/help", to=group)
    await desk.handle_waiting()

    assert group.last.text == LINE
    assert not desk.telegram.calls("leaveChat")


async def test_the_id_of_any_chat_can_be_asked(desk: Desk) -> None:
    member = desk.telegram.user()
    staff, other = desk.telegram.group(chat_id=STAFF), desk.telegram.group("Friends")
    for chat in (staff, other, member):
        member.say("/id", to=chat)
    await desk.handle_waiting()

    assert [chat.last.text for chat in (staff, other)] == [
        f"STAFF_CHAT_ID={chat.chat_id}" for chat in (staff, other)
    ]
    assert member.last.text == str(member.chat_id)
    assert not desk.telegram.calls("leaveChat")


async def test_an_id_command_from_a_channel_or_forwarded_is_ignored(desk: Desk) -> None:
    channel, group = desk.telegram.channel(), desk.telegram.group("Friends")
    channel.posts("/id")
    desk.telegram.user().forwards("/id", to=group)
    await desk.handle_waiting()

    assert [channel.last.text, group.last.text] == [LINE, LINE]


async def test_the_id_is_told_in_the_topic_where_it_is_asked(desk: Desk) -> None:
    forum = desk.telegram.group("Forum")
    forum.becomes_a_forum()
    member = desk.telegram.user()
    topic = forum.new_topic(member.user, "a topic", 7322096)
    member.say("/id", to=forum, topic=topic)
    await desk.handle_waiting()

    assert forum.last.text == f"STAFF_CHAT_ID={forum.chat_id}"
    assert forum.last.raw["message_thread_id"] == topic


async def test_an_anonymous_admin_is_a_person(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    admin = desk.telegram.user()
    group.makes(admin, "administrator", anonymous=True)
    admin.say("/id", to=group)
    await desk.handle_waiting()

    assert group.last.text == f"STAFF_CHAT_ID={STAFF}"


async def test_without_a_staff_chat_groups_are_not_left_and_get_one_line(
    desk_without_staff: Desk,
) -> None:
    desk = desk_without_staff
    group = desk.telegram.group("Ours", admin=True)
    member = desk.telegram.user()
    group.adds_the_bot(member)
    member.say("hello everybody", to=group)
    member.say("/id", to=group)
    await desk.handle_waiting()

    assert [message.text for message in group.history] == [LINE, f"STAFF_CHAT_ID={group.chat_id}"]
    assert not desk.telegram.calls("leaveChat")

    member.say("@visa_questions_bot how long?", to=group)
    member.replies("thanks", group.last, to=group)
    await desk.handle_waiting()
    assert [message.text for message in group.history[2:]] == [LINE, LINE]


async def test_a_flood_limit_while_leaving_does_not_repeat_the_line(desk: Desk) -> None:
    group = desk.telegram.group("Friends")
    group.adds_the_bot(desk.telegram.user())
    added = desk.telegram.world.updates.peek()[0].update
    desk.telegram.fault("leaveChat", FaultKind.FORBIDDEN)
    await desk.handle_waiting()
    desk.telegram.queue_raw({**added, "update_id": 999_000_001})
    await desk.handle_waiting()

    assert len(group.history) == 1
    assert len(desk.telegram.calls("leaveChat")) == 2


async def test_blocking_and_unblocking_get_no_answer(desk: Desk) -> None:
    client = desk.telegram.user()
    client.blocks()
    client.unblocks()
    await desk.handle_waiting()

    assert not client.history


async def test_the_staff_group_is_followed_to_its_new_id(desk: Desk) -> None:
    member = desk.telegram.user()
    group = desk.telegram.group(chat_id=STAFF, kind="group")
    moved = group.migrates(-1_002_999_999_999, member)
    member.say("ordinary talk @visa_questions_bots", to=moved)
    await desk.handle_waiting()
    desk.front.staff.polling("Conflict")
    await desk.front.staff.flush()

    assert "Conflict" in moved.last.text
    assert not desk.telegram.calls("leaveChat")


async def test_an_answer_stays_in_its_topic(desk: Desk) -> None:
    forum = desk.telegram.group(chat_id=STAFF)
    forum.becomes_a_forum()
    member = desk.telegram.user()
    topic = forum.new_topic(member.user, "Bot", 7322096)
    member.say("/id", to=forum, topic=topic)
    await desk.handle_waiting()

    assert forum.last.raw["message_thread_id"] == topic


async def test_a_plain_reply_in_a_group_is_not_a_topic(desk: Desk) -> None:
    group = desk.telegram.group(chat_id=STAFF)
    desk.telegram.user().say("/id", to=group, message_thread_id=4)
    await desk.handle_waiting()

    assert "message_thread_id" not in group.last.raw
