"""Shows replies: sends, edits and leaves; what goes wrong comes back as a value or a typed error."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

import structlog
from telegram import Bot, CallbackQuery, Message, Update

from bot.domain.ids import ChatId, MessageId
from bot.domain.reply import Paragraph, Reply, Span
from bot.frontends.telegram.failures import (
    SOON,
    Failure,
    Flood,
    Gone,
    InDoubt,
    Moved,
    NotSent,
    Refused,
    RefusedError,
    TryAgainError,
    attempt,
    result_of,
)
from bot.frontends.telegram.pacing import Pacing
from bot.frontends.telegram.rendering import Part, notice_of, render

log = structlog.get_logger(__name__)


class Sender:
    """The bot's voice. It never waits and never repeats: whoever holds the update decides that.

    What it says is counted by `pacing`, so that deliveries give way to it.
    """

    def __init__(self, bot: Bot, pacing: Pacing | None = None) -> None:
        self._bot = bot
        self._pacing = pacing or Pacing()

    async def show(self, update: Update, reply: Reply) -> MessageId | None:
        """Show `reply` in the chat that `update` came from; end the spinner of a pressed button first.

        Returns the last message that shows it, None where none does. A chat that is closed to the bot ends
        quietly. Raises `TryAgainError` where it is worth trying the whole update again, and `RefusedError`
        where it is not.
        """
        query, message, chat = update.callback_query, update.effective_message, update.effective_chat
        # Before anything that can fail: a spinner must never be left turning.
        unseen = query is not None and not await self.end_spinner(query, reply)
        if unseen and not reply.blocks and reply.notice:
            reply = Reply((Paragraph((Span(reply.notice),)),))
        if chat is None:
            return None
        parts = render(reply)
        shown: MessageId | None = None
        if reply.in_place and query is not None and message is not None:
            left = await self._replace(message, parts)
            shown = MessageId(message.message_id) if len(left) < len(parts) else None
            parts = left
        for part in parts:
            sent = await self._send(ChatId(chat.id), part, _thread_of(message))
            if isinstance(sent, Failure):
                _settle(sent)
                return None
            shown = sent
        return shown

    async def end_spinner(self, query: CallbackQuery, reply: Reply | None = None) -> bool:
        """Stop the waiting mark on a pressed button, with the notice of `reply`; say whether it was in time.

        Telegram takes it for some seconds only, so a press answered after a restart always comes too late.
        """
        notice = notice_of(reply) if reply else None
        failure = await attempt(self._bot.answer_callback_query(query.id, text=notice))
        if failure is not None:
            log.debug("spinner not ended", failure=type(failure).__name__)
        return failure is None

    async def tell(self, chat: ChatId, reply: Reply) -> Failure | None:
        """Send `reply` to `chat` unasked; return what went wrong with the first part that failed."""
        for part in render(reply):
            sent = await self._send(chat, part)
            if isinstance(sent, Failure):
                return sent
        return None

    def rest_of(self, chat: ChatId) -> timedelta:
        """Return how long what is said unasked should leave `chat` alone."""
        return self._pacing.rest_of(chat)

    async def leave(self, chat: ChatId) -> None:
        """Leave a group or channel; having left already is as good. Raises `TryAgainError`."""
        failure = await attempt(self._bot.leave_chat(chat))
        if not isinstance(failure, Refused):
            _settle(failure)

    async def _send(self, chat: ChatId, part: Part, thread: int | None = None) -> MessageId | Failure:
        self._pacing.count(chat)
        sent = await result_of(
            self._bot.send_message(chat, part.html, reply_markup=part.keyboard, message_thread_id=thread)
        )
        if isinstance(sent, Flood):
            self._pacing.flooded(chat, sent.wait)
        return MessageId(sent.message_id) if isinstance(sent, Message) else sent

    async def _replace(self, message: Message, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Let the first part take the place of `message` if that can be; return the parts still to send."""
        # python-telegram-bot gives a message too old to be shown as a Message with date 0.
        if not parts or not message.is_accessible:
            return parts
        self._pacing.count(ChatId(message.chat_id))
        failure = await attempt(
            self._bot.edit_message_text(
                parts[0].html,
                chat_id=message.chat_id,
                message_id=message.message_id,
                reply_markup=parts[0].keyboard,
            )
        )
        if isinstance(failure, Refused):
            unchanged = "message is not modified" in failure.why.lower()
            return parts[1:] if unchanged else parts  # the other refusals: deleted, or not ours to edit
        if isinstance(failure, Flood):
            self._pacing.flooded(ChatId(message.chat_id), failure.wait)
        _settle(failure)
        return () if failure else parts[1:]


def _thread_of(message: Message | None) -> int | None:
    # A thread id without is_topic_message is a plain reply; sending with it is refused.
    if message is not None and message.is_topic_message:
        return message.message_thread_id
    return None


def _settle(failure: Failure | None) -> None:
    match failure:
        case None:
            return
        case Gone() | Moved():
            log.info("chat closed to the bot", failure=type(failure).__name__)
        case Flood(wait):
            raise TryAgainError(wait + timedelta(milliseconds=500))
        case NotSent():
            raise TryAgainError(SOON)
        case InDoubt():
            raise TryAgainError(SOON, in_doubt=True)
        case Refused(why):
            raise RefusedError(why)
        case _:
            assert_never(failure)
