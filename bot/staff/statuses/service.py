"""Statuses: begun, previewed, confirmed, checked, undone, corrected, withdrawn, filed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.cases import Case, CaseState
from bot.domain.ids import CaseId, CheckId, StatusId
from bot.domain.press import OnCase
from bot.domain.reply import Block, Button, Reply
from bot.notices.plans import check_plan, followers_of
from bot.notices.texts import Notices
from bot.staff.case_argument import with_case, with_case_of_button
from bot.staff.drafts.owner import PreviewOwner
from bot.staff.phrases import case_name, clock_time, closed
from bot.staff.request import StaffRequest
from bot.staff.statuses.dialog import StatusDialog
from bot.staff.statuses.file_note import file_note
from bot.staff.statuses.recording import StatusRecorder, just_checked
from bot.staff.statuses.undo_window import still_goes, undoable_of_staff
from bot.staff.statuses.undoing import Undoing
from bot.staff.statuses.withdrawing import Withdrawing
from bot.store.cases import checks, statuses
from bot.store.messages import outbox
from bot.store.staff.drafts import DraftKind

CaseWork = Callable[[StaffRequest, Case, str], Awaitable[Reply]]
"""Runs a command for a case; the text is what was typed after the number."""


class StatusDesk:
    """Records what staff saw on CEAC and queues the messages.

    `previews` lead to what staff confirm. `undo`: how long messages wait before they are sent. `wake` has
    committed messages sent right away.
    """

    def __init__(self, *, undo: timedelta, wake: Callable[[], None]) -> None:
        self._undo = undo
        self._wake = wake
        self._recording = StatusRecorder(undo)
        self._dialog = StatusDialog(undo=undo)
        self._undoing = Undoing(undo=undo)
        self._withdrawing = Withdrawing(self._recording)
        self.previews: tuple[PreviewOwner, ...] = (self._dialog, self._withdrawing)

    async def typed(self, request: StaffRequest, command: str, text: str, work: CaseWork) -> Reply:
        """Run `work` for the case whose number `text` starts with; `command` is the typed command."""
        return await with_case(request, f"/{command}", text, work)

    async def pressed(self, request: StaffRequest, case: CaseId, work: CaseWork) -> Reply | None:
        """Run `work` for a case; None if there is no such case."""

        async def without_text(request: StaffRequest, case: Case) -> Reply:
            return await work(request, case, "")

        return await with_case_of_button(request, case, without_text)

    async def status(self, request: StaffRequest, case: Case, typed: str) -> Reply:
        """Begin a status."""
        if case.state is CaseState.CLOSED:
            return Reply(closed(request.phrases, case))
        return await self._dialog.begin(request, case, DraftKind.STATUS, typed)

    async def correct(self, request: StaffRequest, case: Case, typed: str) -> Reply:
        """Begin a correction of the current status."""
        return await self._dialog.begin(request, case, DraftKind.CORRECTION, typed)

    async def withdraw(self, request: StaffRequest, case: Case, _typed: str) -> Reply:
        """Begin a withdrawal of the current status."""
        return await self._withdrawing.begin(request, case)

    async def checked(self, request: StaffRequest, case: Case, _typed: str) -> Reply:
        """Record a check without news, unless the same was recorded a moment before."""
        if case.state is CaseState.CLOSED and "checked" not in await request.done():
            return Reply(closed(request.phrases, case))
        if await request.once("checked"):
            before = await just_checked(request, case)
            if before is None:
                await self._record_check(request, case)
            else:
                await request.note_result("checked", str(before.id))
        if (same := (await request.done())["checked"]) is not None:
            return await self._checked_already(request, case, CheckId(int(same)))
        request.after_commit(self._wake)
        return await self._recording.told(request, case, None, check=request.update)

    async def undo(self, request: StaffRequest, case: Case, _typed: str) -> Reply:
        """Undo what was recorded last, before its messages are sent."""
        return await self._undoing.latest(request, case)

    async def undo_own(self, request: StaffRequest) -> Reply:
        """Undo the one thing that this member has just recorded."""
        return await self._undoing.own(request)

    async def undo_status(self, request: StaffRequest, status: StatusId) -> Reply | None:
        """Undo a status, replacing the message of the button; None if there is no such status."""
        reply = await self._undoing.status(request, status)
        return None if reply is None else replace(reply, in_place=True)

    async def record(self, request: StaffRequest, case: Case, _typed: str) -> Reply:
        """Write the file note."""
        return await file_note(request, case)

    async def still_going(self, request: StaffRequest) -> tuple[Block, ...]:
        """Return what this member recorded last that is still waiting to be sent, and how to stop it."""
        undoable = await undoable_of_staff(request, self._undo)
        return tuple(block for each in undoable for block in still_goes(request.phrases, each))

    async def _checked_already(self, request: StaffRequest, case: Case, same: CheckId) -> Reply:
        words, show = request.words, Button(request.words.button_case_show, OnCase("case", case.id))
        check = await checks.get(request.tx, same)
        assert check is not None, "checks are never deleted"
        values = {"case": case_name(case), "time": clock_time(request.phrases, check.at)}
        if check.by.id == request.actor.id and not request.actor.is_shared:
            return Reply(request.say(words.check_already_own, **values), ((show,),))
        return Reply(request.say(words.check_already, name=check.by.name, **values), ((show,),))

    async def _record_check(self, request: StaffRequest, case: Case) -> None:
        current = await statuses.latest(request.tx, case.id)
        sent = await outbox.of_case(request.tx, case.id)
        plan = check_plan(
            Notices(request.phrases, case),
            current,
            await followers_of(request.tx, case.id),
            sent,
            request.now,
        )
        await self._recording.check(request, case, plan)
