"""Forum topics: the methods that create, close and reopen them, and what is refused in them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.standin.chat import Chat
from tests.standin.markup import clean, units
from tests.standin.messaging import Method
from tests.standin.people import Group
from tests.standin.wire import Json, Parameters, bad_request
from tests.standin.world import World

LONGEST_NAME = 128
"""Characters of a topic's name (Bot API, createForumTopic)."""

_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def create_forum_topic(world: World, parameters: Parameters) -> Json:
    forum = _forum(world, parameters)
    if not forum.bot_manages_topics:
        raise bad_request("not enough rights to create a topic")
    name = clean(parameters.text("name")).strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    if units(name) > LONGEST_NAME:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    color = parameters.integer("icon_color") or _COLORS[0]
    if color not in _COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    topic = forum.new_topic(world.me, name, color)
    return {"message_thread_id": topic, "name": name, "icon_color": color}


def close_forum_topic(world: World, parameters: Parameters) -> bool:
    return _turned(world, parameters, is_open=False)


def reopen_forum_topic(world: World, parameters: Parameters) -> bool:
    return _turned(world, parameters, is_open=True)


def _turned(world: World, parameters: Parameters, *, is_open: bool) -> bool:
    forum = _forum(world, parameters)
    number = parameters.integer("message_thread_id")
    topic = forum.topics.get(number)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    # Whoever created a topic may close it, but a bot must be an admin in any case.
    if not forum.bot_is_admin or not (forum.bot_manages_topics or topic.creator == world.me["id"]):
        raise bad_request("not enough rights to edit the topic")
    if topic.is_open is is_open:
        raise bad_request("TOPIC_NOT_MODIFIED")
    forum.turn_topic(world.me, number, is_open=is_open)
    return True


def _forum(world: World, parameters: Parameters) -> Group:
    chat: Chat = world.chat_of(parameters)
    chat.require_open()
    if not isinstance(chat, Group) or not chat.details.get("is_forum"):
        raise bad_request("the chat is not a forum")
    return chat


METHODS: Mapping[str, Method] = {
    "createforumtopic": create_forum_topic,
    "closeforumtopic": close_forum_topic,
    "reopenforumtopic": reopen_forum_topic,
}
