"""What was last set at Telegram is remembered by scope."""

from __future__ import annotations

from bot.store.database.engine import Store
from bot.store.processes import remembered


async def test_the_last_digest_of_each_scope_is_remembered(store: Store) -> None:
    async with store.transaction() as tx:
        assert await remembered.digest_of(tx, "name") is None
        await remembered.remember(tx, "name", "a", store.now())
        await remembered.remember(tx, "description", "b", store.now())
        await remembered.remember(tx, "name", "c", store.now())

    async with store.reading() as conn:
        assert await remembered.digest_of(conn, "name") == "c"
        assert await remembered.digest_of(conn, "description") == "b"
