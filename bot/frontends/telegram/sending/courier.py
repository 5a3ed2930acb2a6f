"""Carries out deliveries: one call to Telegram each, and its result in the terms of delivery."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import assert_never

import structlog

from bot.domain.delivery import (
    ChatGone,
    ChatMoved,
    DeliveryReason,
    InDoubt,
    NotSent,
    Refused,
    SendOutcome,
    Sent,
)
from bot.domain.ids import ChatId, MessageId, TopicId
from bot.domain.reply import Reply
from bot.frontends.telegram.calls import promptness
from bot.frontends.telegram.sending import failures
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.callback_data import UnpackableError
from bot.frontends.telegram.sending.failures import Failure
from bot.frontends.telegram.sending.gateway import Gateway
from bot.frontends.telegram.sending.pacing import Lane
from bot.frontends.telegram.sending.rendering import Part, RenderingError
from bot.store.database.errors import StoreError

log = structlog.get_logger(__name__)


class TelegramCourier:
    """Sends, edits and deletes, and gives deliveries their turns.

    See `bot.delivery.courier.Courier` and `Pace`.
    """

    def __init__(self, gateway: Gateway, buttons: Buttons) -> None:
        self._gateway = gateway
        self._buttons = buttons
        self._doubtful_since: dict[ChatId, int] = {}

    def room(self) -> int:
        """Return how many deliveries may be claimed and not yet being sent."""
        circuit = self._gateway.circuit
        if circuit.is_closed:
            return self._gateway.pacing.room()
        return 0 if circuit.is_open else 1

    def rest_of(self, chat: ChatId) -> timedelta:
        """Return how long no message may be sent to `chat`."""
        return self._gateway.pacing.rest_of(chat)

    async def turn(self, chat: ChatId, *, doubtful: bool) -> bool:
        """Wait until a delivery to `chat` may be sent; return False if Telegram does not answer."""
        since = self._doubtful_since.setdefault(chat, self._gateway.circuit.closings) if doubtful else None
        granted = await self._gateway.try_turn(chat, Lane.NOTICES, doubtful_since=since)
        if granted:
            self._doubtful_since.pop(chat, None)
        return granted

    async def send(
        self, chat: ChatId, reply: Reply, *, protected: bool, topic: TopicId | None = None
    ) -> SendOutcome:
        """Send `reply`; `protected`: it cannot be forwarded. `topic`: of the group that `chat` is.

        If a later part fails, the whole message is in doubt, because the parts before it have arrived.
        """
        parts = await self._parts(reply)
        if isinstance(parts, Refused | NotSent):
            return parts
        arrived: tuple[MessageId, ...] = ()
        for part in parts:
            if arrived and not await self._gateway.try_turn(chat, Lane.NOTICES):
                return InDoubt(DeliveryReason.PART_MISSING, arrived, lost=False)
            sent = await self._gateway.send(chat, part, thread=topic, protected=protected)
            if isinstance(sent, Failure):
                return _half_sent(sent, arrived) if arrived else _outcome(sent)
            arrived += (sent,)
        return Sent(arrived) if arrived else Refused(DeliveryReason.NOTHING_TO_SHOW)

    async def edit(self, chat: ChatId, message: MessageId, reply: Reply) -> SendOutcome:
        """Edit `message` to show `reply`; no change counts as success. Only the first part can be shown."""
        parts = await self._parts(reply)
        if isinstance(parts, Refused | NotSent):
            return parts
        if not parts:
            return Refused(DeliveryReason.NOTHING_TO_SHOW)
        failure = await self._gateway.edit(chat, message, parts[0])
        if isinstance(failure, failures.CallRefused) and failure.why == failures.EDITED_IS_GONE:
            return Sent(remark=DeliveryReason.MESSAGE_GONE)
        return Sent() if failure is None else _outcome(failure)

    async def delete(self, chat: ChatId, message: MessageId) -> SendOutcome:
        """Delete `message`; if it is already gone, that counts as success."""
        failure = await self._gateway.delete(chat, message)
        return Sent() if failure is None else _outcome(failure)

    async def has_topics(self, chat: ChatId) -> bool | SendOutcome:
        """Return whether a group has topics; see `bot.delivery.topics.Forum`."""
        found = await self._gateway.has_topics(chat)
        return found if isinstance(found, bool) else _outcome(found)

    async def create_topic(self, chat: ChatId, name: str) -> TopicId | SendOutcome:
        """Create a topic in a group."""
        made = await self._gateway.create_topic(chat, name)
        return _outcome(made) if isinstance(made, Failure) else made

    async def turn_topic(self, chat: ChatId, topic: TopicId, *, is_open: bool) -> SendOutcome:
        """Open or close a topic; if it already is, that counts as success. Closing is never urgent."""
        if self._gateway.circuit.is_open:
            return NotSent(DeliveryReason.NO_ANSWER)
        if not is_open and (rest := self.rest_of(chat)):
            return NotSent(DeliveryReason.FLOOD, rest)
        failure = await self._gateway.turn_topic(chat, topic, is_open=is_open)
        return Sent() if failure is None else _outcome(failure)

    async def _parts(self, reply: Reply) -> tuple[Part, ...] | Refused | NotSent:
        began = time.monotonic()
        try:
            parts = await self._buttons.render(reply)
        except (RenderingError, UnpackableError) as error:
            log.error("a message that cannot be shown", kind=type(error).__name__)
            return Refused(DeliveryReason.UNSHOWABLE)
        except StoreError as error:
            log.error("buttons not written", what=error.what, hint=error.hint)
            return NotSent(DeliveryReason.OWN_FAULT)
        # This may wait for the database, and the permission to send was checked before.
        return (
            parts if time.monotonic() - began <= promptness.OUT_WITHIN else NotSent(DeliveryReason.OWN_FAULT)
        )


def _half_sent(failure: Failure, arrived: tuple[MessageId, ...]) -> InDoubt:
    """Return the result for a message of which only the first parts are known to have arrived."""
    lost = isinstance(failure, failures.CallInDoubt)
    return InDoubt(DeliveryReason.PART_MISSING, arrived, lost=lost)


def _outcome(failure: Failure) -> SendOutcome:
    match failure:
        case failures.Flood(wait):
            return NotSent(DeliveryReason.FLOOD, wait)
        case failures.CallNotSent(why):
            return NotSent(why)
        case failures.CallInDoubt(why):
            return InDoubt(why)
        case failures.CallRefused(why):
            return Refused(why)
        case failures.Gone(why):
            return ChatGone(why)
        case failures.Moved(to):
            return ChatMoved(to)
        case _:
            assert_never(failure)
