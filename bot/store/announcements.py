"""Messages to the followers of many cases, as staff wrote them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from bot.domain.ids import AnnouncementId
from bot.store.engine import Transaction
from bot.store.tables import announcements


async def add(tx: Transaction, audience: str, value: str | None, text: str, now: datetime) -> AnnouncementId:
    """Keep an announcement to `all`, or to one `post` or `visa_kind` (`value` says which)."""
    statement = (
        insert(announcements)
        .values(audience=audience, value=value, text=text, at=now)
        .returning(announcements.c.id)
    )
    return AnnouncementId((await tx.execute(statement)).scalar_one())
