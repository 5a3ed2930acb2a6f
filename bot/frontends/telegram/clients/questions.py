"""Free text: an invitation that is pasted, or a question."""

from __future__ import annotations

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.clients.joining import Joining
from bot.conversation.asker import Asker
from bot.domain.reply import Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.incoming import PRIVATE, Context, Handler, asker_of, message_of
from bot.frontends.telegram.sending.sender import Sender


class FreeText:
    """Answers what a person writes, be it a message, a caption or an edit of one.

    An invitation in it is looked for first, so that its code is never taken for a question; `joining` is None
    where there are no cases.
    """

    def __init__(self, answers: Answers, joining: Joining | None) -> None:
        self._answers = answers
        self._joining = joining

    async def answer(self, text: str, who: Asker) -> Reply:
        """Return the offer of the invitation in `text`, else the answer to the question that it is."""
        invited = await self._joining.found_in(text, who.chat, who.once) if self._joining else None
        if invited is None:
            return await self._answers.answer(text, who)
        await self._answers.remember(invited, who)
        return invited


class QuestionHandlers:
    """Answers what a person writes, edits or forwards; how long a question may be, the conversation knows."""

    def __init__(self, free_text: FreeText, sender: Sender) -> None:
        self._free_text = free_text
        self._sender = sender

    def handlers(self) -> list[Handler]:
        """Return the handler of free text; it comes after the commands, which are text too."""
        return [MessageHandler(PRIVATE & filters.TEXT, self.free_text)]

    async def free_text(self, update: Update, context: Context) -> None:
        """Answer a message."""
        reply = await self._free_text.answer(message_of(update).text or "", asker_of(update))
        await self._sender.show(update, reply)
