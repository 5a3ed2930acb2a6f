"""Commands in a private chat."""

from __future__ import annotations

from collections.abc import Callable

from telegram import Update
from telegram.ext import CommandHandler, MessageHandler, filters

from bot.conversation.asker import Asker
from bot.domain.reply import Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.command_list import QUESTION_COMMANDS
from bot.frontends.telegram.incoming import PRIVATE, Callback, Context, Handler, asker_of
from bot.frontends.telegram.sending.sender import Sender


class Commands:
    """Answers each command of the conversation, and kindly any other. What follows a command is ignored.

    That goes for the payload of a deep link too, unless it could be an invitation's token.
    """

    def __init__(self, answers: Answers, sender: Sender) -> None:
        self._answers = answers
        self._sender = sender
        self._known: dict[str, Callable[[Asker], Reply]] = {
            "start": answers.start,
            "help": answers.help,
            "topics": answers.topics,
            "contact": answers.contact,
            "privacy": answers.privacy,
        }

    def handlers(self) -> list[Handler]:
        """Return one handler per command, then the one for all others."""
        return [
            *(CommandHandler(name, self._handler(self._known[name]), PRIVATE) for name in QUESTION_COMMANDS),
            MessageHandler(PRIVATE & filters.COMMAND, self._handler(self._answers.unknown_command)),
        ]

    def _handler(self, reply: Callable[[Asker], Reply]) -> Callback:
        async def answer(update: Update, context: Context) -> None:
            await self._sender.show(update, reply(asker_of(update)))

        return answer
