"""What staff changed at once, stored with what it takes to change it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.domain.ids import CaseId, RowToken, UpdateId
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.staff import changes


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change that `update` made; `content` is the JSON of what the service needs to take it back.

    `undone_by` is the update that took it back, None while it holds.
    """

    id: int
    token: RowToken
    case: CaseId
    content: str
    update: UpdateId
    at: datetime
    undone_by: UpdateId | None


async def add(tx: Transaction, case: CaseId, content: str, *, by: UpdateId, now: datetime) -> None:
    """Store a change, in the transaction of the change itself; one update makes at most one."""
    row = {"case_id": case, "content": content, "update_id": by, "at": now}
    await tx.execute(insert(changes).values(row))


async def by_token(conn: Reading, token: RowToken) -> StoredChange | None:
    """Return the change whose button carries `token`."""
    return next(iter(await _some(conn, changes.c.token == token)), None)


async def made_by(conn: Reading, update: UpdateId) -> StoredChange | None:
    """Return what this update changed."""
    return next(iter(await _some(conn, changes.c.update_id == update)), None)


async def after(conn: Reading, change: StoredChange) -> tuple[StoredChange, ...]:
    """Return the changes of the same case that came later and hold, first one first."""
    later = (changes.c.case_id == change.case) & (changes.c.id > change.id) & changes.c.undone_by.is_(None)
    return await _some(conn, later)


async def mark_undone(tx: Transaction, change: StoredChange, by: UpdateId) -> None:
    """Note that `by` took a change back."""
    await tx.execute(update(changes).where(changes.c.id == change.id).values(undone_by=by))


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete changes older than that."""
    await tx.execute(delete(changes).where(changes.c.at < before))


async def _some(conn: Reading, which: ColumnElement[bool]) -> tuple[StoredChange, ...]:
    statement = select(changes).where(which).order_by(changes.c.id)
    return tuple(
        StoredChange(
            id=row.id,
            token=RowToken(row.token),
            case=CaseId(row.case_id),
            content=row.content,
            update=UpdateId(row.update_id),
            at=row.at,
            undone_by=None if row.undone_by is None else UpdateId(row.undone_by),
        )
        for row in await conn.execute(statement)
    )
