"""Private chats that are closed to the bot, and opened again (Bot API, Update.my_chat_member)."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler

from bot.cases.presence import Presence
from bot.frontends.telegram.incoming import Context, Handler, asker_of
from bot.frontends.telegram.sender import Sender


class Membership:
    """Notes it; who comes back is told that news may have been missed, if the chat follows a case."""

    def __init__(self, presence: Presence, sender: Sender) -> None:
        self._presence = presence
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handler; it comes before that of groups, which takes every change that is left."""
        return [_InPrivate(self.changed, ChatMemberHandler.MY_CHAT_MEMBER)]

    async def changed(self, update: Update, context: Context) -> None:
        """Note that a person blocked the bot or unblocked it."""
        change = update.my_chat_member
        assert change is not None
        chat, status = asker_of(update).chat, change.new_chat_member.status
        if status == ChatMember.BANNED:  # “kicked”: blocked, or the account was deleted
            await self._presence.blocked(chat)
        elif status == ChatMember.MEMBER:
            await self.returned(update)

    async def returned(self, update: Update) -> None:
        """Tell a chat that was taken for closed what it may have missed, and note that it is open."""
        chat = asker_of(update).chat
        missed = await self._presence.missed(chat)
        if missed is not None:
            await self._sender.show(update, missed)
            await self._presence.back(chat)


class _InPrivate(ChatMemberHandler[Context, None]):
    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.my_chat_member is None:
            return False
        return update.my_chat_member.chat.type == ChatType.PRIVATE and super().check_update(update)
