"""Free text: a pasted invitation, or a question."""

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
    """Answers text from a person: a message, a caption, or an edit of one.

    Looks for an invitation first, so that a code is never treated as a question; `joining` is None if there
    are no cases.
    """

    def __init__(self, answers: Answers, joining: Joining | None) -> None:
        self._answers = answers
        self._joining = joining

    async def answer(self, text: str, who: Asker) -> Reply:
        """Return the offer of the invitation in `text`, or else the answer to the question."""
        invited = await self._joining.found_in(text, who.chat, who.once) if self._joining else None
        return invited or await self._answers.answer(text, who)


class QuestionHandlers:
    """Answers what a person writes, edits or forwards; the conversation limits the length of a question."""

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
