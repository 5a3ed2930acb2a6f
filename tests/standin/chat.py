"""Chats, the messages in them, and what the bot wrote there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from tests.standin.mailbox import Mailbox
from tests.standin.wire import Json, RefusalError, bad_request


class Standing(Enum):
    """Whether the bot may write to a chat; the value is Telegram's answer where it may not."""

    OPEN = ""
    NEVER_STARTED = "Forbidden: bot can't initiate conversation with a user"
    BLOCKED = "Forbidden: bot was blocked by the user"
    DEACTIVATED = "Forbidden: user is deactivated"
    KICKED = "Forbidden: bot was kicked from the {kind} chat"
    NOT_A_MEMBER = "Forbidden: bot is not a member of the {kind} chat"


@dataclass(frozen=True, slots=True)
class BotMessage:
    """A message of the bot as it looked when it was sent or last edited."""

    raw: Json

    @property
    def message_id(self) -> int:
        """Its number in the chat."""
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """Its words, without marks."""
        return str(self.raw["text"])

    @property
    def rows(self) -> list[list[Json]]:
        """Its buttons, row by row, as Telegram has them."""
        return list(self.raw.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def labels(self) -> tuple[str, ...]:
        """The words on its buttons."""
        return tuple(str(button["text"]) for row in self.rows for button in row)

    def button(self, wanted: str) -> Json:
        """Return the button that carries this label, part of a label, or data; fail with those that exist."""
        buttons = [button for row in self.rows for button in row]
        exact = [one for one in buttons if wanted in (one["text"], one.get("callback_data"))]
        for button in exact or [one for one in buttons if wanted.casefold() in one["text"].casefold()]:
            return button
        raise AssertionError(f"no button “{wanted}” under “{self.text[:60]}”; there are {self.labels}")


class Chat:
    """One chat as the server knows it; `requests` tells of the bot's last calls when a wait is in vain."""

    def __init__(self, chat_id: int, kind: str, details: Json, requests: Callable[[], str]) -> None:
        self.chat_id = chat_id
        self.kind = kind
        self.details = details
        self.standing = Standing.OPEN
        self.migrated_to: int | None = None
        self.messages: dict[int, Json] = {}
        self.history: list[BotMessage] = []
        self.arrived: Mailbox[BotMessage] = Mailbox()
        self.edited: Mailbox[BotMessage] = Mailbox()
        self.deleted: Mailbox[BotMessage] = Mailbox()
        self.notices: Mailbox[str] = Mailbox()
        self._requests = requests

    def json(self) -> Json:
        """Return the chat as messages carry it."""
        return {"id": self.chat_id, "type": self.kind, **self.details}

    def require_open(self) -> None:
        """Raise the `RefusalError` of a chat in which the bot may not write."""
        if self.migrated_to is not None:
            words = "group chat was upgraded to a supergroup chat"
            refusal = bad_request(words)
            refusal.parameters = {"migrate_to_chat_id": self.migrated_to}
            raise refusal
        if self.standing is not Standing.OPEN:
            raise RefusalError(403, self.standing.value.format(kind=self.kind))

    @property
    def last(self) -> BotMessage:
        """The bot's latest message here, as it looks now."""
        assert self.history, f"the bot has written nothing to {self}"
        return BotMessage(self.messages[self.history[-1].message_id])

    def __str__(self) -> str:
        return str(self.details.get("title") or self.details.get("first_name") or self.chat_id)

    async def next_message(
        self, within: float = 10.0, *, saying: str = "", where: Callable[[BotMessage], bool] | None = None
    ) -> BotMessage:
        """Take the bot's next new message (that contains `saying` and satisfies `where`)."""
        return self._found(await self.arrived.next(_wanted(saying, where), within), "message", within)

    async def next_edit(
        self, within: float = 10.0, *, saying: str = "", where: Callable[[BotMessage], bool] | None = None
    ) -> BotMessage:
        """Take the next edit of a message of the bot, as it looks after the edit."""
        return self._found(await self.edited.next(_wanted(saying, where), within), "edit", within)

    async def next_deletion(self, within: float = 10.0, *, saying: str = "") -> BotMessage:
        """Take the next message that the bot took away, as it looked before."""
        return self._found(await self.deleted.next(_wanted(saying, None), within), "deletion", within)

    def shows(self, message: BotMessage) -> bool:
        """Say whether a message of the bot is still there."""
        return message.message_id in self.messages

    def now(self, message: BotMessage) -> BotMessage:
        """Return a message as it looks now, after edits."""
        return BotMessage(self.messages[message.message_id])

    async def next_notice(self, within: float = 10.0) -> str:
        """Take the next line shown beside a pressed button; empty where the bot only stopped the spinner."""
        notice = await self.notices.next(lambda _: True, within)
        if notice is None:
            raise AssertionError(f"no press of {self} was answered within {within} s; {self._requests()}")
        return notice

    def _found(self, message: BotMessage | None, what: str, within: float) -> BotMessage:
        if message is None:
            seen = [one.text[:60] for one in self.arrived.unseen()]
            raise AssertionError(
                f"no {what} for {self} within {within} s; unread: {seen}; {self._requests()}"
            )
        return message


def _wanted(saying: str, where: Callable[[BotMessage], bool] | None) -> Callable[[BotMessage], bool]:
    return lambda message: saying in message.text and (where is None or where(message))
