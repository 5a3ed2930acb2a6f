"""Checks, just before a message is sent, whether the consent for it is still valid."""

from __future__ import annotations

import asyncio

from bot.domain.delivery import ClaimedDelivery
from bot.store.database.engine import Store
from bot.store.messages import claims


class Consent:
    """Asks the database about many messages at once: those that arrived while it answered for others.

    An answer is never older than its question.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: list[tuple[ClaimedDelivery, asyncio.Future[bool]]] = []
        self._answering: asyncio.Task[None] | None = None

    async def is_valid(self, claimed: ClaimedDelivery) -> bool:
        """Say whether `claimed` may still be sent; raise `StoreError` if the database does not answer."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.append((claimed, answer))
        if self._answering is None or self._answering.done():
            self._answering = asyncio.create_task(self._answer())
        return await answer

    async def _answer(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, []
            try:
                async with self._store.reading() as conn:
                    linked = await claims.still_linked(conn, [claimed for claimed, _ in asked])
            except Exception as error:  # noqa: BLE001 - raised for every caller that asked
                for _, answer in asked:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for claimed, answer in asked:
                if not answer.done():
                    answer.set_result(claimed.id in linked)
