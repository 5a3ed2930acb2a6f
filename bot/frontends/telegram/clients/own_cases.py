"""Commands about the client's own cases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import assert_never

from telegram import Update
from telegram.ext import CommandHandler

from bot.clients.commands import CLIENT_COMMANDS
from bot.clients.own_cases import OwnCases
from bot.conversation.asker import Asker
from bot.domain.press import (
    AnswerInvitation,
    Forget,
    OpenOwnCase,
    OwnCasePress,
    SetNotifications,
    ShowNotice,
    Subscribe,
)
from bot.domain.reply import Reply
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

OwnCaseWork = Callable[[Asker, str], Awaitable[Reply]]
"""Answers a command; the text is what follows it."""


class OwnCaseCommands:
    """Answers for the chat that an update came from, no matter what a command or a button names."""

    def __init__(self, own_cases: OwnCases, sender: Sender) -> None:
        self._own = own_cases
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handlers of these commands; they come before those of all other commands."""
        commands: dict[str, OwnCaseWork] = {
            "mycase": lambda who, text: self._own.show(who.chat, text),
            "subscribe": lambda who, text: self._own.tell(who.chat, who.once, text, on=True),
            "unsubscribe": lambda who, text: self._own.tell(who.chat, who.once, text, on=False),
            "notifications": lambda who, text: self._own.notifications.command(text, who.chat),
            "mydata": lambda who, _: self._own.leaving.data(who.chat),
            "forget": self._forget,
        }
        return [
            CommandHandler([each.name, *each.also], self._handler(commands[each.name]), PRIVATE)
            for each in CLIENT_COMMANDS
            if each.name in commands
        ]

    async def press(self, press: OwnCasePress, who: Asker) -> Reply | None:
        """Answer a press that belongs here; None for any other."""
        match press:
            case AnswerInvitation():
                return None
            case OpenOwnCase(follower):
                return await self._own.open(follower, who.chat)
            case Subscribe(follower, on):
                return await self._own.tell_of(follower, who.chat, who.once, on=on)
            case SetNotifications(what, value):
                return await self._own.notifications.press(what, value, who.chat)
            case ShowNotice(delivery):
                return await self._own.hidden_notices.show(delivery, who.chat)
            case Forget(sure=True):
                return await self._own.leaving.forget(who.chat, who.once)
            case Forget():
                return self._own.leaving.keep()
            case _:
                assert_never(press)

    async def _forget(self, who: Asker, text: str) -> Reply:
        if text.strip(" .!").casefold() == "yes":
            return await self._own.leaving.forget(who.chat, who.once)
        return self._own.leaving.ask()

    def _handler(self, work: OwnCaseWork) -> Callback:
        async def answer(update: Update, context: Context) -> None:
            reply = await work(asker_of(update), after_the_command(message_of(update).text))
            await self._sender.show(update, reply)

        return answer
