"""The only route to Telegram: every message waits here for its turn, and every result is recorded here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from telegram import Bot, ChatMember, Message
from telegram.constants import ChatAction

from bot.domain.ids import ChatId, MessageId, TopicId
from bot.frontends.telegram.calls.promptness import decided_now
from bot.frontends.telegram.sending.circuit import Circuit, ProbeTimes
from bot.frontends.telegram.sending.failures import (
    CallInDoubt,
    CallNotSent,
    CallRefused,
    Failure,
    Flood,
    Unanswered,
    attempt,
    result_of,
)
from bot.frontends.telegram.sending.pacing import Lane, Pacing
from bot.frontends.telegram.sending.rendering import Part
from bot.store.database.clock import utc_now

MOST_IN_FLIGHT = 30
"""Calls waiting for an answer at once, a second's worth: if Telegram goes silent, all are in doubt."""

PROBE_WITHIN = 10.0
"""Seconds in which a probe must be answered."""

T = TypeVar("T")


class Gateway:
    """Sends, edits and deletes. It retries nothing: only the caller knows what a second call would do."""

    def __init__(
        self,
        bot: Bot,
        pacing: Pacing,
        *,
        times: ProbeTimes = ProbeTimes(),  # noqa: B008 - frozen
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._bot = bot
        self.pacing = pacing
        self.circuit = Circuit(self.probe, now, times=times)
        self._in_flight = 0
        self._landed = asyncio.Event()

    async def turn(self, chat: ChatId, lane: Lane, *, doubtful: bool = False) -> None:
        """Wait, throughout an outage if need be, until a message to `chat` may be sent; then send it at once.

        `doubtful`: it may have arrived already, see `Circuit.may_go`.
        """
        since = self.circuit.closings if doubtful else None
        while not await self.try_turn(chat, lane, doubtful_since=since):
            if not self.circuit.may_go(since):
                await self.circuit.change()

    async def try_turn(self, chat: ChatId, lane: Lane, *, doubtful_since: int | None = None) -> bool:
        """Wait until a message to `chat` may be sent; return False if Telegram does not answer.

        `doubtful_since`: see `Circuit.may_go`.
        """
        if not self.circuit.may_go(doubtful_since):  # checked first, so that no turn is wasted
            return False
        await self.pacing.turn(chat, lane)
        return await self._take(doubtful_since)

    async def send(
        self, chat: ChatId, part: Part, *, thread: int | None = None, protected: bool = False
    ) -> MessageId | Failure:
        """Send a message; `protected`: it cannot be forwarded."""
        call = self._bot.send_message(
            chat,
            part.html,
            reply_markup=part.keyboard,
            message_thread_id=thread,
            protect_content=protected or None,
        )
        sent = await self._result(chat, call)
        if isinstance(sent, Failure):
            return sent
        return (
            MessageId(sent.message_id)
            if isinstance(sent, Message)
            else CallInDoubt("no message in the answer")
        )

    async def edit(self, chat: ChatId, message: MessageId, part: Part) -> Failure | None:
        """Edit `message` to show `part`, without text only its buttons; no change counts as success."""
        where: dict[str, Any] = {"chat_id": chat, "message_id": message, "reply_markup": part.keyboard}
        call = (
            self._bot.edit_message_text(part.html, **where)
            if part.html
            else self._bot.edit_message_reply_markup(**where)
        )
        return _unless(await self._failure(chat, call), "message is not modified")

    async def delete(self, chat: ChatId, message: MessageId) -> Failure | None:
        """Delete `message`; if it is already gone, that counts as success."""
        call = self._bot.delete_message(chat, message)
        return _unless(await self._failure(chat, call), "message to delete not found")

    async def has_topics(self, chat: ChatId) -> bool | Failure:
        """Return whether a group has topics."""
        found = await self._result(chat, self._bot.get_chat(chat))
        return found if isinstance(found, Failure) else bool(found.is_forum)

    async def create_topic(self, chat: ChatId, name: str) -> TopicId | Failure:
        """Create a topic in a group."""
        made = await self._result(chat, self._bot.create_forum_topic(chat, name))
        return made if isinstance(made, Failure) else TopicId(made.message_thread_id)

    async def turn_topic(self, chat: ChatId, topic: TopicId, *, is_open: bool) -> Failure | None:
        """Open or close a topic; no change counts as success."""
        turn = self._bot.reopen_forum_topic if is_open else self._bot.close_forum_topic
        return _unless(await self._failure(chat, turn(chat, topic)), "topic_not_modified")

    async def leave(self, chat: ChatId) -> Failure | None:
        """Leave a group or channel; if the bot already left, that counts as success."""
        failure = await self._failure(chat, self._bot.leave_chat(chat))
        return None if isinstance(failure, CallRefused) else failure

    async def end_spinner(self, query: str, notice: str | None) -> bool:
        """Stop the spinner of a pressed button; return whether that was in time. It needs no turn."""
        if self.circuit.is_open:
            return False
        return await attempt(self._bot.answer_callback_query(query, text=notice)) is None

    async def member(self, chat: ChatId, user: int) -> ChatMember | Failure:
        """Return the membership of `user` in `chat`."""
        if self.circuit.is_open:
            return CallNotSent("Telegram does not answer")
        result = await result_of(self._bot.get_chat_member(chat, user))
        if isinstance(result, Unanswered):
            self.circuit.unanswered(chat)
        return result

    async def is_there(self, chat: ChatId) -> bool:
        """Return whether Telegram answers, and record it if it does not."""
        if self.circuit.is_closed and not await self.probe(chat):
            self.circuit.unanswered(chat)
        return self.circuit.is_closed

    async def probe(self, chat: ChatId) -> bool:
        """Return whether Telegram answers a call that at most shows that the bot is typing."""
        call = self._bot.send_chat_action(chat, ChatAction.TYPING, read_timeout=PROBE_WITHIN)
        failure = await attempt(call)
        if isinstance(failure, Flood):
            self.pacing.flooded(chat, failure.wait)
        return not isinstance(failure, Unanswered)

    async def _take(self, doubtful_since: int | None) -> bool:
        while self._in_flight >= MOST_IN_FLIGHT:
            self._landed.clear()
            await self._landed.wait()
        return self.circuit.take(doubtful_since)

    async def _failure(self, chat: ChatId, call: Awaitable[object]) -> Failure | None:
        done = await self._result(chat, call)
        return done if isinstance(done, Failure) else None

    async def _result(self, chat: ChatId, call: Awaitable[T]) -> T | Failure:
        self._in_flight += 1
        self.circuit.begun()
        try:
            with decided_now():
                result = await result_of(call)
        finally:
            self._in_flight -= 1
            self._landed.set()
        if isinstance(result, Flood):
            self.pacing.flooded(chat, result.wait)
        if isinstance(result, Unanswered):
            self.circuit.unanswered(chat)
        else:
            self.circuit.answered()
        return result


def _unless(failure: Failure | None, as_good: str) -> Failure | None:
    return None if isinstance(failure, CallRefused) and as_good in failure.why.lower() else failure
