"""Deleting what has been kept long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import inbox, misses
from bot.store.engine import Transaction

KEEP_DONE = timedelta(days=2)
"""Ids of finished updates: twice the day for which Telegram may send one again (Bot API, getting updates)."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many texts were deleted, and how many finished updates."""

    texts: int
    updates: int


async def sweep(tx: Transaction, now: datetime, keep_texts: timedelta) -> Swept:
    """Delete the texts older than `keep_texts`, and updates that were done two days ago."""
    texts = await misses.forget_texts(tx, now - keep_texts) + await inbox.forget_texts(tx, now - keep_texts)
    return Swept(texts=texts, updates=await inbox.prune(tx, now - KEEP_DONE))
