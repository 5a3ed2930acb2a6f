"""Taking updates in hand as a worker does."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.ids import ChatId
from bot.store.database.engine import Transaction
from bot.store.updates import inbox
from bot.store.updates.inbox import Claimed


async def claim(tx: Transaction, owner: str, limit: int, besides: Collection[ChatId] = ()) -> list[Claimed]:
    """Take up to `limit` new updates in hand for `owner`, without those of the chats `besides`."""
    waiting = [update for update, chat in await inbox.waiting(tx, 1_000) if chat not in besides]
    return await inbox.claim_these(tx, owner, waiting[:limit])
