"""The Undo button of a change to a case: undoes exactly that change, once, if nothing later depends on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.actor import AuditAction
from bot.domain.cases import Case, CaseState, OpenItem
from bot.domain.ids import InvitationId, RowToken
from bot.domain.press import OnCase
from bot.domain.reply import Block, Button, Reply
from bot.staff.cases import detail_changes
from bot.staff.cases.card import show_button
from bot.staff.changes import (
    UNDO_FOR,
    CaseAdded,
    CheckRecorded,
    DetailsSet,
    InvitationRevoked,
    ItemFinished,
    ItemsAdded,
    StateSet,
    UndoableChange,
    content_of,
)
from bot.staff.phrases import case_name
from bot.staff.request import StaffRequest
from bot.staff.statuses.undoing import Undoing
from bot.staff.telling_changes import ChangeTelling, who_is_told
from bot.store.cases import cases, followers, invitations, statuses
from bot.store.database.engine import Reading, Transaction
from bot.store.staff import changes
from bot.store.staff.changes import StoredChange

_TOLD = (StateSet, ItemsAdded, ItemFinished)
"""Changes that followers are told about."""


@dataclass(frozen=True, slots=True)
class _Undone:
    """A change that was undone: its audit action and detail."""

    action: AuditAction
    detail: str | None = None


class TakingBack:
    """Undoes changes. `undo`: how long the messages of a check, and those about the undoing, wait."""

    def __init__(self, *, undo: timedelta) -> None:
        self._undoing = Undoing(undo=undo)
        self._telling = ChangeTelling(undo)

    async def take_back(self, request: StaffRequest, token: RowToken) -> Reply:
        """Undo the change whose button carries `token`, or say why that is not possible.

        It is not possible a second time, after `UNDO_FOR`, or if a later change depends on it.
        """
        change = await changes.by_token(request.tx, token)
        case = None if change is None else await cases.get(request.tx, change.case)
        if change is None or case is None:
            return Reply(request.say(request.words.change_too_late))
        reply = await self._taken_back(request, case, change)
        # The pressed message holds the open questions about the case, so it stays.
        return replace(reply, in_place=not isinstance(content_of(change), DetailsSet))

    async def _taken_back(self, request: StaffRequest, case: Case, change: StoredChange) -> Reply:
        words, content, show = request.words, content_of(change), ((show_button(request.phrases, case),),)
        if change.undone_by == request.update:
            return await _said(request, case, change)
        if change.undone_by is not None:
            return Reply(request.say(words.change_undone_already, case=case_name(case)), show)
        if request.now > change.at + UNDO_FOR:
            return Reply(request.say(words.change_too_late), show)
        if isinstance(content, CheckRecorded):
            reply = await self._undoing.check(request, case, change.update)
            reply = reply or Reply(request.say(words.change_overtaken, case=case_name(case)))
            return replace(reply, rows=show)
        before = await cases.known(request.tx, case.id)
        undone = (
            None
            if await _is_overtaken(request.tx, change, content)
            else await _undo(request.tx, case, content, request.now)
        )
        if undone is None:
            return Reply(request.say(words.change_overtaken, case=case_name(case)), show)
        await changes.mark_undone(request.tx, change, request.update)
        await request.audit(undone.action, case.id, undone.detail)
        if isinstance(content, _TOLD):
            await self._telling.tell(request, case, change.id, before)
        return await _said(request, case, change)


async def _is_overtaken(conn: Reading, change: StoredChange, content: UndoableChange) -> bool:
    later = [content_of(each) for each in await changes.after(conn, change)]
    if isinstance(content, CaseAdded):
        return bool(later)
    return any(content.touches & each.touches for each in later)


async def _undo(tx: Transaction, case: Case, content: UndoableChange, now: datetime) -> _Undone | None:
    """Undo the change; None if the current value is not what the change set."""
    match content:
        case CaseAdded():
            if case.state is not CaseState.OPEN or await _has_something(tx, case):
                return None
            await cases.set_state(tx, case.id, CaseState.CLOSED)
            return _Undone(AuditAction.UNDO_NEW_CASE)
        case StateSet(state=state):
            before = CaseState.OPEN if state is CaseState.CLOSED else CaseState.CLOSED
            if not await cases.set_state(tx, case.id, before):
                return None
            return _Undone(AuditAction.UNDO_CLOSE if state is CaseState.CLOSED else AuditAction.UNDO_REOPEN)
        case DetailsSet(before=typed, after=after):
            current = detail_changes.details_of(case)
            if any(detail_changes.as_typed(current[each]) != value for each, value in after.items()):
                return None
            values = {each: detail_changes.from_typed(each, value) for each, value in typed.items()}
            await detail_changes.write(tx, case, values)
            return _Undone(AuditAction.UNDO_EDIT_CASE, detail_changes.in_words(values))
        case ItemsAdded(numbers=numbers):
            items = {each.number: each for each in await cases.items_of(tx, case.id)}
            if not items.keys() >= set(numbers):
                return None
            for number in numbers:
                await cases.finish_item(tx, case.id, number, now)
            return _Undone(AuditAction.UNDO_ITEM, "; ".join(_line(items[number]) for number in numbers))
        case ItemFinished(number=number):
            others = {each.text.casefold() for each in await cases.items_of(tx, case.id)}
            item = await cases.reopen_item(tx, case.id, number)
            if item is not None and item.text.casefold() in others:
                await cases.finish_item(tx, case.id, number, now)
                return None
            return None if item is None else _Undone(AuditAction.UNDO_DONE, _line(item))
        case InvitationRevoked(invitation=revoked, number=place):
            if case.state is CaseState.CLOSED:
                return None
            restored = await invitations.restore(tx, InvitationId(revoked), now)
            return None if restored is None else _Undone(AuditAction.UNDO_REVOKE, f"invitation {place}")
    return None


async def _has_something(conn: Reading, case: Case) -> bool:
    """Return whether a case has anything besides its details."""
    found = (
        await statuses.history(conn, case.id, standing=False),
        await cases.items_of(conn, case.id),
        await followers.of_case(conn, case.id),
        await invitations.of_case(conn, case.id),
    )
    return any(found) or case.checked_at is not None


async def _said(request: StaffRequest, case: Case, change: StoredChange) -> Reply:
    """Say what was restored, and who gets a message about it."""
    content = content_of(change)
    case = await cases.get(request.tx, case.id) or case
    words, name = request.words, case_name(case)
    show = show_button(request.phrases, case)
    blocks: tuple[Block, ...]
    match content:
        case CaseAdded():
            blocks = request.say(words.undone_newcase, case=name, number=case.number.value)
        case StateSet(state=CaseState.CLOSED):
            blocks = request.say(words.undone_close, case=name)
        case StateSet():
            blocks = request.say(words.undone_reopen, case=name)
        case DetailsSet(before=before):
            values = {each: detail_changes.from_typed(each, value) for each, value in before.items()}
            blocks = request.say(words.undone_editcase, case=name, details=detail_changes.in_words(values))
        case ItemsAdded():
            blocks = request.say(words.undone_item, case=name)
        case ItemFinished(number=number):
            items = await cases.items_of(request.tx, case.id)
            item = next((each.text for each in items if each.number == number), "")
            blocks = request.say(words.undone_done, case=name, number=str(number), item=item)
        case InvitationRevoked(number=place):
            blocks = request.say(words.undone_revoke, case=name, invitation=str(place))
        case CheckRecorded():
            blocks = request.say(words.check_undone, case=name)
    if isinstance(content, _TOLD):
        blocks += await who_is_told(request, case, change.id)
    if isinstance(content, ItemsAdded | ItemFinished):
        return Reply(blocks, ((Button(words.button_case_items, OnCase("items", case.id)), show),))
    return Reply(blocks, ((show,),))


def _line(item: OpenItem) -> str:
    return f"{item.number}. {item.text}"
