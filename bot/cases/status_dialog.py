"""From /status or /correct to a preview that staff confirm; each step outlives a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.cases.notices import Notices
from bot.cases.recording import Recording
from bot.cases.status_dates import Ambiguous, ReadDay, Unreadable, read_day
from bot.cases.status_drafts import KINDS, StatusDraft, choice_of
from bot.cases.status_phrases import before as after_saying
from bot.cases.status_phrases import closed, shown
from bot.cases.status_prompts import Prompts
from bot.cases.status_words import day_of, read_status
from bot.cases.telling import Audience, Plan, audience_of, check_plan, correction_plan, status_plan
from bot.domain.cases import LONGEST_NOTE, Case, CaseState, RecordedStatus
from bot.domain.ids import ChatId, DraftId, MessageId, StatusId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Block, Reply
from bot.knowledge.nearest import nearest
from bot.knowledge.spoken import Speak, Spoken
from bot.store import cases, drafts, once, outbox, statuses
from bot.store.audit import Actor
from bot.store.drafts import Draft, DraftKind, DraftState
from bot.store.engine import Reading, Store, Transaction


class StatusDialog:
    """Leads staff to a status, or to a correction of one."""

    def __init__(self, store: Store, speak: Speak, *, undo: timedelta, wake: Callable[[], None]) -> None:
        self._store = store
        self._speak = speak
        self._undo = undo
        self._wake = wake
        self._recording = Recording(undo)

    async def begin(self, case: Case, kind: DraftKind, typed: str, actor: Actor) -> Reply:
        """Begin a draft of `kind` with what was typed after the case number."""
        spoken = self._speak()
        async with self._store.transaction() as tx:
            now = self._store.now()
            over = await statuses.latest(tx, case.id)
            content = StatusDraft()
            if kind is DraftKind.CORRECTION:
                if over is None:
                    return Reply(spoken.say(spoken.words.staff.correct_nothing, case=shown(case)))
                content = StatusDraft.correcting(over)
            problem: tuple[Block, ...] = ()
            if typed:
                content, problem = _typed(spoken, typed, over, now)
            draft = await drafts.begin(tx, kind, actor.id, case.id, content.model_dump_json(), now)
            desk = _Desk(spoken, case, draft, kind is DraftKind.CORRECTION, content, over, now)
            return after_saying(problem, await self._shown(tx, desk))

    async def choose(self, press: Choose, actor: Actor, update: UpdateId) -> Reply | None:
        """Take the step that `press` names; None where the draft holds no status."""
        spoken = self._speak()
        async with self._store.transaction() as tx:
            now = self._store.now()
            draft = await drafts.get(tx, press.draft)
            if draft is None or draft.kind not in KINDS:
                return None
            desk = await self._desk(tx, spoken, draft, now)
            if draft.state is not DraftState.OPEN:
                reply = await self._ended(tx, desk, draft)
            elif desk.closed:
                reply = Reply(closed(spoken, desk.case))
            elif press.choice == "cancel":
                await drafts.end(tx, draft.id, DraftState.CANCELLED)
                reply = Reply(spoken.say(spoken.words.staff.status_cancelled, case=shown(desk.case)))
            elif press.choice == "confirm":
                reply = await self._confirm(tx, desk, draft, actor, update)
            else:
                content = _chosen(desk, press.choice)
                if content is None:
                    return None
                reply = await self._shown(tx, replace(desk, content=content))
        if press.choice == "confirm":
            self._wake()
        return replace(reply, in_place=True)

    async def replied(self, prompt: MessageId, text: str) -> Reply | None:
        """Take in what was written in reply to a question of a draft; None where it was no such question."""
        spoken = self._speak()
        async with self._store.transaction() as tx:
            draft = await drafts.asked_in(tx, prompt)
            if draft is None or draft.kind not in KINDS:
                return None
            desk = await self._desk(tx, spoken, draft, self._store.now())
            if draft.state is not DraftState.OPEN:
                return await self._ended(tx, desk, draft)
            content, problem = _written(desk, text)
            return after_saying(problem, await self._shown(tx, replace(desk, content=content)))

    async def _confirm(
        self, tx: Transaction, desk: _Desk, draft: Draft, actor: Actor, update: UpdateId
    ) -> Reply:
        first = await once.first_time(tx, ChatId(actor.id), update, "status", desk.now)
        if not first or desk.content.status is None or not desk.content.dated or desk.nothing_to_correct:
            return await self._shown(tx, desk)
        plan, _ = await self._plan(tx, desk)
        over = None if plan.over is None else plan.over.id
        if over != desk.content.over or not plan.fingerprints <= set(desk.content.shown):
            # Somebody recorded another status meanwhile, or the words were edited: nobody is sent what
            # staff have not seen.
            changed = desk.spoken.say(desk.spoken.words.staff.status_changed)
            again = replace(desk, content=desk.content.changed(step="preview"))
            return after_saying(changed, await self._shown(tx, again))
        made: StatusId | None = None
        if plan.check:
            await self._recording.check(tx, desk.case, plan, by=actor, update=update, now=desk.now)
        else:
            made = await self._recording.status(
                tx,
                desk.case,
                desk.content.facts,
                plan,
                by=actor,
                update=update,
                now=desk.now,
                correcting=desk.correcting,
            )
        done = desk.content.changed(step="preview", made=made, checked=plan.check)
        await drafts.write(tx, draft.id, done.model_dump_json())
        await drafts.end(tx, draft.id, DraftState.CONFIRMED)
        return await self._recording.told(tx, desk.spoken, desk.case, made, check=plan.check)

    async def _ended(self, conn: Reading, desk: _Desk, draft: Draft) -> Reply:
        """Say again what came of a draft: the second tap records nothing and shows the same."""
        words = desk.spoken.words.staff
        if draft.state is DraftState.CANCELLED:
            return Reply(desk.spoken.say(words.status_cancelled, case=shown(desk.case)))
        made, check = desk.content.made_status, desk.content.checked
        return await self._recording.told(conn, desk.spoken, desk.case, made, check=check)

    async def _shown(self, tx: Transaction, desk: _Desk) -> Reply:
        """Keep the draft and show its step."""
        content, prompts = desk.content, desk.prompts
        match content.step:
            case "status":
                reply = prompts.status(desk.over)
            case "date":
                reply = prompts.day(content, desk.over, desk.now)
            case "note":
                reply = prompts.note()
            case "edit":
                reply = prompts.edit(content)
            case "preview":
                if desk.nothing_to_correct:
                    content = content.changed(step="edit")
                    same = desk.spoken.say(desk.spoken.words.staff.correct_same)
                    reply = after_saying(same, prompts.edit(content))
                else:
                    plan, audience = await self._plan(tx, desk)
                    over = None if plan.over is None else plan.over.id
                    content = content.changed(step="preview", over=over, shown=tuple(sorted(plan.previewed)))
                    reply = prompts.preview(content, plan, audience, now=desk.now, undo=self._undo)
        await drafts.write(tx, desk.draft, content.model_dump_json())
        return reply

    async def _plan(self, conn: Reading, desk: _Desk) -> tuple[Plan, Audience]:
        notices = Notices(desk.spoken, desk.case)
        audience = await audience_of(conn, desk.case.id)
        facts, over, now = desk.content.facts, desk.over, desk.now
        if desk.correcting and over is not None:
            stood = await statuses.before(conn, over)
            chain = await self._recording.chain(conn, over)
            plan = correction_plan(
                notices, facts, over, None if stood is None else stood.facts, audience, chain, now
            )
        elif over is not None and facts == over.facts:
            sent = await outbox.of_case(conn, desk.case.id)
            plan = check_plan(notices, over, audience, sent, now)
        else:
            plan = status_plan(notices, facts, over, audience, now)
        return plan, audience

    async def _desk(self, conn: Reading, spoken: Spoken, draft: Draft, now: datetime) -> _Desk:
        case = None if draft.case is None else await cases.get(conn, draft.case)
        assert case is not None, "cases are never deleted"
        over = await statuses.latest(conn, case.id)
        correcting = draft.kind is DraftKind.CORRECTION
        return _Desk(spoken, case, draft.id, correcting, StatusDraft.of(draft), over, now)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A draft with all that it is shown and judged by; `over` is the status that stands."""

    spoken: Spoken
    case: Case
    draft: DraftId
    correcting: bool
    content: StatusDraft
    over: RecordedStatus | None
    now: datetime

    @property
    def prompts(self) -> Prompts:
        return Prompts(self.spoken, self.case, self.draft, self.correcting)

    @property
    def closed(self) -> bool:
        return not self.correcting and self.case.state is CaseState.CLOSED

    @property
    def nothing_to_correct(self) -> bool:
        return self.correcting and (self.over is None or self.content.facts == self.over.facts)


