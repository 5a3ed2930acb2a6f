"""Carries deliveries: each call to Telegram once, and what became of it as delivery understands it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import assert_never

import structlog
from telegram import Bot, Message

from bot.domain.delivery import ChatGone, ChatMoved, InDoubt, NotSent, Outcome, Reason, Refused, Sent
from bot.domain.ids import ChatId, MessageId
from bot.domain.reply import Reply
from bot.frontends.telegram import failures
from bot.frontends.telegram.callback_data import UnpackableError
from bot.frontends.telegram.failures import Failure, attempt, result_of
from bot.frontends.telegram.pacing import Pacing
from bot.frontends.telegram.rendering import Part, RenderingError, render

log = structlog.get_logger(__name__)


class TelegramCourier:
    """Sends, edits and deletes; its messages are paced by whoever calls it, and it reports floods.

    See `bot.delivery.courier.Courier`.
    """

    def __init__(self, bot: Bot, pacing: Pacing) -> None:
        self._bot = bot
        self._pacing = pacing

    async def send(self, chat: ChatId, reply: Reply, *, protected: bool) -> Outcome:
        """Send `reply`; `protected`: it cannot be forwarded. The id is that of the last part, if it has many.

        A later part that fails leaves the whole in doubt: what came before it has arrived.
        """
        parts = _parts(reply)
        if isinstance(parts, Refused):
            return parts
        outcome: Outcome = Refused(Reason.NOTHING_TO_SHOW)
        for number, part in enumerate(parts):
            if number:
                self._pacing.count(chat)
            sent = await result_of(
                self._bot.send_message(chat, part.html, reply_markup=part.keyboard, protect_content=protected)
            )
            outcome = self._outcome(chat, MessageId(sent.message_id) if isinstance(sent, Message) else sent)
            if not isinstance(outcome, Sent):
                arrived = number > 0 and isinstance(outcome, NotSent)
                return InDoubt(Reason.PART_MISSING) if arrived else outcome
        return outcome

    async def edit(self, chat: ChatId, message: MessageId, reply: Reply) -> Outcome:
        """Have `message` say `reply`; that it does so already is as good. Only a first part can be shown."""
        parts = _parts(reply)
        if isinstance(parts, Refused):
            return parts
        if not parts:
            return Refused(Reason.NOTHING_TO_SHOW)
        call = self._bot.edit_message_text(
            parts[0].html, chat_id=chat, message_id=message, reply_markup=parts[0].keyboard
        )
        return await self._changed(chat, message, call, "message is not modified")

    async def delete(self, chat: ChatId, message: MessageId) -> Outcome:
        """Take `message` away; that it is gone already is as good."""
        call = self._bot.delete_message(chat, message)
        return await self._changed(chat, message, call, "message to delete not found")

    async def _changed(
        self, chat: ChatId, message: MessageId, call: Awaitable[object], as_good: str
    ) -> Outcome:
        failure = await attempt(call)
        if isinstance(failure, failures.Refused) and as_good in failure.why.lower():
            failure = None
        return self._outcome(chat, message if failure is None else failure)

    def _outcome(self, chat: ChatId, sent: MessageId | Failure) -> Outcome:
        match sent:
            case failures.Flood(wait):
                self._pacing.flooded(chat, wait)
                return NotSent(Reason.FLOOD, wait)
            case failures.NotSent(why):
                return NotSent(why)
            case failures.InDoubt(why):
                return InDoubt(why)
            case failures.Refused(why):
                return Refused(why)
            case failures.Gone(why):
                return ChatGone(why)
            case failures.Moved(to):
                return ChatMoved(to)
            case int():
                return Sent(sent)
            case _:
                assert_never(sent)


def _parts(reply: Reply) -> tuple[Part, ...] | Refused:
    try:
        return render(reply)
    except (RenderingError, UnpackableError) as error:
        log.error("a message that cannot be shown", kind=type(error).__name__)
        return Refused(Reason.UNSHOWABLE)
