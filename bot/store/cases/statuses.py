"""The statuses of cases, as staff recorded them after looking at CEAC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.domain.actor import Actor
from bot.domain.cases import RecordedStatus, StatusFacts, StatusState
from bot.domain.ids import CaseId, StaffId, StatusId
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.cases import statuses


async def add(
    tx: Transaction,
    case: CaseId,
    facts: StatusFacts,
    now: datetime,
    *,
    by: Actor | None = None,
    corrects: StatusId | None = None,
) -> RecordedStatus:
    """Write a status into the history of `case`, after all that is there; `by` is who recorded it."""
    statement = (
        insert(statuses)
        .values(
            case_id=case,
            status=facts.status,
            updated_on=facts.updated_on,
            note=facts.note,
            at=now,
            state=StatusState.RECORDED.value,
            corrects=corrects,
            staff_id=None if by is None else by.id,
            staff_name=None if by is None else by.name,
        )
        .returning(*statuses.c)
    )
    return _status((await tx.execute(statement)).one())


async def turn(tx: Transaction, status: StatusId, into: StatusState) -> RecordedStatus | None:
    """Mark a recorded status as undone, corrected or withdrawn; None where it is no longer `recorded`."""
    statement = (
        update(statuses)
        .where(statuses.c.id == status, statuses.c.state == StatusState.RECORDED.value)
        .values(state=into.value)
        .returning(*statuses.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else _status(row)


async def restore(tx: Transaction, status: StatusId) -> RecordedStatus | None:
    """Let a corrected status stand again, its correction being undone; None where it is not corrected."""
    statement = (
        update(statuses)
        .where(statuses.c.id == status, statuses.c.state == StatusState.CORRECTED.value)
        .values(state=StatusState.RECORDED.value)
        .returning(*statuses.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else _status(row)


async def latest(conn: Reading, case: CaseId) -> RecordedStatus | None:
    """Return the status that stands: the last one written that was not undone, corrected or withdrawn."""
    statement = (
        select(statuses)
        .where(statuses.c.case_id == case, statuses.c.state == StatusState.RECORDED.value)
        .order_by(statuses.c.id.desc())
        .limit(1)
    )
    row = (await conn.execute(statement)).first()
    return None if row is None else _status(row)


async def last_not_undone(conn: Reading, case: CaseId) -> RecordedStatus | None:
    """Return the last status that staff recorded, even if it was corrected or withdrawn since."""
    statement = (
        select(statuses)
        .where(statuses.c.case_id == case, statuses.c.state != StatusState.UNDONE.value)
        .order_by(statuses.c.id.desc())
        .limit(1)
    )
    row = (await conn.execute(statement)).first()
    return None if row is None else _status(row)


async def before(conn: Reading, status: RecordedStatus) -> RecordedStatus | None:
    """Return what stood when `status` was recorded, as far as it still holds."""
    statement = (
        select(statuses)
        .where(
            statuses.c.case_id == status.case,
            statuses.c.state == StatusState.RECORDED.value,
            statuses.c.id < status.id,
        )
        .order_by(statuses.c.id.desc())
        .limit(1)
    )
    row = (await conn.execute(statement)).first()
    return None if row is None else _status(row)


async def get(conn: Reading, status: StatusId) -> RecordedStatus | None:
    """Return a status, whatever became of it."""
    row = (await conn.execute(select(statuses).where(statuses.c.id == status))).first()
    return None if row is None else _status(row)


async def history(conn: Reading, case: CaseId, *, standing: bool) -> tuple[RecordedStatus, ...]:
    """Return the statuses of a case, first one first; `standing`: only those that still hold."""
    statement = select(statuses).where(statuses.c.case_id == case).order_by(statuses.c.id)
    if standing:
        statement = statement.where(statuses.c.state == StatusState.RECORDED.value)
    return tuple(_status(row) for row in await conn.execute(statement))


def _status(row: Row[Any]) -> RecordedStatus:
    return RecordedStatus(
        id=StatusId(row.id),
        case=CaseId(row.case_id),
        facts=StatusFacts(row.status, row.updated_on, row.note),
        at=row.at,
        state=StatusState(row.state),
        corrects=None if row.corrects is None else StatusId(row.corrects),
        by=None if row.staff_id is None else Actor(StaffId(row.staff_id), row.staff_name or ""),
    )
