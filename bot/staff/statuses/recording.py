"""Recording a status with its audit entry and messages, and the confirmation for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.actor import AuditAction
from bot.domain.cases import Case, RecordedCheck, RecordedStatus, StatusFacts, StatusState
from bot.domain.delivery import (
    TELLS,
    WAITING,
    DeliveryKind,
    DeliveryState,
)
from bot.domain.ids import StatusId, UpdateId
from bot.domain.press import OnCase, Undo
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.case_facts import next_check_on
from bot.notices.plans import Plan
from bot.notices.readers import may_have_arrived
from bot.staff.changes import CheckRecorded, note, undo_row
from bot.staff.phrases import case_name, counted, current_status_line, status_and_day
from bot.staff.recipients import will_be_told
from bot.staff.request import StaffRequest
from bot.store.cases import cases, checks, looks, statuses
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery

AT_ONCE = timedelta(seconds=30)
"""A second check of a case within this time is another member's, or a second tap: nobody looks so often."""

_NOT_SENT = frozenset({DeliveryState.GONE, DeliveryState.REFUSED, DeliveryState.FAILED})


@dataclass(frozen=True, slots=True)
class StatusRecorder:
    """Writes in the caller's transaction. `undo`: how long messages wait before they are sent."""

    undo: timedelta

    async def status(
        self, request: StaffRequest, case: Case, facts: StatusFacts, plan: Plan, *, correcting: bool
    ) -> StatusId:
        """Record a status or a correction, its audit entry and its messages; return the status."""
        await self._looked(request.tx, case, request.now)
        corrects = plan.current.id if correcting and plan.current is not None else None
        if corrects is not None:
            await statuses.turn(request.tx, corrects, StatusState.CORRECTED)
            await outbox.cancel_waiting(request.tx, corrects)
        made = await statuses.add(
            request.tx, case.id, facts, request.now, by=request.actor, corrects=corrects
        )
        action = AuditAction.STATUS if corrects is None else AuditAction.CORRECTION
        detail = f"{facts.status}, {facts.updated_on.isoformat() if facts.updated_on else '-'}"
        if plan.urgent:
            detail += ", urgent"
        await request.audit(action, case.id, detail)
        due = plan.due(request.now + self.undo)
        await outbox.add(request.tx, [replace(each, status=made.id) for each in due], request.now)
        return made.id

    async def check(self, request: StaffRequest, case: Case, plan: Plan) -> None:
        """Record a check without news, its audit entry, and messages to the followers who want them."""
        await self._looked(request.tx, case, request.now)
        made = await checks.add(request.tx, case.id, request.actor, request.update, request.now)
        await request.audit(AuditAction.CHECK, case.id)
        await note(request, case.id, CheckRecorded())
        due = plan.due(request.now + self.undo)
        await outbox.add(request.tx, [replace(each, check=made.id) for each in due], request.now)

    async def _looked(self, tx: Transaction, case: Case, now: datetime) -> None:
        await cases.mark_checked(tx, case.id, now)
        # A pending “nothing is new” message is out of date now.
        await outbox.cancel_checks(tx, case.id)

    async def chain(self, conn: Reading, status: RecordedStatus) -> tuple[Delivery, ...]:
        """Return all messages about `status` and the statuses it corrected in turn, in order."""
        found: list[Delivery] = []
        link: RecordedStatus | None = status
        while link is not None:
            found += await outbox.of_status(conn, link.id)
            link = None if link.corrects is None else await statuses.get(conn, link.corrects)
        return tuple(sorted(found, key=lambda each: each.id))

    async def told(
        self, request: StaffRequest, case: Case, made: StatusId | None, *, check: UpdateId | None
    ) -> Reply:
        """Say what was recorded, who gets a message when, and how to undo it; correct at any later time.

        This is the status `made`, or else the check that the update `check` recorded.
        """
        words = request.words
        if made is None:
            recorded = await _check(request.tx, case, check)
            if recorded is None:
                return Reply(request.say(words.check_undone, case=case_name(case)))
            day = request.phrases.day(
                next_check_on(request.phrases, await cases.get(request.tx, case.id) or case)
            )
            blocks = request.say(words.check_recorded, case=case_name(case), day=day)
            told = await outbox.of_check(request.tx, recorded.id)
            return await self._answer(request, case, blocks, told, await undo_row(request, recorded.update))
        status = await statuses.get(request.tx, made)
        assert status is not None, "statuses are never deleted"
        if status.state is StatusState.UNDONE:
            return Reply(await undone(request, case))
        name, day = status_and_day(request.phrases, status.facts)
        heading = words.correct_recorded if status.corrects else words.status_recorded
        blocks = request.say(heading, case=case_name(case), status=name, day=day)
        news = TELLS - {DeliveryKind.CHECKED}
        sent = [each for each in await outbox.of_status(request.tx, made) if each.kind in news]
        undo = ((Button(words.button_status_undo, Undo(made)),),)
        return await self._answer(request, case, blocks, sent, undo)

    async def _answer(
        self,
        request: StaffRequest,
        case: Case,
        blocks: tuple[Block, ...],
        sent: Sequence[Delivery],
        undo: tuple[tuple[Button, ...], ...],
    ) -> Reply:
        phrases, words = request.phrases, request.words
        told = {each.follower for each in sent if may_have_arrived(each)} - {None}
        waiting = [each for each in sent if each.state in WAITING and each.follower not in told]
        failed = {each.follower for each in sent if each.state in _NOT_SENT} - told - {None}
        failed -= {each.follower for each in waiting}
        if waiting:
            readers = {each.follower for each in waiting if each.follower is not None}
            due = min(each.due_at for each in waiting)
            urgent = any(each.urgent for each in waiting)
            blocks += await will_be_told(request, case, readers, due, urgent=urgent)
        if told:
            blocks += counted(phrases, words.told_one_already, words.told_many_already, len(told))
        if failed:
            blocks += counted(phrases, words.told_one_not, words.told_many_not, len(failed))
        if not (waiting or told or failed):
            blocks += phrases.say(words.told_nobody)
        too_late = told or (failed and not waiting)
        if too_late or not self.undo:
            return Reply(blocks)
        # A second tap on Confirm hits the first button of this reply, so that button must change nothing.
        show = Button(words.button_case_show, OnCase("case", case.id))
        rows = ((show,), *undo)
        return Reply((*blocks, *phrases.say(words.undo_how, number=str(case.number))), rows)


async def just_checked(request: StaffRequest, case: Case) -> RecordedCheck | None:
    """Return the check that was recorded last, a moment ago: another one now would be the same."""
    look = await looks.last(request.tx, case.id)
    return look if isinstance(look, RecordedCheck) and request.now - look.at < AT_ONCE else None


async def undone(request: StaffRequest, case: Case) -> tuple[Block, ...]:
    """Say that a status was undone, and what the current status is."""
    latest = await statuses.latest(request.tx, case.id)
    return (
        *request.say(request.words.undone, case=case_name(case)),
        *current_status_line(request.phrases, latest),
    )


async def _check(conn: Reading, case: Case, update: UpdateId | None) -> RecordedCheck | None:
    """Return the check that `update` recorded, or without one the last check; None if it was undone."""
    if update is None:
        return await checks.latest(conn, case.id)
    return await checks.made_by(conn, case.id, update)
