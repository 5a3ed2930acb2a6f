"""Followers are told what staff changed in a case, unless that is undone within the undo window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.cases import Case, KnownCase
from bot.domain.delivery import WAITING, DeliveryKind
from bot.domain.ids import ChangeId
from bot.domain.reply import Block
from bot.notices.case_changes import change_messages
from bot.notices.plans import followers_of
from bot.notices.texts import Notices
from bot.staff.recipients import will_be_told
from bot.staff.request import StaffRequest
from bot.store.messages import outbox


@dataclass(frozen=True, slots=True)
class ChangeTelling:
    """Writes in the caller's transaction. `undo`: how long messages wait before they are sent."""

    undo: timedelta

    async def tell(self, request: StaffRequest, case: Case, change: ChangeId, before: KnownCase) -> None:
        """Put the messages about `change` into the outbox, after it was made or undone.

        They replace those about earlier changes that nobody has read yet, so several changes in a short time
        are one message. `before` is how the case was until now.
        """
        tx = request.tx
        unread = await outbox.supersede_changes(tx, case.id)
        messages = await change_messages(
            tx, Notices(request.phrases, case), await followers_of(tx, case.id), change, before, unread
        )
        due = request.now + self.undo
        await outbox.add(tx, [replace(each, not_before=due) for each in messages], request.now)


async def who_is_told(request: StaffRequest, case: Case, change: ChangeId) -> tuple[Block, ...]:
    """Say how many followers get a message about `change`, and when."""
    sent = await outbox.of_change(request.tx, change)
    waiting = [each for each in sent if each.kind is DeliveryKind.CASE_CHANGE and each.state in WAITING]
    if not waiting:
        return request.say(request.words.told_nobody)
    readers = {each.follower for each in waiting if each.follower is not None}
    return await will_be_told(request, case, readers, min(each.due_at for each in waiting))
