"""Adding and editing cases: in one line, or question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from bot.domain.actor import AuditAction
from bot.domain.cases import Case
from bot.domain.ids import CaseId, DraftId
from bot.domain.reply import Block, Reply
from bot.staff.case_argument import read_number, with_case, with_case_of_button
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
from bot.staff.request import StaffRequest
from bot.store.cases import cases
from bot.store.database.engine import Reading
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind, DraftState
from bot.store.updates import effects

_ENDS = frozenset({END, CONFIRM, CANCEL})
"""The answers are already stored, so Confirm and Cancel do the same here."""


class CaseEditing:
    """Adds and edits cases. Valid details are stored at once; questions and error messages cover the rest."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.CASE})

    async def new(self, request: StaffRequest, text: str) -> Reply:
        """Add a case from its number, label and details; ask for what is missing."""
        named = read_number(request.phrases, "/newcase", text)
        if isinstance(named, Reply):
            return named
        words, number = request.words, named.number.value
        read = read_details(named.rest, request.today, label_first=True)
        case = await cases.add(request.tx, detail_changes.new_case(named.number, read.values), request.now)
        if case is not None:
            detail = detail_changes.in_words(read.values) or None
            await request.audit(AuditAction.NEW_CASE, case.id, detail)
            await note(request, case.id, CaseAdded())
        else:
            case = await cases.find(request.tx, named.number)
            assert case is not None
            # The same update after a crash must not be treated as a second case.
            done = await request.done()
            if done.get(effects.CHANGED) != AuditAction.NEW_CASE:
                return await self._completed(request, case, read, again=effects.CHANGED in done)
        before = (
            *request.say(words.case_kept, number=number),
            *faults_block(request.phrases, read.faults),
        )
        todo = missing(case)
        if todo and Detail.CHECK not in read.values:
            todo = (*todo, Detail.CHECK)
        if not todo:
            rows = (*case_buttons(request.phrases, case), *await undo_row(request))
            return Reply((*before, *summary(request.phrases, case, request.now)), rows)
        reply = await self._begin(request, case, CaseQuestions(todo=todo), before)
        usage = request.say(words.case_one_line, number=number)
        return Reply((*reply.blocks, *usage), reply.rows, asks=reply.asks)

    async def _completed(self, request: StaffRequest, case: Case, read: ReadDetails, *, again: bool) -> Reply:
        """Add missing details to an existing case and report the ones that differ.

        This way /newcase can be sent again after a mistake. `again`: this update already added details.
        """
        words, number = request.words, case.number.value
        lacking, otherwise = detail_changes.split_by_case(case, read.values)
        if lacking:
            case = await self._write(request, case, lacking)
        details = detail_changes.in_words(otherwise)
        blocks = (
            *request.say(words.case_completed if lacking or again else words.case_exists, number=number),
            *(request.say(words.case_otherwise, number=number, details=details) if otherwise else ()),
            *faults_block(request.phrases, read.faults),
            *summary(request.phrases, case, request.now),
        )
        return Reply(blocks, (*case_buttons(request.phrases, case), *await undo_row(request)))

    async def edit(self, request: StaffRequest, text: str) -> Reply:
        """Change details of a case; without any, ask which one to change."""
        return await with_case(request, "/editcase", text, self._edit)

    async def menu(self, request: StaffRequest, case: CaseId) -> Reply | None:
        """Ask what to change about a case; None if there is no such case."""
        return await with_case_of_button(request, case, self._menu)

    def question(self, draft: Draft) -> str:
        """Return the detail that a draft asks for; empty for the menu."""
        return _content(draft).asked or ""

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply:
        """Handle the choice of a button."""
        case, asked = await _case_of(request.tx, draft), _content(draft)
        if choice in _ENDS or draft.state is not DraftState.OPEN:
            await drafts.end(request.tx, draft.id, DraftState.CONFIRMED)
            return await self._ended(request, case)
        what, _, which = choice.partition("-")
        detail = asked.asked
        if what == "ask" and asked.menu and which in {each.value for each in Detail}:
            asked = CaseQuestions(todo=(Detail(which),), menu=True)
        elif detail is not None and choice == f"skip-{detail}":
            asked = asked.next()
        elif detail is not None and what == detail and which.isdigit() and int(which) < len(asked.options):
            value = read_value(detail, asked.options[int(which)], request.today)
            if not isinstance(value, DetailFault):
                case = await self._write(request, case, {detail: value})
                asked = asked.next()
        return await self._go_on(request, case, draft.id, asked)

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> Reply:
        """Handle an answer in words; `about` names the detail that was asked for."""
        case, asked = await _case_of(request.tx, draft), _content(draft)
        if draft.state is not DraftState.OPEN:
            asked = CaseQuestions(menu=True)
        if not await request.once("case.answer"):
            return await self._go_on(request, case, draft.id, asked)
        detail = Detail(about) if about in {each.value for each in Detail} else asked.asked
        read = _read_answer(detail, text, request.today)
        if read.values:
            case = await self._write(request, case, read.values, first=True)
        if asked.asked is not None and asked.asked in read.values:
            asked = asked.next()
        before = faults_block(request.phrases, read.faults)
        if draft.state is not DraftState.OPEN:
            return await self._ended(request, case, before)
        return await self._go_on(request, case, draft.id, asked, before)

    async def _edit(self, request: StaffRequest, case: Case, typed: str) -> Reply:
        if not typed:
            return await self._menu(request, case)
        read = read_details(typed, request.today)
        words, number = request.words, case.number.value
        if read.values:
            case = await self._write(request, case, read.values)
        before = request.say(words.case_changed if read.values else words.case_not_changed, number=number)
        usage = request.say(words.case_edit_usage, number=number) if read.faults else ()
        blocks = (
            *before,
            *faults_block(request.phrases, read.faults),
            *summary(request.phrases, case, request.now),
            *usage,
        )
        return Reply(blocks, ((show_button(request.phrases, case),), *await undo_row(request)))

    async def _menu(self, request: StaffRequest, case: Case) -> Reply:
        reply = await self._begin(request, case, CaseQuestions(menu=True), ())
        usage = request.say(request.words.case_edit_usage, number=case.number.value)
        return Reply((*reply.blocks, *usage), reply.rows, asks=reply.asks)

    async def _begin(
        self, request: StaffRequest, case: Case, asked: CaseQuestions, before: tuple[Block, ...]
    ) -> Reply:
        content = asked.model_dump_json()
        draft = await request.begin(DraftKind.CASE, case.id, content)
        if draft.state is not DraftState.OPEN:
            return await self._ended(request, case, before)
        return await self._go_on(request, case, draft.id, _content(draft), before)

    async def _go_on(
        self,
        request: StaffRequest,
        case: Case,
        draft: DraftId,
        asked: CaseQuestions,
        before: tuple[Block, ...] = (),
    ) -> Reply:
        """Ask the next question, or finish if none is left."""
        if asked.asked is None and not asked.menu:
            await drafts.end(request.tx, draft, DraftState.CONFIRMED)
            return await self._ended(request, case, before)
        if asked.asked is not None:
            options = await options_for(request.tx, request.phrases, case, asked.asked, request.today)
            asked = asked.model_copy(update={"options": options})
        await drafts.write(request.tx, draft, asked.model_dump_json())
        reply = question(request.phrases, case, draft, asked, request.now, before)
        return replace(reply, rows=(*reply.rows, *await undo_row(request)))

    async def _ended(self, request: StaffRequest, case: Case, before: tuple[Block, ...] = ()) -> Reply:
        reply = ended(request.phrases, case, request.now, before)
        return replace(reply, rows=(*reply.rows, *await undo_row(request)))

    async def _write(
        self, request: StaffRequest, case: Case, values: Mapping[Detail, DetailValue], *, first: bool = False
    ) -> Case:
        """Store details and who changed them, once per update; `first` skips that check."""
        if not first and not await request.once("case.edit"):
            return case
        await request.audit(AuditAction.EDIT_CASE, case.id, detail_changes.in_words(values))
        written = await detail_changes.write(request.tx, case, values)
        before, after = detail_changes.details_of(case), detail_changes.details_of(written)
        changed = [each for each in values if before[each] != after[each]]
        if changed:
            change = DetailsSet(
                before={each: detail_changes.as_typed(before[each]) for each in changed},
                after={each: detail_changes.as_typed(after[each]) for each in changed},
            )
            await note(request, case.id, change)
        return written


def _content(draft: Draft) -> CaseQuestions:
    return CaseQuestions.model_validate_json(draft.content)


async def _case_of(conn: Reading, draft: Draft) -> Case:
    case = None if draft.case is None else await cases.get(conn, draft.case)
    assert case is not None, "cases are never deleted"
    return case


def _read_answer(asked: Detail | None, text: str, today: date) -> ReadDetails:
    """Read the answer to a question: the value alone, or details with keywords as in one line."""
    keyed = read_details(text, today)
    # A label may start with any word, such as “Post family”.
    if asked is None or (keyed.values and not keyed.faults and asked is not Detail.LABEL):
        return keyed
    value = keyed.values.get(asked) or read_value(asked, text, today)
    return ReadDetails(faults=(value,)) if isinstance(value, DetailFault) else ReadDetails({asked: value})
