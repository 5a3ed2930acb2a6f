"""Commands about the client's own cases."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CommandHandler

from bot.clients.commands import CLIENT_COMMANDS
from bot.clients.own_case_desk import OwnCaseDesk, OwnCaseWork
from bot.conversation.asker import Asker
from bot.domain.press import OwnCasePress
from bot.domain.reply import Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.incoming import (
    PRIVATE,
    Callback,
    Context,
    Handler,
    after_the_command,
    asker_of,
    message_of,
)
from bot.frontends.telegram.sending.sender import Sender


class OwnCaseCommands:
    """Each answers for the chat it came from, no matter what a command or a button names."""

    def __init__(self, desk: OwnCaseDesk, answers: Answers, sender: Sender) -> None:
        self._desk = desk
        self._answers = answers
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handlers of these commands; they come before those of all other commands.

        `/join` has a handler of its own.
        """
        works = self._desk.commands
        return [
            CommandHandler([each.name, *each.also], self._handler(works[each.name]), PRIVATE)
            for each in CLIENT_COMMANDS
            if each.name in works and each.name != "join"
        ]

    async def press(self, press: OwnCasePress, who: Asker) -> Reply:
        """Answer a press."""
        return await self._desk.press(press, who.chat, who.once, app_language=who.app_language)

    def _handler(self, work: OwnCaseWork) -> Callback:
        async def answer(update: Update, context: Context) -> None:
            who = asker_of(update)
            reply = await work(after_the_command(message_of(update).text), who.chat, who.once)
            await self._answers.remember(reply, who)
            await self._sender.show(update, reply)

        return answer
