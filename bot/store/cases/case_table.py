"""All cases at once, for a spreadsheet: read, and added or changed in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, CaseState, OpenItem
from bot.domain.ids import CaseId
from bot.store.cases import cases
from bot.store.cases.cases import CaseFilter, NewCase
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.cases import cases as cases_table
from bot.store.tables.cases import open_items

_AT_ONCE = 500
"""Rows a statement: well below the 32,766 values that one statement of SQLite takes."""


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with what it still waits for."""

    case: Case
    items: tuple[OpenItem, ...]


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A new case with its state and with what it waits for."""

    new: NewCase
    state: CaseState
    items: tuple[str, ...]


async def everything(conn: Reading) -> list[KeptCase]:
    """Return every case, in the order in which they were written down."""
    count = await cases.count(conn, CaseFilter())
    found = await cases.listed(conn, CaseFilter(), limit=count, offset=0)
    items: defaultdict[int, list[OpenItem]] = defaultdict(list)
    waiting = (
        select(open_items.c.case_id, open_items.c.number, open_items.c.text)
        .where(open_items.c.done_at.is_(None))
        .order_by(open_items.c.case_id, open_items.c.number)
    )
    for row in await conn.execute(waiting):
        items[row.case_id].append(OpenItem(row.number, row.text))
    return [KeptCase(case, tuple(items.get(case.id, ()))) for case in sorted(found, key=lambda case: case.id)]


async def add_all(tx: Transaction, new: Sequence[WholeCase], now: datetime) -> dict[CaseNumber, CaseId]:
    """Keep new cases, none of whose numbers is kept yet, and return their ids."""
    for some in _batches(new):
        rows = [
            {
                "number": each.new.number.value,
                "label": each.new.label,
                "visa_kind": each.new.visa_kind,
                "post": each.new.post,
                "refused_on": each.new.refused_on,
                "check_every_days": each.new.check_every_days,
                "state": each.state.value,
                "created_at": now,
                "next_check_at": now + timedelta(days=each.new.check_every_days),
            }
            for each in some
        ]
        await tx.execute(insert(cases_table), rows)
    ids: dict[CaseNumber, CaseId] = {}
    for some in _batches(new):
        numbers = [each.new.number.value for each in some]
        wanted = select(cases_table.c.number, cases_table.c.id).where(cases_table.c.number.in_(numbers))
        ids |= {CaseNumber(row.number): CaseId(row.id) for row in await tx.execute(wanted)}
    waits = [
        {"case_id": ids[each.new.number], "number": number, "text": text, "added_at": now}
        for each in new
        for number, text in enumerate(each.items, start=1)
    ]
    for first in range(0, len(waits), _AT_ONCE):
        await tx.execute(insert(open_items), waits[first : first + _AT_ONCE])
    return ids


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A kept case as it is to be. `done`: items (by number) that it no longer waits for; `more`: new ones."""

    kept: KeptCase
    wanted: WholeCase
    done: tuple[int, ...]
    more: tuple[str, ...]


async def change_all(tx: Transaction, changes: Sequence[CaseChange], now: datetime) -> None:
    """Change kept cases; the next check moves with the rhythm of each."""
    for first in range(0, len(changes), _AT_ONCE):
        some = changes[first : first + _AT_ONCE]
        await tx.execute(_CHANGE, [_changed(each) for each in some])
        done = [
            {"of_case": each.kept.case.id, "item": number, "at": now} for each in some for number in each.done
        ]
        if done:
            await tx.execute(_FINISH, done)
        growing = [each for each in some if each.more]
        if growing:
            await tx.execute(insert(open_items), await _more_items(tx, growing, now))


_CHANGE = (
    update(cases_table)
    .where(cases_table.c.id == bindparam("of_case"))
    .values(
        label=bindparam("label"),
        visa_kind=bindparam("visa_kind"),
        post=bindparam("post"),
        refused_on=bindparam("refused_on"),
        check_every_days=bindparam("check_every_days"),
        state=bindparam("state"),
        next_check_at=bindparam("next_check_at"),
    )
)
_FINISH = (
    update(open_items)
    .where(open_items.c.case_id == bindparam("of_case"), open_items.c.number == bindparam("item"))
    .values(done_at=bindparam("at"))
)


def _changed(change: CaseChange) -> dict[str, Any]:
    case, new = change.kept.case, change.wanted.new
    return {
        "of_case": case.id,
        "label": new.label,
        "visa_kind": new.visa_kind,
        "post": new.post,
        "refused_on": new.refused_on,
        "check_every_days": new.check_every_days,
        "state": change.wanted.state.value,
        "next_check_at": (case.checked_at or case.created_at) + timedelta(days=new.check_every_days),
    }


async def _more_items(tx: Transaction, changes: Sequence[CaseChange], now: datetime) -> list[dict[str, Any]]:
    """Return rows of new items; their numbers count up and are never given twice within a case."""
    ids = [each.kept.case.id for each in changes]
    highest = (
        select(open_items.c.case_id, func.max(open_items.c.number))
        .where(open_items.c.case_id.in_(ids))
        .group_by(open_items.c.case_id)
    )
    last = {row[0]: row[1] for row in await tx.execute(highest)}
    return [
        {"case_id": each.kept.case.id, "number": number, "text": text, "added_at": now}
        for each in changes
        for number, text in enumerate(each.more, start=last.get(each.kept.case.id, 0) + 1)
    ]


def _batches(new: Sequence[WholeCase]) -> Iterator[Sequence[WholeCase]]:
    for first in range(0, len(new), _AT_ONCE):
        yield new[first : first + _AT_ONCE]
