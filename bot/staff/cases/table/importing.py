"""Importing a table of cases: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TypeVar

from bot.domain.actor import Actor, AuditAction
from bot.domain.case_number import CaseNumber
from bot.domain.cases import CHECK_EVERY_DAYS, CaseState
from bot.domain.ids import StaffId, UpdateId
from bot.staff.cases.table.columns import Column, Keep, TableRow
from bot.staff.cases.table.reading import ReadTable, TableFault, read_table
from bot.store.cases import case_table
from bot.store.cases.case_table import CaseChange, KeptCase, WholeCase
from bot.store.cases.cases import NewCase
from bot.store.database.engine import Store, Transaction
from bot.store.staff import audit
from bot.store.staff.audit import AuditLine

COMMAND_LINE = Actor(StaffId(0), "command line")
NO_UPDATE = UpdateId(0)
"""The update id in the audit of changes that no Telegram update made."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import or a dry run: cases grouped by what changed, and the faults that prevented it.

    `closed` and `reopened` are also in the changed cases: followers of a closed case get no messages.
    `notes`: how an unusual file was read.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: tuple[TableFault, ...] = ()
    closed: tuple[CaseNumber, ...] = ()
    reopened: tuple[CaseNumber, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    new: tuple[tuple[TableRow, WholeCase], ...]
    changed: tuple[tuple[KeptCase, WholeCase], ...]
    unchanged: int
    faults: tuple[TableFault, ...]
    notes: tuple[str, ...]


async def import_cases(
    store: Store, content: bytes, *, change: bool, dry: bool, ignore_unknown: bool = False
) -> Imported:
    """Import the table in `content` in one transaction, unless it has any fault.

    `change`: existing cases are updated from the table; otherwise they are faults. `dry`: nothing is written.
    `ignore_unknown`: unknown columns are skipped. Raises `StoreError`.
    """
    now = store.now()
    table = read_table(content, _today(now), ignore_unknown=ignore_unknown)
    if dry:
        async with store.reading() as conn:
            return _result(_plan(table, await case_table.everything(conn), change=change))
    async with store.transaction() as tx:
        plan = _plan(table, await case_table.everything(tx), change=change)
        if not plan.faults:
            await _add(tx, plan, now)
            await _change(tx, plan, now)
    return _result(plan)


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _result(plan: _Plan) -> Imported:
    if plan.faults:
        return Imported(faults=plan.faults, notes=plan.notes)
    turned = [
        (wanted.new.number, wanted.state)
        for kept, wanted in plan.changed
        if wanted.state is not kept.case.state
    ]
    return Imported(
        len(plan.new),
        len(plan.changed),
        plan.unchanged,
        closed=tuple(number for number, state in turned if state is CaseState.CLOSED),
        reopened=tuple(number for number, state in turned if state is CaseState.OPEN),
        notes=plan.notes,
    )


def _plan(table: ReadTable, everything: list[KeptCase], *, change: bool) -> _Plan:
    kept_by_number = {kept.case.number: kept for kept in everything}
    new: list[tuple[TableRow, WholeCase]] = []
    changed: list[tuple[KeptCase, WholeCase]] = []
    unchanged = 0
    faults = list(table.faults)
    for row in table.rows:
        kept = kept_by_number.get(row.number)
        if kept is None:
            new.append((row, _whole(row, None)))
        elif not change:
            what = f"{row.number} is already in the database"
            hint = "remove the line, or import with --update to change that case"
            faults.append(TableFault(row.line, Column.NUMBER.value, what, hint))
        else:
            wanted = _whole(row, kept)
            if _in_any_order(wanted) == _in_any_order(_as_it_is(kept)):
                unchanged += 1
            else:
                changed.append((kept, wanted))
    return _Plan(tuple(new), tuple(changed), unchanged, tuple(sorted(faults)), table.notes)


def _whole(row: TableRow, kept: KeptCase | None) -> WholeCase:
    """Return the complete case: what the row leaves out is as stored, or as in any new case."""
    before = None if kept is None else kept.case
    return WholeCase(
        NewCase(
            row.number,
            label=_or(row.label, before.label if before else None),
            visa_kind=_or(row.visa_kind, before.visa_kind if before else None),
            post=_or(row.post, before.post if before else None),
            refused_on=_or(row.refused_on, before.refused_on if before else None),
            check_every_days=_or(
                row.check_every_days, before.check_every_days if before else CHECK_EVERY_DAYS
            ),
        ),
        state=_or(row.state, before.state if before else CaseState.OPEN),
        items=_or(row.open_items, tuple(item.text for item in kept.items) if kept else ()),
    )


def _as_it_is(kept: KeptCase) -> WholeCase:
    case = kept.case
    new = NewCase(case.number, case.label, case.visa_kind, case.post, case.refused_on, case.check_every_days)
    return WholeCase(new, case.state, tuple(item.text for item in kept.items))


def _in_any_order(whole: WholeCase) -> WholeCase:
    return replace(whole, items=tuple(sorted(whole.items)))


def _or(value: Value | Keep, otherwise: Value) -> Value:
    return otherwise if isinstance(value, Keep) else value


async def _add(tx: Transaction, plan: _Plan, now: datetime) -> None:
    ids = await case_table.add_all(tx, [whole for _, whole in plan.new], now)
    lines = [
        AuditLine(
            now,
            COMMAND_LINE,
            AuditAction.IMPORT,
            NO_UPDATE,
            ids[row.number],
            f"added, line {row.line} of a file",
        )
        for row, _ in plan.new
    ]
    await audit.add_all(tx, lines)


async def _change(tx: Transaction, plan: _Plan, now: datetime) -> None:
    await case_table.change_all(tx, [_change_of(kept, wanted) for kept, wanted in plan.changed], now)
    lines = [
        AuditLine(
            now,
            COMMAND_LINE,
            AuditAction.IMPORT,
            NO_UPDATE,
            kept.case.id,
            "changed by a file: " + ", ".join(_differences(kept, wanted)),
        )
        for kept, wanted in plan.changed
    ]
    await audit.add_all(tx, lines)


def _change_of(kept: KeptCase, wanted: WholeCase) -> CaseChange:
    more = list(wanted.items)
    done = []
    for item in kept.items:
        if item.text in more:
            more.remove(item.text)
        else:
            done.append(item.number)
    return CaseChange(kept, wanted, tuple(done), tuple(more))


def _differences(kept: KeptCase, wanted: WholeCase) -> list[str]:
    before, wanted = _in_any_order(_as_it_is(kept)), _in_any_order(wanted)
    new = wanted.new
    pairs = (
        (Column.LABEL, before.new.label, new.label),
        (Column.VISA_KIND, before.new.visa_kind, new.visa_kind),
        (Column.POST, before.new.post, new.post),
        (Column.REFUSED_ON, before.new.refused_on, new.refused_on),
        (Column.CHECK_EVERY_DAYS, before.new.check_every_days, new.check_every_days),
        (Column.STATE, before.state, wanted.state),
        (Column.OPEN_ITEMS, before.items, wanted.items),
    )
    return [column.value for column, old, now in pairs if old != now]
