"""Invitations as clients open them: a link, /join with a code, both pasted; /agree where buttons are dead."""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.cases.joining import Joining
from bot.conversation.asker import Asker
from bot.domain.ids import OpeningId
from bot.domain.invitation_token import is_invitation, looks_like_token
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
from bot.frontends.telegram.sender import Sender

_AGREE = re.compile(r"^/agree(?:@\w+)?(?:[_\s]+([0-9]{1,18}))?(?:@\w+)?\s*$", re.IGNORECASE)


class JoinCommands:
    """Shows what an invitation would connect; only the consent, by button or by command, connects it."""

    def __init__(self, joining: Joining, sender: Sender) -> None:
        self._joining = joining
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handlers of these commands; they come before those of all other commands."""
        return [
            CommandHandler("start", self.opened, PRIVATE & _WithToken()),
            CommandHandler("join", self.join, PRIVATE),
            # Telegram lets one tap a command, but not what follows it: hence /agree_12.
            MessageHandler(PRIVATE & filters.COMMAND & filters.Regex(_AGREE), self.agree),
            # Here, so that a token is never taken for a question, which would be matched and kept.
            MessageHandler(PRIVATE & filters.TEXT & ~filters.COMMAND & _Pasted(), self.pasted),
        ]

    async def opened(self, update: Update, context: Context) -> None:
        """Answer the deep link of an invitation."""
        await self._open(update, after_the_command(message_of(update).text))

    async def join(self, update: Update, context: Context) -> None:
        """Answer a code that was typed or pasted."""
        code = after_the_command(message_of(update).text)
        if code:
            await self._open(update, code)
        else:
            await self._sender.show(update, self._joining.explain())

    async def pasted(self, update: Update, context: Context) -> None:
        """Answer an invitation that was sent as it is, without a command."""
        await self._open(update, message_of(update).text or "")

    async def agree(self, update: Update, context: Context) -> None:
        """Agree without a button."""
        who, wanted = asker_of(update), _AGREE.match(message_of(update).text or "")
        if wanted is None or wanted[1] is None:
            await self._sender.show(update, self._joining.explain_agreeing())
            return
        reply = await self._joining.answer(OpeningId(int(wanted[1])), who.chat, who.once, agreed=True)
        await self._sender.show(update, reply)

    async def press(self, press: OwnCasePress, who: Asker) -> Reply | None:
        """Answer the two buttons under an opened invitation; None for any other."""
        if not isinstance(press, AnswerInvitation):
            return None
        return await self._joining.answer(press.opening, who.chat, who.once, agreed=press.agreed)

    async def _open(self, update: Update, code: str) -> None:
        who = asker_of(update)
        await self._sender.show(update, await self._joining.open(code, who.chat, who.once))


class _WithToken(filters.MessageFilter):
    """/start with what could be a token; with anything else it is the greeting."""

    def __init__(self) -> None:
        super().__init__(name="WITH_TOKEN")

    def filter(self, message: object) -> bool:
        text = getattr(message, "text", None) or ""
        parts = text.split(maxsplit=1)
        return len(parts) > 1 and looks_like_token(parts[1].strip())


class _Pasted(filters.MessageFilter):
    """Free text that is an invitation: its link, or its code."""

    def __init__(self) -> None:
        super().__init__(name="PASTED")

    def filter(self, message: object) -> bool:
        return is_invitation(getattr(message, "text", None) or "")
