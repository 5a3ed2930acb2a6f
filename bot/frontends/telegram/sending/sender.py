"""Shows replies: sends and edits them, waits for a turn and for Telegram, and retries what may be retried."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import assert_never

import structlog
from telegram import CallbackQuery, Message, Update

from bot.domain.ids import ChatId, MessageId
from bot.domain.reply import Block, Paragraph, Reply, Span
from bot.frontends.telegram import handling
from bot.frontends.telegram.handling import Handling
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.failures import (
    WITHOUT_TOPIC,
    AnswerInDoubtError,
    CallInDoubt,
    CallNotSent,
    CallRefused,
    Failure,
    Flood,
    Gone,
    Moved,
    RefusedError,
    TryAgainError,
)
from bot.frontends.telegram.sending.gateway import Gateway
from bot.frontends.telegram.sending.pacing import Lane
from bot.frontends.telegram.sending.rendering import Part, notice_of, with_lines
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.store.database.clock import utc_now
from bot.store.database.errors import StoreError

log = structlog.get_logger(__name__)

MOST_EDITS_IN_DOUBT = 3
"""After an edit gets no answer, its text is sent as a new message."""


class Sender:
    """Shows the bot's replies. `is_staff` identifies the staff chat, which has its own lane."""

    def __init__(
        self,
        gateway: Gateway,
        buttons: Buttons,
        speak: CurrentPhrasebook,
        is_staff: Callable[[ChatId], bool],
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._gateway = gateway
        self._buttons = buttons
        self._speak = speak
        self._is_staff = is_staff
        self._now = now

    async def show(self, update: Update, reply: Reply) -> MessageId | None:
        """Show `reply` in the chat that `update` came from; end the spinner of a pressed button first.

        Returns the last message that shows it, or None. A chat that the bot cannot reach is not an error.
        Waits while Telegram is unreachable, up to a day. Raises `RefusedError` if Telegram will never accept
        the reply, `AnswerInDoubtError` if it is unknown whether it arrived, `TimeoutError` after a day, and
        `StoreError` before anything is sent.
        """
        query, message, chat = update.callback_query, update.effective_message, update.effective_chat
        # Before anything that can fail, so that the spinner always stops.
        unseen = query is not None and not await self.end_spinner(query, reply)
        if unseen and not reply.blocks and not reply.rows and reply.notice:
            reply = Reply((Paragraph((Span(reply.notice),)),))
        if chat is None:
            return None
        now = handling.current()
        parts, shown = await self._buttons.render(reply), None
        async with asyncio.timeout(now.time_left(self._now())):
            if reply.in_place and query is not None and message is not None:
                left = await self._replace(message, parts)
                shown = MessageId(message.message_id) if len(left) < len(parts) else None
                parts = left
            for part in parts:
                if not part.html:  # new buttons for a message that cannot be changed
                    continue
                sent = await self._say(ChatId(chat.id), part, now, _thread_of(message))
                if isinstance(sent, Failure):
                    _settle(sent)
                    return None
                shown = sent
        return shown

    async def end_spinner(self, query: CallbackQuery, reply: Reply | None = None) -> bool:
        """Stop the spinner of a pressed button, with the notice of `reply`; return whether it was in time.

        Telegram accepts this for only a few seconds, so a press handled after a restart is always too late. A
        press is answered once, even if it is handled again.
        """
        now = handling.current()
        if query.id in now.pressed:
            return reply is None or reply.notice is None
        in_time = await self._gateway.end_spinner(query.id, notice_of(reply) if reply else None)
        if in_time:
            now.pressed |= {query.id}
        return in_time

    async def tell(self, chat: ChatId, reply: Reply) -> Failure | None:
        """Send an unrequested `reply` to `chat`; return the failure of the first part that failed."""
        return await self._tell(chat, reply)

    async def tell_latest(
        self, chat: ChatId, compose: Callable[[], Awaitable[Reply | None]]
    ) -> Failure | None:
        """Send what `compose` returns when the turn comes; if that is None, send nothing."""
        await self._gateway.turn(chat, self._lane(chat))
        reply = await compose()
        return None if reply is None else await self._tell(chat, reply, has_turn=True)

    async def _tell(self, chat: ChatId, reply: Reply, *, has_turn: bool = False) -> Failure | None:
        try:
            parts = await self._buttons.render(reply)
        except StoreError as error:
            log.error("buttons not written", what=error.what, hint=error.hint)
            return CallNotSent("the database does not answer")
        for number, part in enumerate(parts):
            sent = await self._say(chat, part, handling.current().aside(), has_turn=has_turn and number == 0)
            if isinstance(sent, Failure):
                return sent
        return None

    async def leave(self, chat: ChatId) -> None:
        """Leave a group or channel; if the bot already left, that counts as success."""
        now = handling.current()
        async with asyncio.timeout(now.time_left(self._now())):
            doubts = 0
            with now.waiting():
                while isinstance(
                    failure := await self._gateway.leave(chat), Flood | CallNotSent | CallInDoubt
                ):
                    doubts += isinstance(failure, CallInDoubt)
                    if doubts == MOST_EDITS_IN_DOUBT:
                        raise TryAgainError
                    await self._gateway.turn(chat, self._lane(chat))
        _settle(failure)

    def _lane(self, chat: ChatId) -> Lane:
        return Lane.STAFF if self._is_staff(chat) else Lane.ANSWERS

    async def _say(
        self, chat: ChatId, part: Part, now: Handling, thread: int | None = None, *, has_turn: bool = False
    ) -> MessageId | Failure:
        """Send one message, and once more, saying so, if the first one may not have arrived."""
        doubtful, again = now.recovered, now.recovered and not now.may_be_shown
        while True:
            with now.waiting():
                if not has_turn:
                    await self._gateway.turn(chat, self._lane(chat), doubtful=doubtful)
                has_turn = False
                await now.may_answer()
                # Recorded only now: a message still waiting at a restart has not been sent.
                if doubtful and not await now.may_repeat():
                    return CallInDoubt("sent twice already")
                before, now.may_be_shown = now.may_be_shown, True
                labelled = with_lines(part, self._lines(now, again=again))
                sent = await self._gateway.send(chat, labelled, thread=thread)
                if thread is not None and isinstance(sent, CallRefused) and sent.why in WITHOUT_TOPIC:
                    thread, sent = None, await self._gateway.send(chat, labelled)
            if isinstance(sent, Failure) and not isinstance(sent, CallInDoubt):
                now.may_be_shown = before
            if isinstance(sent, Flood | CallNotSent):
                continue
            if not isinstance(sent, CallInDoubt) or doubtful:
                return sent
            doubtful = again = True

    async def _replace(self, message: Message, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Show the first part in place of `message` if possible; return the parts still to send."""
        # python-telegram-bot represents a message too old to be shown as a Message with date 0.
        if not parts or not message.is_accessible:
            return parts
        chat, now = ChatId(message.chat_id), handling.current()
        if message.text == (parts[0].text or message.text) and message.reply_markup == parts[0].keyboard:
            return parts[1:]
        doubts = 0
        while doubts < MOST_EDITS_IN_DOUBT:
            with now.waiting():
                await self._gateway.turn(chat, self._lane(chat))
                await now.may_answer()
                failure = await self._gateway.edit(chat, MessageId(message.message_id), parts[0])
            match failure:
                case None:
                    now.may_be_shown = True
                    return parts[1:]
                case CallRefused():
                    return parts  # deleted, or not ours to edit
                case Gone() | Moved():
                    _settle(failure)
                    return ()
                case CallInDoubt():  # editing twice has the same effect as editing once
                    doubts += 1
        now.recovered = True  # the message sent instead of the edit may be the second to say so
        return parts

    def _lines(self, now: Handling, *, again: bool) -> tuple[Block, ...]:
        phrases = self._speak()
        lines: tuple[Block, ...] = ()
        if again:
            lines += phrases.say(phrases.words.notices.sent_again)
        if now.is_late(self._now()):
            lines += phrases.say(phrases.words.wording.answer_late)
        return lines


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
        case CallInDoubt():
            raise AnswerInDoubtError
        case CallRefused(why):
            raise RefusedError(why)
        case Flood() | CallNotSent():
            raise TryAgainError
        case _:
            assert_never(failure)
