"""What was last set at Telegram (commands, descriptions), so that it is set again only when it changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.processes import profile


async def digest_of(conn: Reading, scope: str) -> str | None:
    """Return the digest of what was last set for `scope` (such as `commands:en:private`), if anything was."""
    digest: str | None = await conn.scalar(select(profile.c.digest).where(profile.c.scope == scope))
    return digest


async def remember(tx: Transaction, scope: str, digest: str, at: datetime) -> None:
    """Note that what `digest` (64 characters at most) stands for is now set for `scope`."""
    values = {"digest": digest, "at": at}
    await tx.execute(
        insert_into(tx, profile)
        .values(scope=scope, **values)
        .on_conflict_do_update(index_elements=[profile.c.scope], set_=values)
    )
