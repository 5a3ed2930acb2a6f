"""Free text: a pasted invitation, or a question."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineKeyboardButton, Message, Update
from telegram.ext import MessageHandler, filters

from bot.clients.joining import Joining
from bot.conversation.asker import Asker
from bot.domain.reply import Button, Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.incoming import PRIVATE, Context, Handler, asker_of, message_of
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.callback_data import StaleButtonError
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
        if invited is None:
            return await self._answers.answer(text, who)
        await self._answers.remember(invited, who)
        return invited


class QuestionHandlers:
    """Answers what a person writes, edits or forwards; the conversation limits the length of a question."""

    def __init__(self, free_text: FreeText, sender: Sender, buttons: Buttons) -> None:
        self._free_text = free_text
        self._sender = sender
        self._buttons = buttons

    def handlers(self) -> list[Handler]:
        """Return the handler of free text; it comes after the commands, which are text too."""
        return [MessageHandler(PRIVATE & filters.TEXT, self.free_text)]

    async def free_text(self, update: Update, context: Context) -> None:
        """Answer a message."""
        message = message_of(update)
        who = replace(asker_of(update), quoted=await self._quoted(message.reply_to_message))
        await self._sender.show(update, await self._free_text.answer(message.text or "", who))

    async def _quoted(self, quoted: Message | None) -> tuple[tuple[Button, ...], ...]:
        """Return the buttons of the bot's message that is replied to; old ones are left out."""
        keyboard = quoted.reply_markup if quoted else None
        if keyboard is None:  # only bots' messages have one, and in a private chat they are this bot's
            return ()
        rows = [[await self._button(each) for each in row] for row in keyboard.inline_keyboard]
        return tuple(tuple(each for each in row if each is not None) for row in rows)

    async def _button(self, button: InlineKeyboardButton) -> Button | None:
        try:
            return Button(button.text, await self._buttons.read(str(button.callback_data or "")))
        except StaleButtonError:
            return None
