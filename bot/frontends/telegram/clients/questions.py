"""Questions in free text."""

from __future__ import annotations

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.incoming import PRIVATE, Context, Handler, asker_of, message_of
from bot.frontends.telegram.sender import Sender


class Questions:
    """Answers what a person writes, edits or forwards; how long a question may be, the conversation knows."""

    def __init__(self, answers: Answers, sender: Sender) -> None:
        self._answers = answers
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handler of free text; it comes after the commands, which are text too."""
        return [MessageHandler(PRIVATE & filters.TEXT, self.free_text)]

    async def free_text(self, update: Update, context: Context) -> None:
        """Answer a question."""
        reply = await self._answers.answer(message_of(update).text or "", asker_of(update))
        await self._sender.show(update, reply)
