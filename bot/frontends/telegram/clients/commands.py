"""Commands in a private chat."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.conversation.asker import Asker
from bot.domain.reply import Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.incoming import (
    PRIVATE,
    Callback,
    Context,
    Handler,
    asker_of,
    command_in,
    message_of,
)
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.elsewhere import StaffElsewhere


class Commands:
    """Answers each command of the conversation, and any unknown one. Text after a command is ignored.

    That includes the payload of a deep link, unless it could be an invitation token. `staff` answers members
    of the staff chat who type a staff command here.
    """

    def __init__(self, answers: Answers, sender: Sender, staff: StaffElsewhere | None) -> None:
        self._answers = answers
        self._sender = sender
        self._staff = staff

    def handlers(self) -> list[Handler]:
        """Return one handler per command, then the one for all others."""
        known = self._answers.commands.items()
        return [
            *(CommandHandler(name, self._handler(reply), PRIVATE) for name, reply in known),
            MessageHandler(PRIVATE & filters.COMMAND, self.unknown),
        ]

    async def unknown(self, update: Update, context: Context) -> None:
        """Answer a command that does not exist here."""
        typed = command_in(message_of(update).text)
        reply = None if self._staff is None else await self._staff.hint(typed, update.effective_user)
        await self._sender.show(update, reply or self._answers.unknown_command(typed, asker_of(update)))

    def _handler(self, reply: Callable[[Asker], Reply]) -> Callback:
        async def answer(update: Update, context: Context) -> None:
            await self._sender.show(update, reply(asker_of(update)))

        return answer
