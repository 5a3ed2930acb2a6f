"""Where a message's words come from, and on whose behalf it is sent, as updates carry that."""

from __future__ import annotations

from tests.standin.wire import Json

SERVICE: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Named as the sender of posts that a linked channel forwards (Bot API, Message.sender_chat)."""

_GROUP_ANONYMOUS_BOT: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_CHANNEL_BOT: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


class NotOfferedError(AssertionError):
    """Telegram's apps do not let people do this, so no such update comes."""


def from_user(user: Json, at: int) -> Json:
    """Return the origin of a message that somebody wrote who may be named."""
    return {"type": "user", "sender_user": user, "date": at}


def from_hidden(name: str, at: int) -> Json:
    """Return the origin of a message of somebody who hides behind a name."""
    return {"type": "hidden_user", "sender_user_name": name, "date": at}


def from_group(chat: Json, at: int) -> Json:
    """Return the origin of a message that an admin wrote as the group."""
    return {"type": "chat", "sender_chat": chat, "date": at}


def from_channel(chat: Json, at: int, message_id: int = 1) -> Json:
    """Return the origin of a channel's post."""
    return {"type": "channel", "chat": chat, "message_id": message_id, "date": at}


def on_behalf_of(chat: Json, *, within: Json) -> Json:
    """Return what names `chat` as the sender of a message `within` a group; `from` is a stand-in then."""
    sender = _GROUP_ANONYMOUS_BOT if chat["id"] == within["id"] else _CHANNEL_BOT
    return {"from": sender, "sender_chat": chat}


def answering(message: Json, *, within: Json, quote: str = "", from_another_topic: bool = False) -> Json:
    """Return what a reply to `message` carries; one of another chat or topic is described, not shown."""
    carried: Json = {}
    if message["chat"]["id"] == within["id"] and not from_another_topic:
        carried["reply_to_message"] = {
            key: value for key, value in message.items() if key != "reply_to_message"
        }
    else:
        reply: Json = {"origin": _origin_of(message)}
        if message["chat"]["type"] in ("supergroup", "channel"):
            reply |= {"chat": message["chat"], "message_id": message["message_id"]}
        carried["external_reply"] = reply
    if quote:
        at = message["text"].find(quote)
        if at < 0:
            raise NotOfferedError("only words of the message can be quoted")
        carried["quote"] = {"text": quote, "position": at, "is_manual": True}
    return carried


def check(content: Json) -> None:
    """Raise `NotOfferedError` for a message that no app can send."""
    answers = {"reply_to_message", "external_reply"} & content.keys()
    if len(answers) > 1:
        raise NotOfferedError("a message answers one message")
    if answers and "forward_origin" in content:
        raise NotOfferedError("what is forwarded answers nothing here")


def _origin_of(message: Json) -> Json:
    at = int(message["date"])
    if message["chat"]["type"] == "channel":
        return from_channel(message["chat"], at, message["message_id"])
    if "sender_chat" in message:
        return from_group(message["sender_chat"], at)
    return from_user(message["from"], at)
