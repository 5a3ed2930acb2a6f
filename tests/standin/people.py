"""Who is on the other side: people with a Telegram app, their groups and channels."""

from __future__ import annotations

import re

from tests.standin import media
from tests.standin.chat import BotMessage, Chat, Standing
from tests.standin.markup import clean, units
from tests.standin.wire import Json
from tests.standin.world import Press, World

_MARKS = (
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?\b")),
    ("mention", re.compile(r"(?<!\w)@\w{3,32}\b")),
    ("url", re.compile(r"https?://\S+")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
)


def found_in(text: str) -> list[Json]:
    """Return the entities that Telegram finds by itself in what a person writes."""
    return [
        {"type": kind, "offset": units(text[: hit.start()]), "length": units(hit.group())}
        for kind, pattern in _MARKS
        for hit in pattern.finditer(text)
    ]


class Group(Chat):
    """A group, supergroup or forum with the bot in it."""

    def __init__(self, world: World, chat_id: int, kind: str, title: str, details: Json) -> None:
        super().__init__(chat_id, kind, {"title": title, **details}, world.last_requests)
        self._world = world
        self.bot_is_admin = False
        self._standings: dict[int, str] = {}

    def standing_of(self, user_id: int) -> str:
        """Return what somebody is here (Bot API, ChatMember.status); a member unless told otherwise."""
        return self._standings.get(user_id, "member")

    def makes(self, person: Person | None, status: str) -> None:
        """Let somebody, or the bot itself (None), be something else here, of which the bot hears nothing."""
        self._standings[int(self._world.me["id"]) if person is None else person.chat_id] = status

    def loses(self, person: Person, by: Person | None = None) -> None:
        """Let somebody leave, or be put out by another; the bot sees the service message."""
        self._standings[person.chat_id] = "left" if by is None else "kicked"
        message = self._world.new_message(self, (by or person).user, {"left_chat_member": person.user})
        self._world.updates.add("message", message, f"chat:{self.chat_id}")

    def lets_in(self, person: Person, by: Person) -> None:
        """Let a member add somebody; the bot sees the service message."""
        self._standings[person.chat_id] = "member"
        content = {"new_chat_member": person.user, "new_chat_members": [person.user]}
        message = self._world.new_message(self, by.user, content)
        self._world.updates.add("message", message, f"chat:{self.chat_id}")

    def adds_the_bot(self, by: Person) -> None:
        """Let a member add the bot: a service message and a my_chat_member update."""
        self.standing = Standing.OPEN
        self._world.membership(self, by.user, "left", "member")
        content = {"new_chat_member": self._world.me, "new_chat_members": [self._world.me]}
        message = self._world.new_message(self, by.user, content)
        self._world.updates.add("message", message, f"chat:{self.chat_id}")

    def removes_the_bot(self, by: Person) -> None:
        """Let a member put the bot out."""
        self.standing = Standing.KICKED
        self._world.membership(self, by.user, "member", "kicked")

    def migrates(self, new_id: int, by: Person) -> Group:
        """Turn this group into a supergroup, which has another id; return that."""
        new = Group(self._world, new_id, "supergroup", str(self.details["title"]), {})
        self._world.add_chat(new)
        self.migrated_to = new_id
        for chat, content in (
            (self, {"migrate_to_chat_id": new_id}),
            (new, {"migrate_from_chat_id": self.chat_id}),
        ):
            message = self._world.new_message(chat, by.user, content)
            self._world.updates.add("message", message, f"chat:{chat.chat_id}")
        return new

    def hears(self, message: Json) -> bool:
        """Say whether privacy mode lets the bot see a person's message."""
        if self.bot_is_admin or self._world.reads_all_group_messages:
            return True
        me = self._world.me
        if message.get("reply_to_message", {}).get("from", {}).get("id") == me["id"]:
            return True
        text = str(message.get("text") or message.get("caption") or "")
        return text.startswith("/") or f"@{me['username']}".lower() in text.lower()


class Channel(Chat):
    """A channel in which the bot is an administrator."""

    def __init__(self, world: World, chat_id: int, title: str) -> None:
        super().__init__(chat_id, "channel", {"title": title}, world.last_requests)
        self._world = world

    def posts(self, text: str) -> int:
        """Publish a post; return the update's number."""
        post = self._world.new_message(self, None, {"text": text, "entities": found_in(text)})
        return self._world.updates.add("channel_post", post, f"chat:{self.chat_id}")


class Person(Chat):
    """A person and the private chat with the bot. Whoever writes has pressed Start."""

    def __init__(self, world: World, user_id: int, first_name: str, language: str | None) -> None:
        super().__init__(user_id, "private", {"first_name": first_name}, world.last_requests)
        self._world = world
        self.standing = Standing.NEVER_STARTED
        self.user: Json = {"id": user_id, "is_bot": False, "first_name": first_name}
        if language:
            self.user["language_code"] = language
        self._said: dict[int, Json] = {}

    def say(self, text: str, *, to: Chat | None = None, **more: object) -> int:
        """Write; return the update's number, or 0 where privacy mode keeps the message from the bot."""
        cleaned = clean(text)
        assert 0 < units(cleaned) <= 4096, "an app sends 1 to 4096 characters"
        content: Json = {"text": cleaned}
        if entities := found_in(cleaned):
            content["entities"] = entities
        return self._send({**content, **more}, to or self)

    def sends(self, content: Json, *, caption: str = "", to: Chat | None = None) -> int:
        """Send something made by `media`; return the update's number."""
        return self._send({**content, **({"caption": caption} if caption else {})}, to or self)

    def sends_photo(self, caption: str = "") -> int:
        """Send a photo."""
        return self.sends(media.photo(), caption=caption)

    def sends_document(self, caption: str = "") -> int:
        """Send a file."""
        return self.sends(media.document(), caption=caption)

    def forwards(self, text: str) -> int:
        """Forward somebody's message."""
        at = int(self._world.clock.now()) - 60
        return self.say(
            text, forward_origin={"type": "hidden_user", "sender_user_name": "Somebody", "date": at}
        )

    def replies(self, text: str, to_message: BotMessage, *, to: Chat | None = None) -> int:
        """Write as a reply to a message of the bot."""
        return self.say(text, to=to, reply_to_message=to_message.raw)

    def edit(self, text: str, *, to: Chat | None = None) -> int:
        """Change this person's latest message; return the update's number."""
        chat = to or self
        message = {**self._said[chat.chat_id], "text": clean(text), "edit_date": int(self._world.clock.now())}
        message["entities"] = found_in(message["text"])
        self._said[chat.chat_id] = chat.messages[message["message_id"]] = message
        return self._world.updates.add("edited_message", message, f"chat:{chat.chat_id}")

    def press(self, wanted: str, *, under: BotMessage | None = None, to: Chat | None = None) -> Press:
        """Press the button with this label or data, under the newest message that has it."""
        chat = to or self
        shown = [
            BotMessage(chat.messages[one.message_id]) for one in chat.history if self._is_there(chat, one)
        ]
        if under is not None:
            shown = [one for one in shown if one.message_id == under.message_id]
        for message in reversed(shown):
            try:
                button = message.button(wanted)
            except AssertionError:
                continue
            assert "callback_data" in button, f"“{wanted}” opens a link; the bot never hears of it"
            return self.presses_forged(button["callback_data"], on=message, to=chat)
        labels = [label for one in shown for label in one.labels]
        raise AssertionError(f"no button “{wanted}” in {chat}; there are {labels}")

    def presses_forged(
        self, data: str, *, on: BotMessage | None = None, to: Chat | None = None, inaccessible: bool = False
    ) -> Press:
        """Send button data as a changed app could: anything, on any message, even one too old to show."""
        chat = to or self
        message = (on or chat.last).raw
        if inaccessible:
            message = {"chat": chat.json(), "message_id": message["message_id"], "date": 0}
        press = self._world.new_press(chat, data)
        query = {
            "id": press.press_id,
            "from": self.user,
            "message": message,
            "chat_instance": str(-(3_000_000_000_000_000_000 + abs(chat.chat_id))),
            "data": data,
        }
        self._world.updates.add("callback_query", query, f"presses:{self.chat_id}")
        return press

    def blocks(self) -> int:
        """Block the bot; return the update's number."""
        self.standing = Standing.BLOCKED
        return self._world.membership(self, self.user, "member", "kicked")

    def unblocks(self) -> int:
        """Unblock the bot; return the update's number."""
        self.standing = Standing.OPEN
        return self._world.membership(self, self.user, "kicked", "member")

    def _send(self, content: Json, chat: Chat) -> int:
        if chat is self:
            self.standing = Standing.OPEN
        message = self._world.new_message(chat, self.user, content)
        self._said[chat.chat_id] = message
        if isinstance(chat, Group) and not chat.hears(message):
            return 0
        return self._world.updates.add("message", message, f"chat:{chat.chat_id}")

    @staticmethod
    def _is_there(chat: Chat, message: BotMessage) -> bool:
        return message.message_id in chat.messages
