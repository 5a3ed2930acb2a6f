"""Writing cases down: in one line, or question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from bot.domain.actor import Actor
from bot.domain.cases import Case
from bot.domain.ids import CaseId, ChatId, DraftId, UpdateId
from bot.domain.reply import Block, Reply
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.staff.case_argument import find, read_number
from bot.staff.cases import detail_changes
from bot.staff.cases.card import case_buttons, faults_block, show_button, summary
from bot.staff.cases.details import (
    Detail,
    DetailFault,
    DetailValue,
    ReadDetails,
    missing,
    read_details,
    read_value,
)
from bot.staff.cases.questions import END, CaseQuestions, ended, options_for, question
from bot.staff.changes import CaseAdded, DetailsSet, note, undo_row
from bot.staff.drafts.owner import CANCEL, CONFIRM
from bot.store import audit, cases, drafts, effects
from bot.store.audit import AuditLine
from bot.store.database.engine import Reading, Store, Transaction
from bot.store.drafts import Draft, DraftKind, DraftState

_ENDS = frozenset({END, CONFIRM, CANCEL})
"""What was answered is kept already: to confirm and to cancel are the same here."""


class CaseEditing:
    """Writes cases down. What is understood is kept at once; questions and faults only ask for the rest."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.CASE})

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak

    async def new(self, text: str, actor: Actor, update: UpdateId) -> Reply:
        """Keep a case: its number, then a label and details; ask for what is missing."""
        spoken, now = self._speak(), self._store.now()
        named = read_number(spoken, "/newcase", text)
        if isinstance(named, Reply):
            return named
        words, number = spoken.words.staff, named.number.value
        read = read_details(named.rest, spoken.today(now), label_first=True)
        async with self._store.transaction() as tx:
            case = await cases.add(tx, detail_changes.new_case(named.number, read.values), now)
            if case is not None:
                detail = detail_changes.in_words(read.values) or None
                await audit.add(tx, AuditLine(now, actor, "newcase", update, case.id, detail))
                await note(tx, case.id, CaseAdded(), update, now)
            else:
                case = await cases.find(tx, named.number)
                assert case is not None
                # The same update once more, after a crash, is no second case.
                done = await effects.done_by(tx, ChatId(actor.id), update)
                if done.get(effects.CHANGED) != "newcase":
                    again = effects.CHANGED in done
                    return await self._completed(tx, spoken, case, read, actor, update, again=again)
            before = (*spoken.say(words.case_kept, number=number), *faults_block(spoken, read.faults))
            todo = missing(case)
            if todo and Detail.CHECK not in read.values:
                todo = (*todo, Detail.CHECK)
            if not todo:
                rows = (*case_buttons(spoken, case), *await undo_row(tx, spoken, update))
                return Reply((*before, *summary(spoken, case, now)), rows)
            reply = await self._begin(tx, spoken, case, actor, update, CaseQuestions(todo=todo), before)
            usage = spoken.say(words.case_one_line, number=number)
            return Reply((*reply.blocks, *usage), reply.rows, asks=reply.asks)

    async def _completed(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        read: ReadDetails,
        actor: Actor,
        update: UpdateId,
        *,
        again: bool,
    ) -> Reply:
        """Add to a case that is here what it lacks, and say what of it is otherwise; `again`: it was added.

        So /newcase can be sent again after a mistake in it.
        """
        words, number = spoken.words.staff, case.number.value
        lacking, otherwise = detail_changes.split_by_case(case, read.values)
        if lacking:
            case = await self._write(tx, case, lacking, actor, update)
        details = detail_changes.in_words(otherwise)
        blocks = (
            *spoken.say(words.case_completed if lacking or again else words.case_exists, number=number),
            *(spoken.say(words.case_otherwise, number=number, details=details) if otherwise else ()),
            *faults_block(spoken, read.faults),
            *summary(spoken, case, self._store.now()),
        )
        return Reply(blocks, (*case_buttons(spoken, case), *await undo_row(tx, spoken, update)))

    async def edit(self, text: str, actor: Actor, update: UpdateId) -> Reply:
        """Change details of a case; without any, ask which."""
        spoken = self._speak()
        named = read_number(spoken, "/editcase", text)
        if isinstance(named, Reply):
            return named
        async with self._store.transaction() as tx:
            found = await find(tx, spoken, named.number)
            if isinstance(found, Reply):
                return found
            if not named.rest:
                return await self._menu(tx, spoken, found, actor, update)
            read = read_details(named.rest, spoken.today(self._store.now()))
            return await self._edited(tx, spoken, found, read, actor, update)

    async def menu(self, case: CaseId, actor: Actor, update: UpdateId) -> Reply | None:
        """Ask what to change about a case; None where there is none."""
        async with self._store.transaction() as tx:
            found = await cases.get(tx, case)
            return None if found is None else await self._menu(tx, self._speak(), found, actor, update)

    def question(self, draft: Draft) -> str:
        """Return the detail that a draft asks for; empty for the menu."""
        return _content(draft).asked or ""

    async def choose(
        self, tx: Transaction, spoken: Phrasebook, draft: Draft, choice: str, actor: Actor, update: UpdateId
    ) -> Reply:
        """Take a pressed answer."""
        now, case, asked = self._store.now(), await _case_of(tx, draft), _content(draft)
        if choice in _ENDS or draft.state is not DraftState.OPEN:
            await drafts.end(tx, draft.id, DraftState.CONFIRMED)
            return await self._ended(tx, spoken, case, update)
        what, _, which = choice.partition("-")
        detail = asked.asked
        if what == "ask" and asked.menu and which in {each.value for each in Detail}:
            asked = CaseQuestions(todo=(Detail(which),), menu=True)
        elif detail is not None and choice == f"skip-{detail}":
            asked = asked.next()
        elif detail is not None and what == detail and which.isdigit() and int(which) < len(asked.options):
            value = read_value(detail, asked.options[int(which)], spoken.today(now))
            if not isinstance(value, DetailFault):
                case = await self._write(tx, case, {detail: value}, actor, update)
                asked = asked.next()
        return await self._go_on(tx, spoken, case, draft.id, update, asked)

    async def replied(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        draft: Draft,
        text: str,
        about: str,
        actor: Actor,
        update: UpdateId,
    ) -> Reply:
        """Take an answer in words; `about` names the detail that was asked for."""
        now, case, asked = self._store.now(), await _case_of(tx, draft), _content(draft)
        if draft.state is not DraftState.OPEN:
            asked = CaseQuestions(menu=True)
        if not await effects.first_time(tx, ChatId(actor.id), update, "case.answer", now):
            return await self._go_on(tx, spoken, case, draft.id, update, asked)
        detail = Detail(about) if about in {each.value for each in Detail} else asked.asked
        read = _read_answer(detail, text, self._today(spoken))
        if read.values:
            case = await self._write(tx, case, read.values, actor, update, first=True)
        if asked.asked is not None and asked.asked in read.values:
            asked = asked.next()
        before = faults_block(spoken, read.faults)
        if draft.state is not DraftState.OPEN:
            return await self._ended(tx, spoken, case, update, before)
        return await self._go_on(tx, spoken, case, draft.id, update, asked, before)

    async def _edited(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        read: ReadDetails,
        actor: Actor,
        update: UpdateId,
    ) -> Reply:
        words, number = spoken.words.staff, case.number.value
        if read.values:
            case = await self._write(tx, case, read.values, actor, update)
        before = spoken.say(words.case_changed if read.values else words.case_not_changed, number=number)
        usage = spoken.say(words.case_edit_usage, number=number) if read.faults else ()
        blocks = (
            *before,
            *faults_block(spoken, read.faults),
            *summary(spoken, case, self._store.now()),
            *usage,
        )
        return Reply(blocks, ((show_button(spoken, case),), *await undo_row(tx, spoken, update)))

    async def _menu(
        self, tx: Transaction, spoken: Phrasebook, case: Case, actor: Actor, update: UpdateId
    ) -> Reply:
        reply = await self._begin(tx, spoken, case, actor, update, CaseQuestions(menu=True), ())
        usage = spoken.say(spoken.words.staff.case_edit_usage, number=case.number.value)
        return Reply((*reply.blocks, *usage), reply.rows, asks=reply.asks)

    async def _begin(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        actor: Actor,
        update: UpdateId,
        asked: CaseQuestions,
        before: tuple[Block, ...],
    ) -> Reply:
        now, content = self._store.now(), asked.model_dump_json()
        draft = await drafts.begin(tx, DraftKind.CASE, actor.id, case.id, content, began=update, now=now)
        if draft.state is not DraftState.OPEN:
            return await self._ended(tx, spoken, case, update, before)
        return await self._go_on(tx, spoken, case, draft.id, update, _content(draft), before)

    async def _go_on(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        draft: DraftId,
        update: UpdateId,
        asked: CaseQuestions,
        before: tuple[Block, ...] = (),
    ) -> Reply:
        """Ask the next question, or end where none is left; `update` is what led here."""
        now = self._store.now()
        if asked.asked is None and not asked.menu:
            await drafts.end(tx, draft, DraftState.CONFIRMED)
            return await self._ended(tx, spoken, case, update, before)
        if asked.asked is not None:
            options = await options_for(tx, spoken, case, asked.asked, self._today(spoken))
            asked = asked.model_copy(update={"options": options})
        await drafts.write(tx, draft, asked.model_dump_json())
        reply = question(spoken, case, draft, asked, now, before)
        return replace(reply, rows=(*reply.rows, *await undo_row(tx, spoken, update)))

    async def _ended(
        self,
        tx: Transaction,
        spoken: Phrasebook,
        case: Case,
        update: UpdateId,
        before: tuple[Block, ...] = (),
    ) -> Reply:
        reply = ended(spoken, case, self._store.now(), before)
        return replace(reply, rows=(*reply.rows, *await undo_row(tx, spoken, update)))

    async def _write(
        self,
        tx: Transaction,
        case: Case,
        values: Mapping[Detail, DetailValue],
        actor: Actor,
        update: UpdateId,
        *,
        first: bool = False,
    ) -> Case:
        """Change details and note who did; nothing for an update handled again, which `first` rules out."""
        now = self._store.now()
        if not first and not await effects.first_time(tx, ChatId(actor.id), update, "case.edit", now):
            return case
        detail = detail_changes.in_words(values)
        await audit.add(tx, AuditLine(now, actor, "editcase", update, case.id, detail))
        written = await detail_changes.write(tx, case, values)
        before, after = detail_changes.details_of(case), detail_changes.details_of(written)
        changed = [each for each in values if before[each] != after[each]]
        if changed:
            change = DetailsSet(
                before={each: detail_changes.as_typed(before[each]) for each in changed},
                after={each: detail_changes.as_typed(after[each]) for each in changed},
            )
            await note(tx, case.id, change, update, now)
        return written

    def _today(self, spoken: Phrasebook) -> date:
        return spoken.today(self._store.now())


def _content(draft: Draft) -> CaseQuestions:
    return CaseQuestions.model_validate_json(draft.content)


async def _case_of(conn: Reading, draft: Draft) -> Case:
    case = None if draft.case is None else await cases.get(conn, draft.case)
    assert case is not None, "cases are never deleted"
    return case


def _read_answer(asked: Detail | None, text: str, today: date) -> ReadDetails:
    """Read the answer to a question: the value alone, or details with their keys as in one line."""
    keyed = read_details(text, today)
    # A label may begin with any word, such as “Post family”.
    if asked is None or (keyed.values and not keyed.faults and asked is not Detail.LABEL):
        return keyed
    value = keyed.values.get(asked) or read_value(asked, text, today)
    return ReadDetails(faults=(value,)) if isinstance(value, DetailFault) else ReadDetails({asked: value})
