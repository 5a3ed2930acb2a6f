"""Topics of a forum are refused and granted as Telegram does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.standin import Group, StandIn
from tests.standin.conftest import Api


@pytest.fixture
def forum(standin: StandIn) -> Group:
    group = standin.group()
    group.becomes_a_forum()
    return group


async def made(api: Api, forum: Group) -> int:
    topic: Any = await api.result("createForumTopic", chat_id=forum.chat_id, name="Client C-1")
    return int(topic["message_thread_id"])


async def refused(api: Api, method: str, forum: Group, **more: object) -> str:
    code, words = await api.refusal(method, chat_id=forum.chat_id, **more)
    assert code == 400
    return words.removeprefix("Bad Request: ")


async def test_a_topic_takes_messages_until_it_is_closed_and_again_once_it_is_open(
    api: Api, forum: Group
) -> None:
    topic = await made(api, forum)
    where = {"message_thread_id": topic}
    says = {"chat_id": forum.chat_id, "text": "hello", **where}
    sent: Any = await api.result("sendMessage", **says)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    assert await api.result("closeForumTopic", chat_id=forum.chat_id, **where)
    assert await refused(api, "sendMessage", forum, text="hello", **where) == "TOPIC_CLOSED"
    assert await api.result("reopenForumTopic", chat_id=forum.chat_id, **where)
    await api.result("sendMessage", **says)
    assert [each.text for each in forum.shown_in(topic)] == ["hello", "hello"]


async def test_what_is_so_already_is_not_done_twice(api: Api, forum: Group) -> None:
    where = {"message_thread_id": await made(api, forum)}
    assert await refused(api, "reopenForumTopic", forum, **where) == "TOPIC_NOT_MODIFIED"
    await api.result("closeForumTopic", chat_id=forum.chat_id, **where)
    assert await refused(api, "closeForumTopic", forum, **where) == "TOPIC_NOT_MODIFIED"


async def test_a_deleted_topic_is_not_found(api: Api, forum: Group) -> None:
    where = {"message_thread_id": await made(api, forum)}
    forum.deletes_topic(where["message_thread_id"])
    assert await refused(api, "sendMessage", forum, text="hello", **where) == "message thread not found"
    assert await refused(api, "closeForumTopic", forum, **where) == "TOPIC_ID_INVALID"


@pytest.mark.parametrize("name", ["", "   ", "x" * 129])
async def test_a_name_has_1_to_128_characters(api: Api, forum: Group, name: str) -> None:
    assert (await refused(api, "createForumTopic", forum, name=name)).startswith("TOPIC_TITLE")


async def test_topics_need_a_forum_and_the_right_to_manage_them(
    api: Api, standin: StandIn, forum: Group
) -> None:
    own = {"message_thread_id": await made(api, forum)}
    plain = standin.group(admin=True)
    assert await refused(api, "createForumTopic", plain, name="C-1") == "the chat is not a forum"
    forum.bot_manages_topics = False
    no_right = await refused(api, "createForumTopic", forum, name="C-2")
    assert no_right == "not enough rights to create a topic"
    assert await api.result("closeForumTopic", chat_id=forum.chat_id, **own)
    other = {"message_thread_id": forum.new_topic(standin.user().user, "Lunch", 7322096)}
    assert "not enough rights" in await refused(api, "closeForumTopic", forum, **other)
    forum.bot_is_admin = False
    assert "not enough rights" in await refused(api, "reopenForumTopic", forum, **own)


async def test_a_group_says_whether_it_has_topics(api: Api, standin: StandIn, forum: Group) -> None:
    async def is_forum(group: Group) -> bool:
        chat: Any = await api.result("getChat", chat_id=group.chat_id)
        return chat.get("is_forum") is True

    assert await is_forum(forum)
    assert not await is_forum(standin.group())
    forum.is_no_forum_any_more()
    assert not await is_forum(forum)


async def test_a_message_in_a_topic_that_answers_none_answers_the_first(
    standin: StandIn, forum: Group
) -> None:
    person = standin.user()
    topic = forum.new_topic(person.user, "Lunch", 7322096)
    person.say("at noon?", to=forum, topic=topic)
    (waiting,) = standin.world.updates.peek()
    message = waiting.update["message"]
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "Lunch"
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)
