"""The profile that was last set, in the store."""

from __future__ import annotations

from bot.store.database.engine import Store
from bot.store.processes import remembered


class KeptProfile:
    """Remembers across starts what was last set at Telegram."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def digest_of(self, scope: str) -> str | None:
        """Return the digest stored for `scope`."""
        async with self._store.reading() as conn:
            return await remembered.digest_of(conn, scope)

    async def remember(self, scope: str, digest: str) -> None:
        """Store `digest` for `scope`."""
        async with self._store.transaction() as tx:
            await remembered.remember(tx, scope, digest, self._store.now())
