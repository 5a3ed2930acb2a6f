"""Checks without news: when staff looked at CEAC and nothing was new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update

from bot.domain.actor import Actor
from bot.domain.cases import RecordedCheck
from bot.domain.ids import CaseId, CheckId, StaffId, StatusId, UpdateId
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.cases import checks, statuses


async def add(tx: Transaction, case: CaseId, by: Actor, once: UpdateId, now: datetime) -> RecordedCheck:
    """Record a check after all existing records of `case`; `once` is the update that asks for it."""
    last_status = select(func.max(statuses.c.id)).where(statuses.c.case_id == case).scalar_subquery()
    statement = (
        insert(checks)
        .values(
            case_id=case,
            at=now,
            staff_id=by.id,
            staff_name=by.name,
            update_id=once,
            status_id=last_status,
        )
        .returning(*checks.c)
    )
    return _check((await tx.execute(statement)).one())


async def latest(conn: Reading, case: CaseId) -> RecordedCheck | None:
    """Return the last check of a case that was not undone."""
    return await _last(conn, checks.c.case_id == case)


async def made_by(conn: Reading, case: CaseId, update: UpdateId) -> RecordedCheck | None:
    """Return the check of a case that `update` recorded; None if it was undone."""
    return await _last(conn, (checks.c.case_id == case) & (checks.c.update_id == update))


async def get(conn: Reading, check: CheckId) -> RecordedCheck | None:
    """Return a check, also one that was undone."""
    row = (await conn.execute(select(checks).where(checks.c.id == check))).first()
    return None if row is None else _check(row)


async def undo(tx: Transaction, check: CheckId, now: datetime) -> None:
    """Mark a check as undone."""
    await tx.execute(update(checks).where(checks.c.id == check).values(undone_at=now))


async def _last(conn: Reading, which: ColumnElement[bool]) -> RecordedCheck | None:
    statement = (
        select(checks).where(which, checks.c.undone_at.is_(None)).order_by(checks.c.id.desc()).limit(1)
    )
    row = (await conn.execute(statement)).first()
    return None if row is None else _check(row)


def _check(row: Row[Any]) -> RecordedCheck:
    return RecordedCheck(
        id=CheckId(row.id),
        case=CaseId(row.case_id),
        at=row.at,
        by=Actor(StaffId(row.staff_id), row.staff_name),
        update=UpdateId(row.update_id),
        after=None if row.status_id is None else StatusId(row.status_id),
        undone_at=row.undone_at,
    )
