"""When staff last looked at CEAC, whatever they found: statuses and checks of a case in one order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, union

from bot.domain.cases import RecordedCheck, RecordedStatus
from bot.domain.ids import CaseId, StaffId
from bot.store import tables
from bot.store.cases import checks, statuses
from bot.store.database.engine import Reading


async def last(conn: Reading, case: CaseId) -> RecordedStatus | RecordedCheck | None:
    """Return what was recorded when staff last looked at CEAC for this case, without what was undone."""
    status, check = await statuses.last_not_undone(conn, case), await checks.latest(conn, case)
    if check is None or status is None:
        return status if check is None else check
    return check if check.after is not None and check.after >= status.id else status


async def cases_of(conn: Reading, staff: StaffId, since: datetime) -> tuple[CaseId, ...]:
    """Return the cases for which this member of the staff recorded a status or a check since then."""
    looked = union(
        *(
            select(table.c.case_id).where(table.c.staff_id == staff, table.c.at >= since)
            for table in (tables.cases.statuses, tables.cases.checks)
        )
    ).subquery()
    return tuple(
        CaseId(found) for found in await conn.scalars(select(looked.c.case_id).order_by(looked.c.case_id))
    )
