"""All cases at once, for a spreadsheet: read, and added in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, CaseState, OpenItem
from bot.domain.ids import CaseId
from bot.store import cases
from bot.store.cases import CaseFilter, NewCase
from bot.store.engine import Reading, Transaction
from bot.store.tables import cases as cases_table
from bot.store.tables import open_items

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


def _batches(new: Sequence[WholeCase]) -> Iterator[Sequence[WholeCase]]:
    for first in range(0, len(new), _AT_ONCE):
        yield new[first : first + _AT_ONCE]
