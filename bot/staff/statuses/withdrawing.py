"""Withdrawing a status that should not have been sent: its messages are deleted and its readers notified."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.actor import AuditAction
from bot.domain.cases import Case, RecordedStatus, StatusState
from bot.domain.delivery import TELLS, UNFINISHED, WAITING, DeliveryKind
from bot.domain.ids import DraftId, StatusId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.plans import Followers, Plan, followers_of, withdrawal_plan
from bot.notices.readers import MAY_HAVE_READ, Reader, reader_lines, readers_of
from bot.notices.texts import Notices
from bot.staff.drafts.owner import CANCEL, CONFIRM
from bot.staff.phrases import case_name, counted, current_status_line, status_and_day, with_problem_first
from bot.staff.request import StaffRequest
from bot.staff.statuses.cancelling import dropped, overtake
from bot.staff.statuses.prompts import quoted
from bot.staff.statuses.recording import StatusRecorder
from bot.store.cases import cases, followers, statuses
from bot.store.database.engine import Reading
from bot.store.messages import outbox
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind, DraftState


class Withdrawing:
    """Withdraws the current status after staff confirm."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.WITHDRAWAL})

    def __init__(self, recording: StatusRecorder) -> None:
        self._recording = recording

    async def begin(self, request: StaffRequest, case: Case) -> Reply:
        """Show what would be withdrawn, and who may have read it."""
        draft = await drafts.begun_by(request.tx, request.update)
        if draft is not None and draft.state is not DraftState.OPEN:
            return await self._ended(request, case, draft)
        over = await statuses.latest(request.tx, case.id)
        if over is None:
            return Reply(request.say(request.words.withdraw_nothing, case=case_name(case)))
        content = str(over.id)
        draft = await request.begin(DraftKind.WITHDRAWAL, case.id, content)
        await drafts.write(request.tx, draft.id, content)
        return await self._preview(request, case, over, draft.id)

    def question(self, draft: Draft) -> str:
        """Return an empty string: a withdrawal has one question."""
        return ""

    async def name(self, conn: Reading, phrases: Phrasebook, draft: Draft) -> str:
        """Return a phrase that names the status to withdraw."""
        wrong = await statuses.get(conn, StatusId(int(draft.content)))
        return fill_label(
            phrases.words.staff.draft_withdrawal, {"status": wrong.facts.status if wrong else ""}
        )

    def is_finished(self, draft: Draft) -> bool:
        """Return True: a withdrawal starts with its preview."""
        return True

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Confirm or cancel."""
        case = None if draft.case is None else await cases.get(request.tx, draft.case)
        assert case is not None, "cases are never deleted"
        words = request.words
        if draft.state is not DraftState.OPEN:
            return await self._ended(request, case, draft)
        wanted = StatusId(int(draft.content))
        if choice == CANCEL:
            await drafts.end(request.tx, draft.id, DraftState.CANCELLED)
            return await self._dropped(request, case, draft)
        if not choice.startswith(CONFIRM):
            return None
        over = await statuses.latest(request.tx, case.id)
        if over is None:
            await drafts.end(request.tx, draft.id, DraftState.CANCELLED)
            return Reply(request.say(words.withdraw_nothing, case=case_name(case)))
        if over.id != wanted or choice not in (CONFIRM, _confirm(over)):
            # Someone recorded another status in the meantime, which this member has not seen.
            await drafts.write(request.tx, draft.id, str(over.id))
            again = await self._preview(request, case, over, draft.id)
            return with_problem_first(request.say(words.status_changed), again)
        plan, _ = await self._plan(request, case, over)
        await drafts.end(request.tx, draft.id, DraftState.CONFIRMED)
        await overtake(request.tx, draft)
        await outbox.cancel_waiting(request.tx, over.id)
        await statuses.turn(request.tx, over.id, StatusState.WITHDRAWN)
        await request.audit(AuditAction.WITHDRAWAL, case.id, over.facts.status)
        await outbox.add(request.tx, plan.deliveries, request.now)
        return await self._done(request, case, over.id)

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> None:
        """Ignore the text: nothing is asked in words."""

    async def _preview(
        self, request: StaffRequest, case: Case, over: RecordedStatus, draft: DraftId
    ) -> Reply:
        words = request.words
        name, day = status_and_day(request.phrases, over.facts)
        blocks = request.say(
            words.withdraw_ask,
            case=case_name(case),
            status=name,
            day=day,
            moment=request.phrases.moment(over.at),
        )
        plan, audience = await self._plan(request, case, over)
        readers = await self._readers(request.tx, case, over)
        may_have_it = [each for each in readers if each.seen in MAY_HAVE_READ]
        blocks += reader_lines(request.phrases, readers) if readers else request.say(words.withdraw_nobody)
        if may_have_it:
            blocks += counted(request.phrases, words.withdraw_one, words.withdraw_many, len(may_have_it))
            blocks += _messages(request.phrases, may_have_it)
        for reply, count in plan.texts:
            blocks += counted(request.phrases, words.withdraw_one_reads, words.withdraw_many_read, count)
            blocks += quoted(request.phrases, reply)
        blocks += self._held_up(request, plan, audience)
        waiting = [each for each in await outbox.of_status(request.tx, over.id) if each.state in WAITING]
        if pending := sum(each.kind in TELLS for each in waiting):
            blocks += counted(
                request.phrases, words.withdraw_one_waiting, words.withdraw_many_waiting, pending
            )
        blocks += request.say(words.withdraw_how, draft=str(draft))
        rows = (
            (Button(words.button_status_withdraw, Choose(draft, _confirm(over))),),
            (Button(words.button_status_cancel, Choose(draft, "cancel")),),
        )
        return Reply(blocks, rows)

    async def _ended(self, request: StaffRequest, case: Case, draft: Draft) -> Reply:
        if draft.state is DraftState.CANCELLED:
            return await self._dropped(request, case, draft)
        return await self._done(request, case, StatusId(int(draft.content)))

    async def _dropped(self, request: StaffRequest, case: Case, draft: Draft) -> Reply:
        what = await self.name(request.tx, request.phrases, draft)
        return await dropped(request, case, draft, what, self._recording.undo)

    async def _plan(self, request: StaffRequest, case: Case, over: RecordedStatus) -> tuple[Plan, Followers]:
        audience = await followers_of(request.tx, case.id)
        chain = await self._recording.chain(request.tx, over)
        plan = withdrawal_plan(Notices(request.phrases, case), over, audience, chain, request.now)
        return plan, audience

    async def _readers(self, conn: Reading, case: Case, over: RecordedStatus) -> tuple[Reader, ...]:
        """Return the intended recipients of `over` or of what it corrected."""
        following = await followers.of_case(conn, case.id)
        about = await self._recording.chain(conn, over)
        return readers_of(following, about, await outbox.of_case(conn, case.id))

    def _held_up(self, request: StaffRequest, plan: Plan, audience: Followers) -> tuple[Block, ...]:
        """Count the readers whose discreet mode or quiet hours change how they get the message."""
        words = request.words
        reading = [each.follower for each in plan.deliveries if each.kind is DeliveryKind.WITHDRAWAL]
        blocks: tuple[Block, ...] = ()
        if discreet := audience.discreet(reading):
            blocks += counted(
                request.phrases, words.preview_one_discreet, words.preview_many_discreet, discreet
            )
        if quiet := audience.quiet(reading, request.now):
            blocks += counted(request.phrases, words.preview_one_quiet, words.preview_many_quiet, quiet)
        return blocks

    async def _done(self, request: StaffRequest, case: Case, status: StatusId) -> Reply:
        """Say what was withdrawn, who may have read it, and whether messages are still being deleted."""
        words = request.words
        blocks = request.say(words.withdrawn, case=case_name(case))
        over = await statuses.get(request.tx, status)
        assert over is not None, "statuses are never deleted"
        readers = await self._readers(request.tx, case, over)
        blocks += reader_lines(request.phrases, readers)
        if may_have_it := [each for each in readers if each.seen in MAY_HAVE_READ]:
            changes = [each for each in await outbox.of_status(request.tx, status) if each.target is not None]
            if any(each.state in UNFINISHED for each in changes):
                blocks += counted(
                    request.phrases, words.withdrawn_one, words.withdrawn_many, len(may_have_it)
                )
            else:
                blocks += request.say(words.withdrawn_over, number=str(case.number))
            blocks += _messages(request.phrases, may_have_it)
        return Reply(
            (*blocks, *current_status_line(request.phrases, await statuses.latest(request.tx, case.id)))
        )


def _messages(phrases: Phrasebook, readers: Sequence[Reader]) -> tuple[Block, ...]:
    """Say how many messages may be in chats, if some of them cannot be deleted."""
    words = phrases.words.staff
    lost = sum(each.lost for each in readers)
    if not lost:
        return ()
    messages = sum(each.messages for each in readers)
    return phrases.say(words.withdraw_copies, messages=str(messages), lost=str(lost))


def _confirm(over: RecordedStatus) -> str:
    return f"{CONFIRM}-{over.id}"
