"""Strikes through or deletes an earlier message: every part and every copy of it whose id is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.courier import Courier, Pace
from bot.domain.delivery import (
    ClaimedDelivery,
    DeliveryKind,
    DeliveryReason,
    NotSent,
    Refused,
    SendOutcome,
    Sent,
    Target,
)
from bot.domain.ids import MessageId

CAN_BE_DELETED = timedelta(hours=48)
"""Bot API, deleteMessage: "a message can only be deleted if it was sent less than 48 hours ago"."""

TIME_TO_SEND = timedelta(seconds=90)
"""Longer than two calls to Telegram can take, including timeouts; with less time left, no call is started."""


class Changing:
    """Carries out edits and deletions. `now` is the store's clock."""

    def __init__(self, courier: Courier, pace: Pace, now: Callable[[], datetime]) -> None:
        self._courier = courier
        self._pace = pace
        self._now = now

    async def carry_out(self, claimed: ClaimedDelivery, target: Target) -> SendOutcome:
        """Change every known message of `target`; the turn for the first call is already taken.

        An edit shows the new text once, in the first message that is still there, and deletes the others.
        Returns `Sent` once none of them shows the old text, `Refused` if Telegram leaves one of them
        unchanged. Anything else ends it early: then all of it is repeated, which is idempotent.
        """
        refused: Refused | None = None
        remark: DeliveryReason | None = (
            DeliveryReason.MESSAGE_GONE if claimed.kind is DeliveryKind.EDIT else None
        )
        for place, message in enumerate(target.messages):
            if place and not await self._may_go_on(claimed):
                return NotSent(DeliveryReason.NO_ANSWER)
            if remark is DeliveryReason.MESSAGE_GONE:
                outcome = await self._courier.edit(claimed.chat, message, claimed.reply)
            else:
                outcome = await self._taken_away(claimed, message, target.sent_at)
            match outcome:
                case Sent():
                    if (
                        remark is DeliveryReason.MESSAGE_GONE
                        or outcome.remark is DeliveryReason.EDITED_INSTEAD
                    ):
                        remark = outcome.remark
                case Refused():
                    refused = refused or outcome
                case _:
                    return outcome
        return refused or Sent(remark=remark)

    async def _taken_away(
        self, claimed: ClaimedDelivery, message: MessageId, sent_at: datetime | None
    ) -> SendOutcome:
        """Delete a message; where Telegram no longer allows that, overwrite it with the reply."""
        if sent_at is None or self._now() - sent_at < CAN_BE_DELETED:
            outcome = await self._courier.delete(claimed.chat, message)
            if not isinstance(outcome, Refused):
                return outcome
            if not await self._pace.turn(claimed.chat, doubtful=False):
                return NotSent(DeliveryReason.NO_ANSWER)
        outcome = await self._courier.edit(claimed.chat, message, claimed.reply)
        return Sent(remark=DeliveryReason.EDITED_INSTEAD) if outcome == Sent() else outcome

    async def _may_go_on(self, claimed: ClaimedDelivery) -> bool:
        if claimed.until - self._now() < TIME_TO_SEND:
            return False
        return await self._pace.turn(claimed.chat, doubtful=False)
