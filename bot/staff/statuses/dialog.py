"""From /status or /correct to a preview that staff confirm; each step survives a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, get_args

from bot.domain.cases import Case
from bot.domain.ids import StatusId
from bot.domain.reply import Block, Reply
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.plans import Followers, Plan, check_plan, correction_plan, followers_of, status_plan
from bot.notices.texts import Notices
from bot.staff.drafts.owner import CANCEL, CONFIRM
from bot.staff.phrases import case_name, closed
from bot.staff.phrases import with_problem_first as after_saying
from bot.staff.request import StaffRequest
from bot.staff.statuses.answers import StatusInHand, chosen, typed_in, written
from bot.staff.statuses.cancelling import dropped, overtake
from bot.staff.statuses.draft import KINDS, DraftStep, StatusDraft
from bot.staff.statuses.recording import StatusRecorder, just_checked
from bot.store.cases import cases, statuses
from bot.store.database.engine import Reading
from bot.store.messages import outbox
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind, DraftState


class StatusDialog:
    """Leads staff to a status, or to a correction of one."""

    kinds: ClassVar[frozenset[DraftKind]] = KINDS

    def __init__(self, *, undo: timedelta) -> None:
        self._undo = undo
        self._recording = StatusRecorder(undo)

    async def begin(self, request: StaffRequest, case: Case, kind: DraftKind, typed: str) -> Reply:
        """Begin a draft of `kind` from the text after the case number.

        An `update` handled again gets the draft that it began, in its current state.
        """
        begun, first = await drafts.begun_by(request.tx, request.update), StatusDraft()
        if kind is DraftKind.CORRECTION and begun is None:
            current = await statuses.latest(request.tx, case.id)
            if current is None:
                return Reply(request.say(request.words.correct_nothing, case=case_name(case)))
            first = StatusDraft.correcting(current)
        draft = await request.begin(kind, case.id, first.model_dump_json())
        desk = await self._desk(request, draft)
        if draft.state is not DraftState.OPEN:
            return await self._ended(desk, draft)
        problem: tuple[Block, ...] = ()
        if typed:
            content, problem = typed_in(desk, typed)
            desk = desk if begun else replace(desk, content=content)
        return after_saying(problem, await self._shown(desk))

    def question(self, draft: Draft) -> str:
        """Return the current step of a draft."""
        return StatusDraft.of(draft).step

    async def name(self, conn: Reading, phrases: Phrasebook, draft: Draft) -> str:
        """Return the status of the draft."""
        words, status = phrases.words.staff, StatusDraft.of(draft).status
        if draft.kind is DraftKind.CORRECTION:
            return fill_label(words.draft_correction, {"status": status or ""})
        return fill_label(words.draft_status, {"status": status}) if status else words.draft_status_open

    def is_finished(self, draft: Draft) -> bool:
        """Return whether the draft is at its preview."""
        return StatusDraft.of(draft).step == "preview"

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Take a step; a Confirm button names the preview it belongs to."""
        desk = await self._desk(request, draft)
        if draft.state is not DraftState.OPEN:
            return await self._ended(desk, draft)
        if desk.closed:
            return Reply(closed(request.phrases, desk.case))
        if choice == CANCEL:
            await drafts.end(request.tx, draft.id, DraftState.CANCELLED)
            return await self._dropped(desk, draft)
        if choice in (CONFIRM, desk.content.confirm):
            return await self._confirm(desk, draft)
        if choice.startswith(CONFIRM):
            return await self._changed(desk)
        content = chosen(desk, choice)
        return None if content is None else await self._shown(replace(desk, content=content))

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> Reply:
        """Handle a status, a day or a note in words; `about` names the step that asked for it."""
        desk = await self._desk(request, draft)
        if draft.state is not DraftState.OPEN:
            too_late = request.say(request.words.status_over)
            return after_saying(too_late, await self._ended(desk, draft, others=False))
        if about in get_args(DraftStep):
            desk = replace(desk, content=desk.content.changed(step=about))
        content, problem = written(desk, text)
        return after_saying(problem, await self._shown(replace(desk, content=content)))

    async def _confirm(self, desk: StatusInHand, draft: Draft) -> Reply:
        request = desk.request
        first = await request.once("status")
        if not first or desk.content.status is None or not desk.content.dated or desk.nothing_to_correct:
            return await self._shown(desk)
        plan, _ = await self._plan(desk)
        current = None if plan.current is None else plan.current.id
        if current != desk.content.over or not plan.fingerprints <= set(desk.content.shown):
            # Someone recorded another status in the meantime, or the wording changed: send nothing that staff
            # have not seen.
            return await self._changed(desk)
        made: StatusId | None = None
        check = request.update if plan.check else None
        if plan.check:
            if (before := await just_checked(request, desk.case)) is not None:
                check = before.update
            else:
                await self._recording.check(request, desk.case, plan)
        else:
            made = await self._recording.status(
                request, desk.case, desk.content.facts, plan, correcting=desk.correcting
            )
        done = desk.content.changed(step="preview", made=made, checked=plan.check, checked_by=check)
        await drafts.write(request.tx, draft.id, done.model_dump_json())
        await drafts.end(request.tx, draft.id, DraftState.CONFIRMED)
        await overtake(request.tx, draft)
        return await self._recording.told(request, desk.case, made, check=check)

    async def _changed(self, desk: StatusInHand) -> Reply:
        """Show the current preview in place of one that is out of date."""
        changed = desk.request.say(desk.request.words.status_changed)
        return after_saying(changed, await self._shown(replace(desk, content=desk.content.changed())))

    async def _ended(self, desk: StatusInHand, draft: Draft, *, others: bool = True) -> Reply:
        """Show the result of a finished draft again: a second tap records nothing."""
        if draft.state is DraftState.CANCELLED:
            return await self._dropped(desk, draft, others=others)
        made, check = desk.content.made_status, desk.content.checked_by
        return await self._recording.told(desk.request, desk.case, made, check=check)

    async def _dropped(self, desk: StatusInHand, draft: Draft, *, others: bool = True) -> Reply:
        what = await self.name(desk.request.tx, desk.request.phrases, draft)
        return await dropped(desk.request, desk.case, draft, what, self._undo, others=others)

    async def _shown(self, desk: StatusInHand) -> Reply:
        """Store the draft and show its step."""
        content, prompts = desk.content, desk.prompts
        match content.step:
            case "status":
                reply = prompts.status(desk.current)
            case "date":
                entry = desk.current.facts.updated_on if desk.correcting and desk.current else None
                reply = prompts.day(content, desk.last_true_day, entry, desk.request.now)
            case "note":
                reply = prompts.note()
            case "edit":
                reply = prompts.edit(content)
            case "preview":
                if desk.nothing_to_correct:
                    content = content.changed(step="edit")
                    same = desk.request.say(desk.request.words.correct_same)
                    reply = after_saying(same, prompts.edit(content))
                else:
                    plan, audience = await self._plan(desk)
                    current = None if plan.current is None else plan.current.id
                    content = content.changed(
                        step="preview", over=current, shown=tuple(sorted(plan.previewed))
                    )
                    reply = prompts.preview(
                        content, plan, audience, previous=desk.previous, now=desk.request.now, undo=self._undo
                    )
        await drafts.write(desk.request.tx, desk.draft, content.model_dump_json())
        return reply

    async def _plan(self, desk: StatusInHand) -> tuple[Plan, Followers]:
        tx, now = desk.request.tx, desk.request.now
        notices = Notices(desk.request.phrases, desk.case, desk.content.urgent)
        audience = await followers_of(tx, desk.case.id)
        facts, current = desk.content.facts, desk.current
        if desk.correcting and current is not None:
            before = None if desk.previous is None else desk.previous.facts
            chain = await self._recording.chain(tx, current)
            plan = correction_plan(notices, facts, current, before, audience, chain, now)
        elif current is not None and facts == current.facts:
            sent = await outbox.of_case(tx, desk.case.id)
            plan = check_plan(notices, current, audience, sent, now)
        else:
            plan = status_plan(notices, facts, current, audience, now)
        return plan, audience

    async def _desk(self, request: StaffRequest, draft: Draft) -> StatusInHand:
        case = None if draft.case is None else await cases.get(request.tx, draft.case)
        assert case is not None, "cases are never deleted"
        current, correcting = await statuses.latest(request.tx, case.id), draft.kind is DraftKind.CORRECTION
        previous = await statuses.before(request.tx, current) if correcting and current is not None else None
        return StatusInHand(request, case, draft.id, correcting, StatusDraft.of(draft), current, previous)
