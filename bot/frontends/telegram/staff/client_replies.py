"""Which messages in the staff chat answer a client: replies to the bot's posts about a thread."""

from __future__ import annotations

from telegram import Message

from bot.domain.ids import ChatId, MessageId, ThreadId
from bot.domain.press import Press
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.callback_data import StaleButtonError
from bot.staff.inbox.service import Inbox


def answered_by(message: Message) -> MessageId | None:
    """Return the message of this chat that `message` answers, in any topic."""
    if message.reply_to_message is not None:
        return MessageId(message.reply_to_message.message_id)
    elsewhere = message.external_reply
    if elsewhere is None or elsewhere.chat is None or elsewhere.chat.id != message.chat_id:
        return None
    return None if elsewhere.message_id is None else MessageId(elsewhere.message_id)


class ClientReplies:
    """Finds the thread of the message that is answered; other talk in the chat stays among staff."""

    def __init__(self, inbox: Inbox, buttons: Buttons) -> None:
        self._inbox = inbox
        self._buttons = buttons

    async def threads(self, message: Message) -> tuple[ThreadId, ...]:
        """Return the threads that `message` answers; normally one or none."""
        post = answered_by(message)
        if post is None:
            return ()
        return await self._inbox.thread_of(ChatId(message.chat_id), post, await self._shown(message))

    async def _shown(self, message: Message) -> list[Press]:
        quoted = message.reply_to_message
        keyboard = quoted.reply_markup if quoted else None
        found: list[Press] = []
        for row in keyboard.inline_keyboard if keyboard else ():
            for button in row:
                try:
                    found.append(await self._buttons.read(str(button.callback_data or "")))
                except StaleButtonError:
                    continue
        return found
