"""Deleting data whose retention time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.chats import alarms, misses
from bot.store.database.engine import Transaction
from bot.store.messages import exchanges, threads
from bot.store.staff import changes, drafts, staff_messages, staff_notices
from bot.store.updates import effects, inbox

KEEP_DONE = timedelta(days=2)
"""Ids of finished updates, and the texts of those in doubt: two days.

Twice the day for which Telegram may send an update again (Bot API, getting updates).
"""


KEEP_DRAFTS = timedelta(days=30)
"""Drafts that were never confirmed, and lines that the staff chat has received."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many texts were deleted, and how many finished updates."""

    texts: int
    updates: int


async def sweep(tx: Transaction, now: datetime, keep_texts: timedelta) -> Swept:
    """Delete the texts older than `keep_texts`, and data that was only needed for some days.

    Cases, statuses and messages to followers are the firm's file and remain.
    """
    texts = await misses.forget_texts(tx, now - keep_texts) + await inbox.forget_texts(tx, now - keep_texts)
    texts += await inbox.forget_doubtful(tx, now - KEEP_DONE)
    await effects.prune(tx, now - KEEP_DONE)
    await drafts.prune(tx, now - KEEP_DRAFTS)
    await drafts.forget_updates(tx, now - KEEP_DONE)
    await changes.prune(tx, now - KEEP_DONE)
    await staff_messages.prune(tx, now - KEEP_DONE)
    await alarms.prune(tx, now - KEEP_DONE)
    await exchanges.prune(tx, now)
    await threads.prune(tx, now)
    await staff_notices.prune(tx, now - KEEP_DRAFTS)
    return Swept(texts=texts, updates=await inbox.prune(tx, now - KEEP_DONE))