def _chosen(desk: _Desk, choice: str) -> StatusDraft | None:
    """Return the draft after a button; None for one that it never had."""
    content, today = desk.content, desk.spoken.today(desk.now)
    names = {choice_of(each.status): each.status for each in desk.spoken.language.statuses}
    days: dict[str, date | None] = {
        "d-today": today,
        "d-yesterday": today - timedelta(days=1),
        "d-same": None if desk.over is None else desk.over.facts.updated_on,
        "d-none": None,
    }
    if choice in names:
        return content.changed(status=names[choice])
    if choice in days:
        return content.changed(updated_on=days[choice], dated=True)
    if choice == "no-note":
        return content.changed(note=None)
    if choice == "preview":
        return content.changed()
    if choice == "edit" and content.status is None:
        return content.changed()
    return content.changed(step=choice) if choice in ("status", "date", "note", "edit") else None


def _typed(
    spoken: Spoken, typed: str, over: RecordedStatus | None, now: datetime
) -> tuple[StatusDraft, tuple[Block, ...]]:
    """Return a draft of what was typed, and what is wrong with that."""
    read = read_status(typed, [each.status for each in spoken.language.statuses], spoken.today(now))
    content = StatusDraft(status=read.status, note=read.note)
    problem = _wrong_status(spoken, read.wrong_status) if read.wrong_status else ()
    if read.note and len(read.note) > LONGEST_NOTE:
        problem = (*problem, *_note_too_long(spoken, read.note))
        content = content.changed(note=None)
    if read.day is not None:
        wrong_day = _wrong_day(spoken, read.day, read.written_day, now)
        problem = (*problem, *wrong_day)
        if not wrong_day:
            day = day_of(read.day, None if over is None else over.facts.updated_on)
            content = content.changed(updated_on=day, dated=True)
    return content.changed(), problem


