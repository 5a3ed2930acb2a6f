"""Private chats that are closed to the bot, and opened again (Bot API, Update.my_chat_member)."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler

from bot.cases.presence import Presence
from bot.frontends.telegram.incoming import Context, Handler, asker_of


class Membership:
    """Notes it; nothing is said, for whoever opens the chat again presses Start and is greeted then."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence

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
            await self._presence.back(chat)


class _InPrivate(ChatMemberHandler[Context, None]):
    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.my_chat_member is None:
            return False
        return update.my_chat_member.chat.type == ChatType.PRIVATE and super().check_update(update)
