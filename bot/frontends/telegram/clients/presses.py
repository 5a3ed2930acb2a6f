"""Pressed buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from telegram import CallbackQuery, Update
from telegram.constants import ChatType
from telegram.ext import CallbackQueryHandler

from bot.conversation.asker import Asker
from bot.domain.press import OwnCasePress
from bot.domain.reply import Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.incoming import Context, Handler, asker_of
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.callback_data import StaleButtonError
from bot.frontends.telegram.sending.sender import Sender

OwnCaseWork = Callable[[OwnCasePress, Asker], Awaitable[Reply | None]]
"""Answers a press about the client's own case; None if it belongs to another handler."""


class Presses:
    """Answers every press and always ends the spinner.

    Anyone can make up button data, so it is answered for the chat it came from, never for a chat that it
    names.
    """

    def __init__(
        self, answers: Answers, sender: Sender, buttons: Buttons, own_cases: Sequence[OwnCaseWork] = ()
    ) -> None:
        self._answers = answers
        self._sender = sender
        self._buttons = buttons
        self._own_cases = own_cases

    def handlers(self) -> list[Handler]:
        """Return the handler of all buttons."""
        return [CallbackQueryHandler(self.pressed)]

    async def pressed(self, update: Update, context: Context) -> None:
        """Answer a press."""
        query = update.callback_query
        assert query is not None
        if update.effective_chat is None:  # a button under an inline message, which this bot never sends
            await self._sender.end_spinner(query)
            return
        try:
            reply = await self._reply(update, query)
        except Exception:
            await self._sender.end_spinner(query)
            raise
        await self._sender.show(update, reply)

    async def _reply(self, update: Update, query: CallbackQuery) -> Reply:
        who = asker_of(update)
        chat = update.effective_chat
        if chat is None or chat.type != ChatType.PRIVATE or chat.id != query.from_user.id:
            return self._answers.stale_button(who)
        try:
            press = await self._buttons.read(query.data or "")
        except StaleButtonError:
            return self._answers.stale_button(who)
        if isinstance(press, OwnCasePress):
            for work in self._own_cases:
                reply = await work(press, who)
                if reply is not None:
                    return reply
        return await self._answers.press(press, who)
