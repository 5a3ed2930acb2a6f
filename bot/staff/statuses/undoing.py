"""Undoing what was just recorded, before any message about it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.actor import AuditAction
from bot.domain.cases import Case, RecordedCheck, RecordedStatus, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryReason, DeliveryState
from bot.domain.ids import CaseId, DeliveryId, FollowerId, StatusId, UpdateId
from bot.domain.press import OnCase
from bot.domain.reply import Block, Button, Paragraph, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.readers import reader_lines, readers_of
from bot.staff.commands import EXAMPLE
from bot.staff.phrases import case_name, current_status_line
from bot.staff.recipients import will_be_told
from bot.staff.request import StaffRequest
from bot.staff.statuses.recording import undone
from bot.staff.statuses.undo_window import still_goes, too_late, undoable_of_case, undoable_of_staff
from bot.store.cases import cases, checks, followers, looks, statuses
from bot.store.database.engine import Reading, Transaction
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery
from bot.store.staff import changes

_UNDONE, _MEANT = "undo", "undo of case"
"""Effects. The results: `status` or `check`, whichever was undone; and the case meant if none was named."""

_GIVEN_UP = frozenset(
    {
        DeliveryReason.TARGET_NOT_OUT,
        DeliveryReason.TARGET_UNOPENED,
        DeliveryReason.TARGET_OUT_OF_REACH,
        DeliveryReason.CONSENT_ENDED,
    }
)
"""Reasons for a canceled message that is not worth another attempt."""


class Undoing:
    """Undoes a status, a correction or a check. `undo`: how long their messages wait."""

    def __init__(self, *, undo: timedelta) -> None:
        self._undo = undo

    async def status(self, request: StaffRequest, wanted: StatusId) -> Reply | None:
        """Undo this status; None if there is no such status."""
        status = await statuses.get(request.tx, wanted)
        case = None if status is None else await cases.get(request.tx, status.case)
        if status is None or case is None:
            return None
        return await self._take_back(request, case, status)

    async def latest(self, request: StaffRequest, case: Case) -> Reply:
        """Undo what was recorded last for this case."""
        # The same command handled again must not undo an earlier record.
        match (await request.done()).get(_UNDONE):
            case "status":
                return Reply(await undone(request, case))
            case "check":
                return await self._unchecked(request, case)
        look = await looks.last(request.tx, case.id)
        if isinstance(look, RecordedCheck):
            return await self._uncheck(request, case, look)
        status = await statuses.latest(request.tx, case.id)
        if status is None:
            return Reply(request.say(request.words.undo_nothing, case=case_name(case)))
        return await self._take_back(request, case, status)

    async def check(self, request: StaffRequest, case: Case, recorded_by: UpdateId) -> Reply | None:
        """Undo the check that `recorded_by` recorded; None if staff checked CEAC again since."""
        look = await looks.last(request.tx, case.id)
        if not isinstance(look, RecordedCheck) or look.update != recorded_by:
            return None
        return await self._uncheck(request, case, look)

    async def own(self, request: StaffRequest) -> Reply:
        """Undo the one thing that this member has just recorded; if there are several, list them."""
        words = request.words
        mine = await undoable_of_staff(request, self._undo)
        wanted = (
            []
            if request.actor.is_shared
            else [each.case for each in mine if request.now <= each.at + self._undo]
        )
        if (meant := (await request.done()).get(_MEANT)) is not None:
            done = await cases.get(request.tx, CaseId(int(meant)))
            wanted = [] if done is None else [done]
        if len(wanted) == 1:
            await request.note_result(_MEANT, str(wanted[0].id))
            return await self.latest(request, wanted[0])
        if request.actor.is_shared:
            head = request.say(words.anonymous_number, command="/undo", example=f"/undo {EXAMPLE}")
        elif mine:
            head = request.say(words.undo_which)
        else:
            return Reply(request.say(words.undo_none, example=EXAMPLE))
        lines = [
            fill_label(
                words.undo_line,
                {
                    "what": each.status or words.undo_check,
                    "case": case_name(each.case),
                    "number": str(each.case.number),
                },
            )
            for each in mine
        ]
        return Reply((*head, Paragraph((Span("\n".join(lines)),))) if lines else head)

    async def _take_back(self, request: StaffRequest, case: Case, status: RecordedStatus) -> Reply:
        words = request.words
        if status.state is StatusState.UNDONE:
            return Reply(await undone(request, case))
        latest = await statuses.latest(request.tx, case.id)
        if latest is None or latest.id != status.id:
            heading = request.say(words.undo_not_last, case=case_name(case))
            return Reply(
                (*heading, *current_status_line(request.phrases, latest)), _ways_on(request.phrases, case)
            )
        sent = await outbox.of_status(request.tx, status.id)
        if too_late(sent, status.at, request.now, self._undo):
            blocks = request.say(words.undo_too_late, case=case_name(case))
            return Reply(
                (*blocks, *await _who_may_have_it(request.tx, request.phrases, case, sent)),
                _ways_on(request.phrases, case),
            )
        await outbox.cancel_waiting(request.tx, status.id)
        await statuses.turn(request.tx, status.id, StatusState.UNDONE)
        again: set[FollowerId] = set()
        if status.corrects is not None:
            await statuses.restore(request.tx, status.corrects)
            again = await _told_after_all(request.tx, status.corrects, request.now + self._undo)
        await request.audit(AuditAction.UNDO, case.id, status.facts.status)
        await request.note_result(_UNDONE, "status")
        await _look_again(request.tx, case)
        blocks = await undone(request, case)
        if again:
            blocks += await will_be_told(request, case, again, request.now + self._undo)
        return Reply(blocks)

    async def _uncheck(self, request: StaffRequest, case: Case, check: RecordedCheck) -> Reply:
        words = request.words
        sent = await outbox.of_check(request.tx, check.id)
        if too_late(sent, check.at, request.now, self._undo):
            blocks = request.say(words.undo_check_too_late, case=case_name(case))
            return Reply((*blocks, *await _who_may_have_it(request.tx, request.phrases, case, sent)))
        await outbox.cancel_checks(request.tx, case.id)
        await checks.undo(request.tx, check.id, request.now)
        await request.audit(AuditAction.UNDO_CHECK, case.id)
        await request.note_result(_UNDONE, "check")
        change = await changes.made_by(request.tx, check.update)
        if change is not None:
            await changes.mark_undone(request.tx, change, request.update)
        await _look_again(request.tx, case)
        return await self._unchecked(request, case)

    async def _unchecked(self, request: StaffRequest, case: Case) -> Reply:
        """Say that a check no longer counts, and what is still waiting to be sent."""
        before = await undoable_of_case(request, case, self._undo)
        # A status recorded before the check is not undone with it, so a member who meant the status must be
        # told.
        goes = () if before is None else still_goes(request.phrases, before)
        return Reply((*request.say(request.words.check_undone, case=case_name(case)), *goes))


async def _look_again(tx: Transaction, case: Case) -> None:
    """Restore the date of the previous check."""
    look = await looks.last(tx, case.id)
    await cases.mark_checked(tx, case.id, None if look is None else look.at)


async def _told_after_all(tx: Transaction, status: StatusId, due: datetime) -> set[FollowerId]:
    """Send the messages that a correction canceled, now that it is undone; return their recipients."""
    sent = [each for each in await outbox.of_status(tx, status) if each.kind is not DeliveryKind.CHECKED]
    done = {(each.follower, each.target) for each in sent if each.state is not DeliveryState.CANCELLED}
    again: dict[tuple[FollowerId, DeliveryId | None], DeliveryId] = {}
    for each in sent:
        to = None if each.follower is None else await followers.get(tx, each.follower)
        if to is None or to.gone_at is not None or each.reply is None or each.problem in _GIVEN_UP:
            continue
        wanted = to.subscribed or each.kind is not DeliveryKind.NOTICE
        if wanted and (to.id, each.target) not in done:
            again.setdefault((to.id, each.target), each.id)
    await outbox.revive(tx, list(again.values()), due)
    return {follower for follower, target in again if target is None}


async def _who_may_have_it(
    conn: Reading, phrases: Phrasebook, case: Case, about: Sequence[Delivery]
) -> tuple[Block, ...]:
    following = await followers.of_case(conn, case.id)
    return reader_lines(phrases, readers_of(following, about, await outbox.of_case(conn, case.id)))


def _ways_on(phrases: Phrasebook, case: Case) -> tuple[tuple[Button, ...], ...]:
    words = phrases.words.staff
    return (
        (
            Button(words.button_status_correct, OnCase("correct", case.id)),
            Button(words.button_status_withdraw, OnCase("withdraw", case.id)),
        ),
    )
