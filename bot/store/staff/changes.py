"""Changes by staff that take effect at once, stored with what is needed to undo them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.domain.ids import CaseId, ChangeId, RowToken, UpdateId
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.staff import changes


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change that `update` made; `content` is the JSON that the service needs to undo it.

    `undone_by` is the update that undid it, None while it is in effect.
    """

    id: ChangeId
    token: RowToken
    case: CaseId
    content: str
    update: UpdateId
    at: datetime
    undone_by: UpdateId | None


async def add(tx: Transaction, case: CaseId, content: str, *, by: UpdateId, now: datetime) -> ChangeId:
    """Store a change in its own transaction, and return it; one update makes at most one."""
    row = {"case_id": case, "content": content, "update_id": by, "at": now}
    return ChangeId((await tx.execute(insert(changes).values(row).returning(changes.c.id))).scalar_one())


async def by_token(conn: Reading, token: RowToken) -> StoredChange | None:
    """Return the change whose button carries `token`."""
    return next(iter(await _some(conn, changes.c.token == token)), None)


async def made_by(conn: Reading, update: UpdateId) -> StoredChange | None:
    """Return what this update changed."""
    return next(iter(await _some(conn, changes.c.update_id == update)), None)


async def after(conn: Reading, change: StoredChange) -> tuple[StoredChange, ...]:
    """Return the later changes of the same case that are in effect, oldest first."""
    later = (changes.c.case_id == change.case) & (changes.c.id > change.id) & changes.c.undone_by.is_(None)
    return await _some(conn, later)


async def mark_undone(tx: Transaction, change: StoredChange, by: UpdateId) -> None:
    """Mark a change as undone by the update `by`."""
    await tx.execute(update(changes).where(changes.c.id == change.id).values(undone_by=by))


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete changes older than that."""
    await tx.execute(delete(changes).where(changes.c.at < before))


async def _some(conn: Reading, which: ColumnElement[bool]) -> tuple[StoredChange, ...]:
    statement = select(changes).where(which).order_by(changes.c.id)
    return tuple(
        StoredChange(
            id=ChangeId(row.id),
            token=RowToken(row.token),
            case=CaseId(row.case_id),
            content=row.content,
            update=UpdateId(row.update_id),
            at=row.at,
            undone_by=None if row.undone_by is None else UpdateId(row.undone_by),
        )
        for row in await conn.execute(statement)
    )
