"""Invitations as clients open them: a link, or /join with a code; /agree if buttons do not work."""

from __future__ import annotations

import re

from telegram import Message, Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.clients.joining import Joining
from bot.conversation.asker import Asker
from bot.domain.ids import OpeningId
from bot.domain.invitation_token import looks_like_token, tokens_in
from bot.domain.press import AnswerInvitation, OwnCasePress
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import (
    PRIVATE,
    Context,
    Handler,
    after_the_command,
    asker_of,
    message_of,
)
from bot.frontends.telegram.sending.sender import Sender

_AGREE = re.compile(r"^/agree(?:@\w+)?(?:[_\s]+([0-9]{1,18}))?(?:@\w+)?\s*$", re.IGNORECASE)


class JoinCommands:
    """Shows what an invitation would connect; only consent, by button or by command, connects it."""

    def __init__(self, joining: Joining, sender: Sender) -> None:
        self._joining = joining
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handlers of these commands; they come before those of all other commands."""
        return [
            # Any command with a code: /start from a link, /join, and what people type instead.
            MessageHandler(PRIVATE & filters.COMMAND & _HoldsToken(), self.opened),
            CommandHandler("join", self.join, PRIVATE),
            # In Telegram people can tap a command, but not its arguments: hence /agree_12.
            MessageHandler(PRIVATE & filters.COMMAND & filters.Regex(_AGREE), self.agree),
        ]

    async def opened(self, update: Update, context: Context) -> None:
        """Answer the deep link of an invitation, and any other command that contains a code."""
        await self._open(update, message_of(update).text or "")

    async def join(self, update: Update, context: Context) -> None:
        """Answer a typed or pasted code."""
        code = after_the_command(message_of(update).text)
        if code:
            await self._open(update, code)
        else:
            await self._sender.show(update, self._joining.explain())

    async def agree(self, update: Update, context: Context) -> None:
        """Give consent without a button."""
        who, wanted = asker_of(update), _AGREE.match(message_of(update).text or "")
        if wanted is None or wanted[1] is None:
            await self._sender.show(update, self._joining.explain_agreeing())
            return
        reply = await self._joining.answer(OpeningId(int(wanted[1])), who.chat, who.once, agreed=True)
        await self._sender.show(update, reply)

    async def press(self, press: OwnCasePress, who: Asker) -> Reply | None:
        """Answer the two buttons under an opened invitation; None for any other press."""
        if not isinstance(press, AnswerInvitation):
            return None
        return await self._joining.answer(press.opening, who.chat, who.once, agreed=press.agreed)

    async def _open(self, update: Update, code: str) -> None:
        who = asker_of(update)
        await self._sender.show(update, await self._joining.open(code, who.chat, who.once))


class _HoldsToken(filters.MessageFilter):
    """A command with something that could be a token; other commands are handled by name."""

    def __init__(self) -> None:
        super().__init__(name="HOLDS_TOKEN")

    def filter(self, message: Message) -> bool:
        text = message.text or ""
        cut_off = text.lower().startswith("/start") and looks_like_token(after_the_command(text))
        return cut_off or bool(tokens_in(text))
