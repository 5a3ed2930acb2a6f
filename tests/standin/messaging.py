"""The methods that send, change and delete messages and answer pressed buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.standin.chat import Chat
from tests.standin.keyboard import read_markup
from tests.standin.markup import clean, format_text, units
from tests.standin.people import Group
from tests.standin.wire import Json, Parameters, bad_request
from tests.standin.world import PRESS_WINDOW, World

Method = Callable[[World, Parameters], Any]

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    content = _text_content(parameters)
    chat.require_open()
    if reply := parameters.json("reply_parameters", "reply parameters"):
        replied = chat.messages.get(int(reply.get("message_id", 0)))
        if replied is None and not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        if replied is not None:
            content["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
    if thread := parameters.integer("message_thread_id"):
        topic = chat.topics.get(thread) if isinstance(chat, Group) else None
        if topic is None:
            raise bad_request("message thread not found")
        if not topic.is_open:
            raise bad_request("TOPIC_CLOSED")
        content |= {"message_thread_id": thread, "is_topic_message": True}
    if parameters.flag("protect_content"):
        content["has_protected_content"] = True
    return world.bot_says(chat, content)


def edit_message_text(world: World, parameters: Parameters) -> Json:
    chat, message = _own_message(world, parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edited(world, chat, message, _text_content(parameters))


def edit_message_reply_markup(world: World, parameters: Parameters) -> Json:
    chat, message = _own_message(world, parameters)
    content: Json = {
        key: message[key] for key in ("text", "entities", "link_preview_options") if key in message
    }
    if markup := read_markup(parameters):
        content["reply_markup"] = markup
    return _edited(world, chat, message, content)


def delete_message(world: World, parameters: Parameters) -> bool:
    chat = world.chat_of(parameters)
    chat.require_open()
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    mine = message.get("from", {}).get("id") == world.me["id"]
    if world.clock.now() - message["date"] > 48 * 3600 or not (mine or chat.kind == "private"):
        raise bad_request("message can't be deleted")
    world.bot_deletes(chat, message)
    return True


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    notice = clean(parameters.text("text"))
    press = world.presses.get(parameters.text("callback_query_id"))
    if press is None or press.answered or world.clock.now() - press.at > PRESS_WINDOW:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(notice) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = True
    press.notice = notice
    press.chat.notices.put(notice)
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    world.chat_of(parameters).require_open()
    if parameters.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def _text_content(parameters: Parameters) -> Json:
    markup = read_markup(parameters)
    formatted = format_text(parameters.text("text"), parameters.text("parse_mode"))
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    preview = parameters.json("link_preview_options", "link preview options")
    if preview and any(entity["type"] in ("url", "text_link") for entity in formatted.entities):
        content["link_preview_options"] = preview
    if markup:
        content["reply_markup"] = markup
    return content


def _own_message(world: World, parameters: Parameters) -> tuple[Chat, Json]:
    if "inline_message_id" in parameters:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.chat_of(parameters)
    chat.require_open()
    message = chat.messages.get(parameters.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.get("from", world.me)["id"] != world.me["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(world: World, chat: Chat, old: Json, content: Json) -> Json:
    watched = ("text", "entities", "reply_markup")
    if all(old.get(key) == content.get(key) for key in watched):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    kept = {key: value for key, value in old.items() if key not in (*watched, "link_preview_options")}
    message = {**kept, "edit_date": int(world.clock.now()), **content}
    world.bot_edits(chat, message)
    return message


METHODS: Mapping[str, Method] = {
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
}
