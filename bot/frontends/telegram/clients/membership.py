"""Clients who block the bot, and clients who come back."""

from __future__ import annotations

import structlog
from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler

from bot.clients.reachability import Presence
from bot.domain.ids import ChatId
from bot.frontends.telegram.incoming import Context, Handler, asker_of
from bot.frontends.telegram.sending.failures import Gone, Moved
from bot.frontends.telegram.sending.sender import Sender
from bot.store.database.errors import StoreError

log = structlog.get_logger(__name__)


class Membership:
    """Records both, and tells a returning client with a case that messages may have been missed."""

    def __init__(self, presence: Presence, sender: Sender) -> None:
        self._presence = presence
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handler; it comes before the one for groups, which takes all remaining changes."""
        return [_InPrivate(self.changed, ChatMemberHandler.MY_CHAT_MEMBER)]

    async def changed(self, update: Update, context: Context) -> None:
        """Record that a person blocked or unblocked the bot (Bot API, Update.my_chat_member)."""
        change = update.my_chat_member
        assert change is not None
        chat, status = asker_of(update).chat, change.new_chat_member.status
        if status == ChatMember.BANNED:  # “kicked”: blocked, or the account was deleted
            await self._presence.blocked(chat)
        elif status == ChatMember.MEMBER:
            await self._returned(chat)

    async def heard(self, update: Update) -> None:
        """Record that a client who wrote or pressed a button is back. Call it after handling `update`.

        A failure is logged and retried at the chat's next update, because this one is already answered.
        """
        chat = update.effective_chat
        wrote = update.message or update.edited_message or update.callback_query
        if chat is None or wrote is None:
            return
        try:
            await self._returned(ChatId(chat.id))
        except StoreError as error:
            log.warning("return not recorded", kind=type(error).__name__)

    async def _returned(self, chat: ChatId) -> None:
        """Tell a chat that was marked gone what it may have missed, and record that it is back."""
        missed = await self._presence.missed(chat)
        if missed is None:
            return
        failure = await self._sender.tell(chat, missed)
        if not isinstance(failure, Gone | Moved):
            await self._presence.back(chat)


class _InPrivate(ChatMemberHandler[Context, None]):
    def check_update(self, update: object) -> bool:
        if not isinstance(update, Update) or update.my_chat_member is None:
            return False
        return update.my_chat_member.chat.type == ChatType.PRIVATE and super().check_update(update)
