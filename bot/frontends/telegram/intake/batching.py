"""Storing updates that arrive one by one: those that arrive together share a transaction."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.store.database.engine import Store
from bot.store.updates import inbox
from bot.store.updates.inbox import RawUpdate


@dataclass(slots=True)
class _Batch:
    updates: list[RawUpdate] = field(default_factory=list)
    committed: bool = False


class UpdateBatches:
    """Commits updates: while one batch is written, the next one collects."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = asyncio.Lock()
        self._gathering = _Batch()

    async def keep(self, update: RawUpdate) -> None:
        """Return once `update` is committed; raise `StoreError` if it could not be."""
        batch = self._gathering
        batch.updates.append(update)
        async with self._turn:
            # The first update of a batch writes all of it. If that fails or is canceled, the next one tries.
            if batch.committed:
                return
            if self._gathering is batch:
                self._gathering = _Batch()
            async with self._store.transaction() as tx:
                await inbox.add(tx, batch.updates, self._store.now())
            batch.committed = True
