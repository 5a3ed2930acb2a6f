"""Rows that the product writes for people and never reads back one by one."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.actor import Actor
from bot.domain.ids import AnnouncementId, CaseId, ChatId, DeliveryId, EntryId, StaffId, UpdateId
from bot.store import tables
from bot.store.chats.votes import StoredVote
from bot.store.database.engine import Reading
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery
from bot.store.staff.audit import AuditLine


async def audit_lines(conn: Reading, case: CaseId) -> tuple[AuditLine, ...]:
    """Return what was done with a case, first one first."""
    audit = tables.staff.audit
    statement = select(audit).where(audit.c.case_id == case).order_by(audit.c.id)
    return tuple(
        AuditLine(
            at=row.at,
            by=None if row.staff_id is None else Actor(StaffId(row.staff_id), row.staff_name or ""),
            action=row.action,
            once=UpdateId(row.update_id),
            case=None if row.case_id is None else CaseId(row.case_id),
            detail=row.detail,
        )
        for row in await conn.execute(statement)
    )


async def announced(conn: Reading, announcement: AnnouncementId) -> tuple[Delivery, ...]:
    """Return all messages of an announcement, in order."""
    rows = tables.messages.outbox
    of_it = select(rows.c.id).where(rows.c.announcement_id == announcement).order_by(rows.c.id)
    found = [await outbox.get(conn, DeliveryId(each)) for each in await conn.scalars(of_it)]
    return tuple(each for each in found if each is not None)


async def vote_of(conn: Reading, chat: ChatId, entry: EntryId) -> StoredVote | None:
    """Return the vote of a chat on an entry, if it gave one."""
    votes = tables.chats.votes
    found = select(votes).where(votes.c.chat_id == chat, votes.c.entry == entry)
    row = (await conn.execute(found)).first()
    if row is None:
        return None
    return StoredVote(
        chat=ChatId(row.chat_id),
        entry=EntryId(row.entry),
        version=row.version,
        helpful=row.helpful,
        at=row.at,
        once=UpdateId(row.update_id),
    )