def _written(desk: _Desk, text: str) -> tuple[StatusDraft, tuple[Block, ...]]:
    """Return the draft after a reply to its question, and what is wrong with that."""
    content, spoken = desk.content, desk.spoken
    match content.step:
        case "status":
            typed, problem = _typed(spoken, text, desk.over, desk.now)
            if typed.status is None:
                return content, problem
            dated = {"updated_on": typed.updated_on, "dated": True} if typed.dated else {}
            return content.changed(status=typed.status, **dated), problem
        case "date":
            day = read_day(text, spoken.today(desk.now))
            problem = _wrong_day(spoken, day, text, desk.now)
            if problem:
                return content, problem
            before = None if desk.over is None else desk.over.facts.updated_on
            return content.changed(updated_on=day_of(day, before), dated=True), ()
        case "note":
            if len(text) > LONGEST_NOTE:
                return content, _note_too_long(spoken, text)
            return content.changed(note=text or None), ()
        case "edit" | "preview":
            return content, spoken.say(spoken.words.staff.status_not_asked)


def _wrong_status(spoken: Spoken, written: str) -> tuple[Block, ...]:
    words = spoken.words.staff
    near = nearest(written, [each.status for each in spoken.language.statuses])
    if near is None:
        return spoken.say(words.status_wrong, written=_short(written))
    return spoken.say(words.status_wrong_near, written=_short(written), near=near)


def _wrong_day(spoken: Spoken, read: ReadDay, written: str, now: datetime) -> tuple[Block, ...]:
    words = spoken.words.staff
    match read:
        case Unreadable():
            return spoken.say(words.date_unreadable, written=_short(written))
        case Ambiguous((one, other)):
            return spoken.say(
                words.date_two_readings, written=_short(written), one=str(one), other=str(other)
            )
        case Ambiguous((one, *_)):
            return spoken.say(words.date_one_reading, written=_short(written), one=str(one))
        # Where it is late at the office it is tomorrow already in Washington, whose day CEAC shows.
        case date() as day if day > max(spoken.today(now), now.astimezone(UTC).date()):
            return spoken.say(words.date_in_future, day=spoken.day(day))
    return ()


def _note_too_long(spoken: Spoken, note: str) -> tuple[Block, ...]:
    words = spoken.words.staff
    return spoken.say(words.note_too_long, count=str(len(note)), limit=str(LONGEST_NOTE))


def _short(written: str) -> str:
    return written if len(written) <= 60 else written[:59] + "…"
