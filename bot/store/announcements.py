"""Messages to the followers of many cases, as staff wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, insert, literal, select

from bot.domain.announcement import Announcement, Audience, AudienceKind
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.ids import AnnouncementId
from bot.domain.reply import Reply
from bot.store import cases, replies
from bot.store.engine import Reading, Transaction
from bot.store.followers import one_of_each_chat
from bot.store.tables import announcements, followers, outbox


async def add(tx: Transaction, audience: str, value: str | None, text: str, now: datetime) -> AnnouncementId:
    """Keep an announcement to `all`, or to one `post` or `visa_kind` (`value` says which)."""
    statement = (
        insert(announcements)
        .values(audience=audience, value=value, text=text, at=now)
        .returning(announcements.c.id)
    )
    return AnnouncementId((await tx.execute(statement)).scalar_one())


async def get(conn: Reading, announcement: AnnouncementId) -> Announcement | None:
    """Return an announcement, whatever became of it."""
    row = (await conn.execute(select(announcements).where(announcements.c.id == announcement))).first()
    if row is None:
        return None
    audience = Audience(AudienceKind(row.audience), row.value)
    return Announcement(AnnouncementId(row.id), audience, row.text, row.at)


async def count_of(conn: Reading, audience: Audience) -> int:
    """Return how many chats an announcement to `audience` would reach, as `followers.audience` has it."""
    links = (await _links(conn, audience)).subquery()
    return await conn.scalar(select(func.count()).select_from(links)) or 0


async def put_out(
    tx: Transaction,
    announcement: AnnouncementId,
    audience: Audience,
    reply: Reply,
    *,
    now: datetime,
    not_before: datetime,
) -> int:
    """Put one message for each chat of `audience` into the outbox, and return how many.

    The database does it by itself, in one statement: thousands of rows never pass through the event loop.
    """
    outbox_columns = outbox.c
    state = DeliveryState.HELD if not_before > now else DeliveryState.PENDING
    values = {
        outbox_columns.kind: literal(DeliveryKind.ANNOUNCEMENT.value, outbox_columns.kind.type),
        outbox_columns.state: literal(state.value, outbox_columns.state.type),
        outbox_columns.chat_id: followers.c.chat_id,
        outbox_columns.follower_id: followers.c.id,
        outbox_columns.case_id: followers.c.case_id,
        outbox_columns.announcement_id: literal(announcement, outbox_columns.announcement_id.type),
        outbox_columns.reply: literal(replies.to_json(reply), outbox_columns.reply.type),
        outbox_columns.due_at: literal(max(not_before, now), outbox_columns.due_at.type),
        outbox_columns.created_at: literal(now, outbox_columns.created_at.type),
        outbox_columns.tries: literal(0, outbox_columns.tries.type),
        outbox_columns.doubts: literal(0, outbox_columns.doubts.type),
        outbox_columns.again: literal(value=False, type_=outbox_columns.again.type),
        outbox_columns.discreet: literal(value=False, type_=outbox_columns.discreet.type),
    }
    told = (
        select(*(value.label(column.name) for column, value in values.items()))
        .where(followers.c.id.in_(await _links(tx, audience)))
        .order_by(followers.c.id)
    )
    written = await tx.execute(insert(outbox).from_select([column.name for column in values], told))
    return written.rowcount


async def standing(conn: Reading, announcement: AnnouncementId) -> dict[DeliveryState, int]:
    """Return how many messages of an announcement are in which state."""
    statement = (
        select(outbox.c.state, func.count())
        .where(outbox.c.announcement_id == announcement)
        .group_by(outbox.c.state)
    )
    return {DeliveryState(row[0]): row[1] for row in await conn.execute(statement)}


async def _links(conn: Reading, audience: Audience) -> Select[tuple[int]]:
    return one_of_each_chat(audience.kind.value, await _spellings(conn, audience))


async def _spellings(conn: Reading, audience: Audience) -> Sequence[str]:
    """Return the value as the cases have it: SQLite does not know that É and é are one letter."""
    if audience.value is None:
        return ()
    wanted = audience.value.casefold()
    known = await cases.values_of(conn, audience.kind.value)
    return [audience.value, *(each for each in known if each.casefold() == wanted)]
