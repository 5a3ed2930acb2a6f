"""Who is on the other side: people with a Telegram app, their groups and channels."""

from __future__ import annotations

from dataclasses import dataclass

from tests.standin import media, origins
from tests.standin.chat import BotMessage, Chat, Standing
from tests.standin.origins import NotOfferedError
from tests.standin.wire import Json
from tests.standin.words import WORDS, captioned, found_in, written
from tests.standin.world import Press, World


@dataclass(slots=True)
class ForumTopic:
    """A topic of a forum; its number is that of the service message with which it began."""

    creator: int
    is_open: bool = True


class Group(Chat):
    """A group, supergroup or forum with the bot in it."""

    def __init__(self, world: World, chat_id: int, kind: str, title: str, details: Json) -> None:
        super().__init__(chat_id, kind, {"title": title, **details}, world.last_requests)
        self._world = world
        self.bot_is_admin = False
        self.bot_manages_topics = False
        self.topics: dict[int, ForumTopic] = {}
        self._standings: dict[int, str] = {}
        self._anonymous: set[int] = set()

    def standing_of(self, user_id: int) -> str:
        """Return what somebody is here (Bot API, ChatMember.status); a member unless told otherwise."""
        return self._standings.get(user_id, "member")

    def makes(self, person: Person | None, status: str, *, anonymous: bool = False) -> None:
        """Let somebody, or the bot itself (None), be something else here, of which the bot hears nothing.

        Besides Telegram's own words: `muted` may not write, `limited` may write but no more than that,
        `unknown` was never here. An admin who is `anonymous` writes as the group.
        """
        user_id = int(self._world.me["id"]) if person is None else person.chat_id
        self._standings[user_id] = status
        (self._anonymous.add if anonymous else self._anonymous.discard)(user_id)

    def speaker_for(self, person: Person) -> Chat | None:
        """Return on whose behalf somebody writes here; None: their own. Raises where they may not."""
        if self.standing_of(person.chat_id) == "muted":
            raise NotOfferedError("who is muted cannot write")
        return self if self.is_anonymous(person.chat_id) else None

    def is_anonymous(self, user_id: int) -> bool:
        """Say whether somebody writes here as the group."""
        return user_id in self._anonymous

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

    def becomes_a_forum(self, *, bot_manages_topics: bool = True) -> None:
        """Turn topics on, with the bot as an admin that may manage them or not."""
        self.details["is_forum"] = True
        self.bot_is_admin, self.bot_manages_topics = True, bot_manages_topics

    def is_no_forum_any_more(self) -> None:
        """Turn topics off: their messages stay, the topics do not."""
        del self.details["is_forum"]
        self.topics.clear()

    def new_topic(self, creator: Json, name: str, color: int) -> int:
        """Create a topic; return its number."""
        created = {"forum_topic_created": {"name": name, "icon_color": color}, "is_topic_message": True}
        message = self._world.new_message(self, creator, created)
        number = message["message_thread_id"] = int(message["message_id"])
        self.topics[number] = ForumTopic(int(creator["id"]))
        return number

    def turn_topic(self, by: Json, number: int, *, is_open: bool) -> Json:
        """Close or reopen a topic; return the service message that says so."""
        self.topics[number].is_open = is_open
        said: Json = {"forum_topic_reopened" if is_open else "forum_topic_closed": {}}
        return self._world.new_message(self, by, {**said, **self.in_topic(number)})

    def closes_topic(self, person: Person, number: int) -> None:
        """Let an admin close a topic by hand; the bot sees the service message."""
        message = self.turn_topic(person.user, number, is_open=False)
        self._world.updates.add("message", message, f"chat:{self.chat_id}")

    def reopens_topic(self, person: Person, number: int) -> None:
        """Let an admin reopen a topic by hand; the bot sees the service message."""
        message = self.turn_topic(person.user, number, is_open=True)
        self._world.updates.add("message", message, f"chat:{self.chat_id}")

    def deletes_topic(self, number: int) -> None:
        """Let an admin delete a topic with its messages, of which the bot hears nothing."""
        del self.topics[number]
        for each in [key for key, one in self.messages.items() if one.get("message_thread_id") == number]:
            del self.messages[each]

    def in_topic(self, number: int) -> Json:
        """Return what a message in a topic carries that answers none: it answers the first one."""
        begun = self.messages[number]
        return {"message_thread_id": number, "is_topic_message": True, "reply_to_message": dict(begun)}

    def shown_in(self, number: int | None) -> list[BotMessage]:
        """Return the bot's messages of a topic as they look now; None: of General."""
        seen = (self.messages.get(each.message_id) for each in self.history)
        return [BotMessage(one) for one in seen if one and one.get("message_thread_id") == number]

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

    def is_forwarded_to(self, group: Group, content: Json) -> int:
        """Publish a post that Telegram forwards to the group of the channel; the bot is in the group only."""
        origins.check({**content, "forward_origin": {}})
        post = self._world.new_message(self, None, content)
        at, number = int(post["date"]), int(post["message_id"])
        carried = {
            "sender_chat": self.json(),
            "forward_origin": origins.from_channel(self.json(), at, number),
            "is_automatic_forward": True,
            **content,
        }
        message = self._world.new_message(group, origins.SERVICE, carried)
        return self._world.updates.add("message", message, f"chat:{group.chat_id}")


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

    def say(self, text: str, *, to: Chat | None = None, topic: int | None = None, **more: object) -> int:
        """Write; return the update's number, or 0 where privacy mode keeps the message from the bot."""
        chat = to or self
        where = chat.in_topic(topic) if topic is not None and isinstance(chat, Group) else {}
        return self._send({**written(text), **where, **more}, chat)

    def sends(self, content: Json, *, caption: str = "", to: Chat | None = None, **more: object) -> int:
        """Send something made by `media`; return the update's number."""
        return self._send({**content, **captioned(caption), **more}, to or self)

    def sends_on_behalf_of(self, speaker: Chat, content: Json, *, to: Group) -> int:
        """Send as a channel or a group of this person's; as the group itself if they are anonymous there."""
        if speaker is to and to.speaker_for(self) is not to:
            raise NotOfferedError("only anonymous admins write as their group")
        return self._send({**content, **origins.on_behalf_of(speaker.json(), within=to.json())}, to)

    def sends_via_bot(self, content: Json, *, to: Chat | None = None) -> int:
        """Choose a result that another bot offers inline."""
        helper = {"id": 5_500_000, "is_bot": True, "first_name": "Notes", "username": "notes_helper_bot"}
        return self._send({**content, "via_bot": helper}, to or self)

    def sends_photo(self, caption: str = "") -> int:
        """Send a photo."""
        return self.sends(media.photo(), caption=caption)

    def sends_document(self, caption: str = "") -> int:
        """Send a file."""
        return self.sends(media.document(), caption=caption)

    def forwards(
        self,
        text: str = "",
        *,
        origin: Json | None = None,
        content: Json | None = None,
        to: Chat | None = None,
    ) -> int:
        """Forward somebody's message (of one who hides, unless told otherwise).

        Buttons that call a bot back are left behind, and what the message answered is not answered anew.
        """
        at = int(self._world.clock.now()) - 60
        carried = {**(content or written(text)), "forward_origin": origin or origins.from_hidden("Sam", at)}
        carried.pop("reply_markup", None)
        return self._send(carried, to or self)

    def replies(self, text: str, to_message: BotMessage, *, quote: str = "", to: Chat | None = None) -> int:
        """Write as a reply to a message, which may be of another chat, and perhaps quote words of it."""
        chat, raw = to or self, to_message.raw
        place: Json = {key: raw[key] for key in ("message_thread_id", "is_topic_message") if key in raw}
        answering = origins.answering(raw, within=chat.json(), quote=quote)
        return self._send({**written(text), **answering, **place}, chat)

    def edit(self, text: str, *, to: Chat | None = None) -> int:
        """Change this person's latest message, or the caption of it; return the update's number."""
        chat = to or self
        before = self._said[chat.chat_id]
        if "forward_origin" in before or "via_bot" in before:
            raise NotOfferedError("words of others cannot be edited")
        kept = {key: value for key, value in before.items() if key not in WORDS}
        changed = written(text) if "text" in before else captioned(text)
        message = {**kept, **changed, "edit_date": int(self._world.clock.now())}
        self._said[chat.chat_id] = chat.messages[message["message_id"]] = message
        return self._world.updates.add("edited_message", message, f"chat:{chat.chat_id}")

    def touch(self, *, to: Chat | None = None) -> int:
        """Have this person's latest message count as edited though its words are the same."""
        chat = to or self
        message = {**self._said[chat.chat_id], "edit_date": int(self._world.clock.now())}
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
        origins.check(content)
        if chat is self:
            self.standing = Standing.OPEN
        speaker = chat.speaker_for(self) if isinstance(chat, Group) else None
        if speaker is not None and "sender_chat" not in content:
            content = {**content, **origins.on_behalf_of(speaker.json(), within=chat.json())}
        message = self._world.new_message(chat, self.user, content)
        self._said[chat.chat_id] = message
        if isinstance(chat, Group) and not chat.hears(message):
            return 0
        return self._world.updates.add("message", message, f"chat:{chat.chat_id}")

    @staticmethod
    def _is_there(chat: Chat, message: BotMessage) -> bool:
        return message.message_id in chat.messages
