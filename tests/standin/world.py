"""Everything the stand-in remembers: the bot, chats, messages, presses, commands."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.standin.chat import BotMessage, Chat, Standing
from tests.standin.clock import Clock
from tests.standin.mailbox import Mailbox
from tests.standin.update_queue import UpdateQueue
from tests.standin.wire import Json, Parameters, bad_request

PRESS_WINDOW = 30.0
"""Seconds in which a press can be answered; Telegram names no number and is of this order."""


@dataclass(slots=True)
class Press:
    """One pressed button."""

    press_id: str
    chat: Chat
    data: str
    at: float
    answered: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, as it came."""

    method: str
    parameters: Parameters


@dataclass(slots=True)
class Webhook:
    """What setWebhook set; an empty `url` means none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_at: float = 0.0
    last_error: str = ""


@dataclass(slots=True)
class Profile:
    """What the bot set about itself. Names and descriptions are kept by what and language code."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


class World:
    """The state that every method reads and changes."""

    def __init__(self, token: str, username: str, clock: Clock) -> None:
        self.token = token
        self.clock = clock
        self.updates = UpdateQueue(clock)
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Visa questions",
            "username": username,
        }
        self.reads_all_group_messages = False
        self.chats: dict[int, Chat] = {}
        self.by_username: dict[str, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.profile = Profile()
        self.webhook = Webhook()
        self.sent: list[BotMessage] = []
        self.calls: deque[Call] = deque(maxlen=100_000)
        self.on_sent: Callable[[BotMessage], None] | None = None
        self.called: Mailbox[Call] = Mailbox()
        self._message_numbers = itertools.count(1)
        self._press_numbers = itertools.count(4_300_000_000_000_000_000)

    def add_chat(self, chat: Chat) -> None:
        """Make a chat known to the server."""
        self.chats[chat.chat_id] = chat
        if username := chat.details.get("username"):
            self.by_username[f"@{username}".lower()] = chat

    def chat_of(self, parameters: Parameters) -> Chat:
        """Return the chat a call names by `chat_id`; raise `RefusalError` where the bot cannot know it."""
        wanted = parameters.text("chat_id").strip()
        if not wanted:
            raise bad_request("chat_id is empty")
        chat = self.by_username.get(wanted.lower())
        if chat is None and wanted.lstrip("-").isdigit():
            chat = self.chats.get(int(wanted))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def new_message(self, chat: Chat, sender: Json | None, content: Json) -> Json:
        """Store a message and return it as updates and answers carry it."""
        message: Json = {
            "message_id": next(self._message_numbers),
            **({"from": sender} if sender else {"sender_chat": chat.json()}),
            "chat": chat.json(),
            "date": int(self.clock.now()),
            **content,
        }
        chat.messages[message["message_id"]] = message
        return message

    def bot_says(self, chat: Chat, content: Json) -> Json:
        """Store a message of the bot and let the chat see it."""
        message = self.new_message(chat, None if chat.kind == "channel" else self.me, content)
        seen = BotMessage(message)
        chat.history.append(seen)
        chat.arrived.put(seen)
        self.sent.append(seen)
        if self.on_sent:
            self.on_sent(seen)
        return message

    def bot_edits(self, chat: Chat, message: Json) -> None:
        """Replace a message of the bot and let the chat see it."""
        chat.messages[message["message_id"]] = message
        chat.edited.put(BotMessage(message))

    def bot_deletes(self, chat: Chat, message: Json) -> None:
        """Take a message away."""
        del chat.messages[message["message_id"]]
        if "text" in message:
            chat.deleted.put(BotMessage(message))

    def new_press(self, chat: Chat, data: str) -> Press:
        """Register a pressed button whose spinner now turns."""
        press = Press(str(next(self._press_numbers)), chat, data, self.clock.now())
        self.presses[press.press_id] = press
        return press

    def last_requests(self, count: int = 8) -> str:
        """Say which methods the bot called last; for messages of failed waits."""
        names = [call.method for call in itertools.islice(reversed(self.calls), count)]
        return f"the bot's last calls: {', '.join(reversed(names)) or 'none'}"

    def membership(self, chat: Chat, by: Json, old: str, new: str) -> int:
        """Queue a my_chat_member update; return its number."""
        return self.updates.add(
            "my_chat_member",
            {
                "chat": chat.json(),
                "from": by,
                "date": int(self.clock.now()),
                "old_chat_member": _member(self.me, old),
                "new_chat_member": _member(self.me, new),
            },
            f"membership:{chat.chat_id}",
        )


def _member(user: Json, status: str) -> Json:
    member: Json = {"user": user, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


__all__ = ["PRESS_WINDOW", "Call", "Press", "Profile", "Standing", "Webhook", "World"]
