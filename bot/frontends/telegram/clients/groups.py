"""Groups and channels: the bot works in private chats, says so once, and leaves all but the staff chat."""

from __future__ import annotations

from dataclasses import replace

from telegram import Bot, ChatMember, Message, MessageEntity, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.clients.commands import CLIENT_COMMANDS
from bot.domain.ids import ChatId, UpdateId
from bot.domain.reply import Paragraph, Reply, Span
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.authorship import OWN, is_own
from bot.frontends.telegram.clients.first_seen import FirstSeen
from bot.frontends.telegram.incoming import (
    ELSEWHERE,
    FROM_A_PERSON,
    PRIVATE,
    Context,
    Handler,
    asker_of,
    message_of,
)
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.staff_chat import StaffChat, setting_of

_IN = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED})


class Groups:
    """Answers outside private chats.

    The bot does not leave groups until a staff chat is set: the firm adds it to its group and sends `/id`.
    """

    def __init__(self, answers: Answers, sender: Sender, staff: StaffChat, bot: Bot) -> None:
        self._answers = answers
        self._sender = sender
        self._staff = staff
        self._bot = bot
        self._told: FirstSeen[ChatId, UpdateId] = FirstSeen()

    def handlers(self) -> list[Handler]:
        """Return `/id`, which works everywhere, and the handlers of everything else outside private chats."""
        return [
            CommandHandler("id", self.tell_id, PRIVATE | (filters.UpdateType.MESSAGE & FROM_A_PERSON & OWN)),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.moved),
            MessageHandler(ELSEWHERE, self.overheard),
            ChatMemberHandler(self.added, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def tell_id(self, update: Update, context: Context) -> None:
        """Reply with the chat's id; in a group, as the line that makes it the staff chat."""
        chat = asker_of(update).chat
        reply = setting_of(chat)
        if message_of(update).chat.type == ChatType.PRIVATE:
            reply = Reply((Paragraph((Span(str(chat)),)),))
        await self._sender.show(update, reply)

    async def moved(self, update: Update, context: Context) -> None:
        """Follow the staff group when it becomes a supergroup."""
        message = message_of(update)
        if message.migrate_to_chat_id is not None and self._staff.is_here(ChatId(message.chat_id)):
            self._staff.moved(ChatId(message.migrate_to_chat_id))

    async def overheard(self, update: Update, context: Context) -> None:
        """Answer a message outside private chats; conversations among staff are ignored."""
        message, who = message_of(update), asker_of(update)
        addressed = is_own(message) and self._is_to_us(message)
        if self._staff.is_here(who.chat):
            if addressed:
                await self._sender.show(update, self._only_private(update))
            return
        first = self._told.first(who.chat, who.once) == who.once
        if first or addressed:
            await self._sender.show(update, self._only_private(update))
        if self._staff.is_set or message.chat.type == ChatType.CHANNEL:
            await self._sender.leave(who.chat)

    async def added(self, update: Update, context: Context) -> None:
        """When added to a group that is not the staff chat, say where the bot works, and leave."""
        change = update.my_chat_member
        assert change is not None
        who = asker_of(update)
        joined = change.new_chat_member.status in _IN and change.old_chat_member.status not in _IN
        if not joined or change.chat.type == ChatType.PRIVATE or self._staff.is_here(who.chat):
            return
        if change.chat.type == ChatType.CHANNEL:
            await self._sender.leave(who.chat)
            return
        if self._told.first(who.chat, who.once) == who.once:
            await self._sender.show(update, self._only_private(update))
        if self._staff.is_set:
            await self._sender.leave(who.chat)

    def _only_private(self, update: Update) -> Reply:
        reply = self._answers.only_private(asker_of(update))
        name = self._bot.username
        link = Paragraph((Span(f"@{name}", link=f"https://t.me/{name}"),))
        return replace(reply, blocks=(*reply.blocks, link), rows=())

    def _is_to_us(self, message: Message) -> bool:
        """Return whether a message is one of our commands, mentions the bot, or replies to it."""
        at = f"@{self._bot.username}".lower()
        entities = (MessageEntity.BOT_COMMAND, MessageEntity.MENTION)
        names = {each.name for each in CLIENT_COMMANDS}
        for text in message.parse_entities([*entities]).values() if message.text else ():
            command, _, to = text.lower().partition("@")
            ours = command.removeprefix("/") in names and not to
            if ours or text.lower() == at or f"@{to}" == at:
                return True
        answered = message.reply_to_message
        return bool(answered and answered.from_user and answered.from_user.id == self._bot.id)
