"""What was recorded and can still be undone, because nobody has been sent anything about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.cases import Case, RecordedCheck
from bot.domain.delivery import (
    TELLS,
    WAITING,
    DeliveryKind,
    DeliveryState,
)
from bot.domain.reply import Block
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.readers import may_have_arrived
from bot.staff.phrases import case_name, clock_time
from bot.staff.request import StaffRequest
from bot.store.cases import cases, looks, statuses
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery

_HELD_AT_MOST = timedelta(hours=24)
"""Quiet hours delay a message by no more than this."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """`status` is None for a check without news; `goes_at` is None if no message will be sent."""

    case: Case
    status: str | None
    at: datetime
    goes_at: datetime | None


def too_late(sent: Sequence[Delivery], at: datetime, now: datetime, undo: timedelta) -> bool:
    """Return whether something recorded at `at`, with these messages, can no longer be undone."""
    if any(may_have_arrived(each) or _changed_a_message(each) for each in sent):
        return True
    return now > at + undo and not any(each.state in WAITING for each in sent)


async def undoable_of_case(request: StaffRequest, case: Case, undo: timedelta) -> Undoable | None:
    """Return what /undo would undo for a case; None if nothing."""
    look = await looks.last(request.tx, case.id)
    if look is None:
        return None
    status: str | None = None
    if isinstance(look, RecordedCheck):
        sent = await outbox.of_check(request.tx, look.id)
    else:
        latest = await statuses.latest(request.tx, case.id)
        if latest is None or latest.id != look.id:
            return None  # it was withdrawn since
        status, sent = latest.facts.status, await outbox.of_status(request.tx, latest.id)
    if too_late(sent, look.at, request.now, undo):
        return None
    waiting = [each.due_at for each in sent if each.kind in TELLS and each.state in WAITING]
    return Undoable(case, status, look.at, min(waiting, default=None))


async def undoable_of_staff(request: StaffRequest, undo: timedelta) -> tuple[Undoable, ...]:
    """Return what this member recorded last for each case and can still undo, oldest first."""
    since = request.now - undo - _HELD_AT_MOST
    found: list[Undoable] = []
    for wanted in await looks.cases_of(request.tx, request.actor.id, since):
        case, look = await cases.get(request.tx, wanted), await looks.last(request.tx, wanted)
        if case is None or look is None or look.by is None or look.by.id != request.actor.id:
            continue
        undoable = await undoable_of_case(request, case, undo)
        if undoable is not None:
            found.append(undoable)
    return tuple(sorted(found, key=lambda each: each.at))


def still_goes(phrases: Phrasebook, undoable: Undoable) -> tuple[Block, ...]:
    """Say what is still waiting to be sent, when, and how to stop it; empty if there is nothing."""
    if undoable.goes_at is None:
        return ()
    words, time = phrases.words.staff, clock_time(phrases, undoable.goes_at)
    case, number = case_name(undoable.case), str(undoable.case.number)
    if undoable.status is None:
        return phrases.say(words.still_goes_check, case=case, time=time, number=number)
    return phrases.say(words.still_goes, status=undoable.status, case=case, time=time, number=number)


def _changed_a_message(delivery: Delivery) -> bool:
    """Return whether an earlier message may have been struck through; an edit in doubt is made again."""
    surely_not = (DeliveryState.CANCELLED, DeliveryState.REFUSED, DeliveryState.GONE)
    return delivery.kind is DeliveryKind.EDIT and delivery.tries > 0 and delivery.state not in surely_not
