"""What handlers read from an update."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import BaseHandler, ContextTypes, filters

from bot.conversation.asker import Asker
from bot.domain.ids import ChatId, MessageId, UpdateId
from bot.frontends.telegram import handling

Context = ContextTypes.DEFAULT_TYPE
Handler = BaseHandler[Update, Context, Any]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


class _FromAPerson(filters.MessageFilter):
    """Messages that are not from another bot.

    Anonymous admins and channels post through Telegram's own bots; they count as people.
    """

    def filter(self, message: Message) -> bool:
        sender = message.from_user
        return sender is None or not sender.is_bot or message.sender_chat is not None


FROM_A_PERSON = _FromAPerson(name="FROM_A_PERSON")

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGES & FROM_A_PERSON
"""New or edited messages from a person in a private chat."""

ELSEWHERE = (
    ~filters.ChatType.PRIVATE
    & (filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST)
    & ~filters.StatusUpdate.ALL
    & FROM_A_PERSON
)
"""New messages in groups, supergroups and channels, without service messages such as joins and pins."""


def asker_of(update: Update) -> Asker:
    """Return who asks; raise `ValueError` for an update that belongs to no chat."""
    chat = update.effective_chat
    if chat is None:
        raise ValueError(f"update {update.update_id} belongs to no chat")
    message, user = update.message or update.edited_message, update.effective_user
    return Asker(
        ChatId(chat.id),
        UpdateId(update.update_id),
        edited=update.edited_message is not None,
        message=None if message is None else MessageId(message.message_id),
        app_language=None if user is None else user.language_code,
        received=handling.current().received_at,
        written=None if message is None else message.date,
    )


def after_the_command(text: str | None) -> str:
    """Return the text after the command at the start of `text`."""
    parts = (text or "").split(maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""


def command_in(text: str | None) -> str:
    """Return the name of the command at the start of `text`, in lowercase."""
    first = (text or "").split(maxsplit=1)[:1]
    return "".join(first).removeprefix("/").partition("@")[0].lower()


def message_of(update: Update) -> Message:
    """Return the message that a message handler was called for."""
    message = update.effective_message
    assert message is not None
    return message
