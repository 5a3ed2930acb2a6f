"""A status that should not have been told: its messages are taken away, and its readers are told so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from bot.domain.actor import Actor
from bot.domain.cases import Case, RecordedStatus, StatusState
from bot.domain.delivery import TELLS, UNFINISHED, WAITING, DeliveryKind
from bot.domain.ids import DraftId, StatusId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.notices.plans import Followers, Plan, followers_of, withdrawal_plan
from bot.notices.readers import MAY_HAVE_READ, Reader, reader_lines, readers_of
from bot.notices.texts import Notices
from bot.staff.drafts.owner import CANCEL, CONFIRM
from bot.staff.phrases import counted, current_status_line, shown, status_and_day, with_problem_first
from bot.staff.statuses.cancelling import dropped, overtake
from bot.staff.statuses.prompts import quoted
from bot.staff.statuses.recording import WITHDRAWAL, StatusRecorder
from bot.store import audit, cases, drafts, followers, outbox, statuses
from bot.store.audit import AuditLine
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.drafts import Draft, DraftKind, DraftState


class Withdrawing:
    """Withdraws the status that stands, after staff confirm."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.WITHDRAWAL})

    def __init__(self, store: Store, speak: CurrentPhrasebook, recording: StatusRecorder) -> None:
        self._store = store
        self._speak = speak
        self._recording = recording

    async def begin(self, case: Case, actor: Actor, update: UpdateId) -> Reply:
        """Show what would be withdrawn, and who may have read it."""
        spoken = self._speak()
        async with self._store.transaction() as tx:
            draft = await drafts.begun_by(tx, update)
            if draft is not None and draft.state is not DraftState.OPEN:
                return await self._ended(tx, spoken, case, draft, actor)
            over = await statuses.latest(tx, case.id)
            if over is None:
                return Reply(spoken.say(spoken.words.staff.withdraw_nothing, case=shown(case)))
            content, now = str(over.id), self._store.now()
            draft = await drafts.begin(
                tx, DraftKind.WITHDRAWAL, actor.id, case.id, content, began=update, now=now
            )
            await drafts.write(tx, draft.id, content)
            return await self._preview(tx, spoken, case, over, draft.id)

    def question(self, draft: Draft) -> str:
        """Return nothing: a withdrawal has one question."""
        return ""

    async def name(self, conn: Reading, spoken: Phrasebook, draft: Draft) -> str:
        """Return what is to be withdrawn."""
        wrong = await statuses.get(conn, StatusId(int(draft.content)))
        return fill_label(
            spoken.words.staff.draft_withdrawal, {"status": wrong.facts.status if wrong else ""}
        )

    def is_finished(self, draft: Draft) -> bool:
        """Say yes: a withdrawal begins with its preview."""
        return True

    async def choose(
        self, tx: Transaction, spoken: Phrasebook, draft: Draft, choice: str, actor: Actor, update: UpdateId
    ) -> Reply | None:
        """Confirm or cancel."""
        case = None if draft.case is None else await cases.get(tx, draft.case)
        assert case is not None, "cases are never deleted"
        words, now = spoken.words.staff, self._store.now()
        if draft.state is not DraftState.OPEN:
            return await self._ended(tx, spoken, case, draft, actor)
        wanted = StatusId(int(draft.content))
        if choice == CANCEL:
            await drafts.end(tx, draft.id, DraftState.CANCELLED)
            return await self._dropped(tx, spoken, case, draft, actor)
        if not choice.startswith(CONFIRM):
            return None
        over = await statuses.latest(tx, case.id)
        if over is None:
            await drafts.end(tx, draft.id, DraftState.CANCELLED)
            return Reply(spoken.say(words.withdraw_nothing, case=shown(case)))
        if over.id != wanted or choice not in (CONFIRM, _confirm(over)):
            # Somebody recorded another status meanwhile: that one was not looked at.
            await drafts.write(tx, draft.id, str(over.id))
            again = await self._preview(tx, spoken, case, over, draft.id)
            return with_problem_first(spoken.say(words.status_changed), again)
        plan, _ = await self._plan(tx, spoken, case, over)
        await drafts.end(tx, draft.id, DraftState.CONFIRMED)
        await overtake(tx, draft)
        await outbox.cancel_waiting(tx, over.id)
        await statuses.turn(tx, over.id, StatusState.WITHDRAWN)
        await audit.add(tx, AuditLine(now, actor, WITHDRAWAL, update, case.id, over.facts.status))
        await outbox.add(tx, plan.deliveries, now)
        return await self._done(tx, spoken, case, over.id)

    async def replied(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        draft: Draft,
        text: str,
        about: str,
        actor: Actor,
        update: UpdateId,
    ) -> None:
        """Take no words: a withdrawal asks for none."""

    async def _preview(
        self, conn: Reading, spoken: Phrasebook, case: Case, over: RecordedStatus, draft: DraftId
    ) -> Reply:
        words = spoken.words.staff
        name, day = status_and_day(spoken, over.facts)
        blocks = spoken.say(
            words.withdraw_ask, case=shown(case), status=name, day=day, moment=spoken.moment(over.at)
        )
        plan, audience = await self._plan(conn, spoken, case, over)
        readers = await self._readers(conn, case, over)
        may_have_it = [each for each in readers if each.seen in MAY_HAVE_READ]
        blocks += reader_lines(spoken, readers) if readers else spoken.say(words.withdraw_nobody)
        if may_have_it:
            blocks += counted(spoken, words.withdraw_one, words.withdraw_many, len(may_have_it))
            blocks += _messages(spoken, may_have_it)
        for reply, count in plan.texts:
            blocks += counted(spoken, words.withdraw_one_reads, words.withdraw_many_read, count)
            blocks += quoted(spoken, reply)
        blocks += self._held_up(spoken, plan, audience)
        waiting = [each for each in await outbox.of_status(conn, over.id) if each.state in WAITING]
        if pending := sum(each.kind in TELLS for each in waiting):
            blocks += counted(spoken, words.withdraw_one_waiting, words.withdraw_many_waiting, pending)
        blocks += spoken.say(words.withdraw_how, draft=str(draft))
        rows = (
            (Button(words.button_status_withdraw, Choose(draft, _confirm(over))),),
            (Button(words.button_status_cancel, Choose(draft, "cancel")),),
        )
        return Reply(blocks, rows)

    async def _ended(
        self, conn: Reading, spoken: Phrasebook, case: Case, draft: Draft, actor: Actor
    ) -> Reply:
        if draft.state is DraftState.CANCELLED:
            return await self._dropped(conn, spoken, case, draft, actor)
        return await self._done(conn, spoken, case, StatusId(int(draft.content)))

    async def _dropped(
        self, conn: Reading, spoken: Phrasebook, case: Case, draft: Draft, actor: Actor
    ) -> Reply:
        what, now = await self.name(conn, spoken, draft), self._store.now()
        return await dropped(conn, spoken, case, draft, what, actor, now, self._recording.undo)

    async def _plan(
        self, conn: Reading, spoken: Phrasebook, case: Case, over: RecordedStatus
    ) -> tuple[Plan, Followers]:
        audience = await followers_of(conn, case.id)
        chain = await self._recording.chain(conn, over)
        plan = withdrawal_plan(Notices(spoken, case), over, audience, chain, self._store.now())
        return plan, audience

    async def _readers(self, conn: Reading, case: Case, over: RecordedStatus) -> tuple[Reader, ...]:
        """Return the followers whom `over`, or what it corrected, was meant for."""
        following = await followers.of_case(conn, case.id)
        about = await self._recording.chain(conn, over)
        return readers_of(following, about, await outbox.of_case(conn, case.id))

    def _held_up(self, spoken: Phrasebook, plan: Plan, audience: Followers) -> tuple[Block, ...]:
        """Count the readers whose discreet mode or quiet hours change how they get the message."""
        words = spoken.words.staff
        reading = [each.follower for each in plan.deliveries if each.kind is DeliveryKind.WITHDRAWAL]
        blocks: tuple[Block, ...] = ()
        if discreet := audience.discreet(reading):
            blocks += counted(spoken, words.preview_one_discreet, words.preview_many_discreet, discreet)
        if quiet := audience.quiet(reading, self._store.now()):
            blocks += counted(spoken, words.preview_one_quiet, words.preview_many_quiet, quiet)
        return blocks

    async def _done(self, conn: Reading, spoken: Phrasebook, case: Case, status: StatusId) -> Reply:
        """Say what was withdrawn, who may have read it, and whether it is still being taken back."""
        words = spoken.words.staff
        blocks = spoken.say(words.withdrawn, case=shown(case))
        over = await statuses.get(conn, status)
        assert over is not None, "statuses are never deleted"
        readers = await self._readers(conn, case, over)
        blocks += reader_lines(spoken, readers)
        if may_have_it := [each for each in readers if each.seen in MAY_HAVE_READ]:
            changes = [each for each in await outbox.of_status(conn, status) if each.target is not None]
            if any(each.state in UNFINISHED for each in changes):
                blocks += counted(spoken, words.withdrawn_one, words.withdrawn_many, len(may_have_it))
            else:
                blocks += spoken.say(words.withdrawn_over, number=str(case.number))
            blocks += _messages(spoken, may_have_it)
        return Reply((*blocks, *current_status_line(spoken, await statuses.latest(conn, case.id))))


def _messages(spoken: Phrasebook, readers: Sequence[Reader]) -> tuple[Block, ...]:
    """Say how many messages may be in chats, where some of them are out of reach."""
    words = spoken.words.staff
    lost = sum(each.lost for each in readers)
    if not lost:
        return ()
    messages = sum(each.messages for each in readers)
    return spoken.say(words.withdraw_copies, messages=str(messages), lost=str(lost))


def _confirm(over: RecordedStatus) -> str:
    return f"{CONFIRM}-{over.id}"
