"""Shows replies: sends, edits and leaves; what goes wrong comes back as a value or a typed error."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

import structlog
from telegram import Bot, CallbackQuery, Message, Update

from bot.domain.ids import ChatId
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
)
from bot.frontends.telegram.rendering import Part, notice_of, render

log = structlog.get_logger(__name__)


class Sender:
    """The bot's voice. It never waits and never repeats: whoever holds the update decides that."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def show(self, update: Update, reply: Reply) -> None:
        """Show `reply` in the chat that `update` came from; end the spinner of a pressed button first.

        A chat that is closed to the bot ends quietly. Raises `TryAgainError` where it is worth trying the
        whole update again, and `RefusedError` where it is not.
        """
        parts = render(reply)
        query = update.callback_query
        if query is not None:
            seen = await self.end_spinner(query, reply)
            if not parts and not seen and reply.notice:
                parts = render(Reply((Paragraph((Span(reply.notice),)),)))
        chat = update.effective_chat
        if chat is None:
            return
        message = update.effective_message
        thread = _thread_of(message)
        if reply.in_place and query is not None and isinstance(message, Message) and parts:
            first, *rest = parts
            failure = await self._edit(message, first)
            if isinstance(failure, Refused):  # deleted or too old: say it anew
                rest = [first, *rest]
            else:
                _settle(failure)
            parts = tuple(rest)
        for part in parts:
            failure = await self._send(ChatId(chat.id), part, thread)
            _settle(failure)
            if failure is not None:
                return

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
            failure = await self._send(chat, part)
            if failure is not None:
                return failure
        return None

    async def leave(self, chat: ChatId) -> None:
        """Leave a group or channel; having left already is as good. Raises `TryAgainError`."""
        failure = await attempt(self._bot.leave_chat(chat))
        if not isinstance(failure, Refused):
            _settle(failure)

    async def _send(self, chat: ChatId, part: Part, thread: int | None = None) -> Failure | None:
        return await attempt(
            self._bot.send_message(chat, part.html, reply_markup=part.keyboard, message_thread_id=thread)
        )

    async def _edit(self, message: Message, part: Part) -> Failure | None:
        failure = await attempt(
            self._bot.edit_message_text(
                part.html,
                chat_id=message.chat_id,
                message_id=message.message_id,
                reply_markup=part.keyboard,
            )
        )
        if isinstance(failure, Refused) and "message is not modified" in failure.why.lower():
            return None
        return failure


def _thread_of(message: object) -> int | None:
    # A thread id without is_topic_message is a plain reply; sending with it is refused.
    if isinstance(message, Message) and message.is_topic_message:
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
