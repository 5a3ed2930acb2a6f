"""What was last set at Telegram is remembered by scope."""

from __future__ import annotations

from bot.store import remembered as profile
from bot.store.database.engine import Store


async def test_the_last_digest_of_each_scope_is_remembered(store: Store) -> None:
    async with store.transaction() as tx:
        assert await profile.digest_of(tx, "name") is None
        await profile.remember(tx, "name", "a", store.now())
        await profile.remember(tx, "description", "b", store.now())
        await profile.remember(tx, "name", "c", store.now())

    async with store.reading() as conn:
        assert await profile.digest_of(conn, "name") == "c"
        assert await profile.digest_of(conn, "description") == "b"
