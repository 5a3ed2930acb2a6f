"""What drafts of every kind share: the message that asks for their next words."""

from __future__ import annotations

from bot.domain.ids import DraftId, MessageId
from bot.store import drafts
from bot.store.engine import Store


class Drafting:
    """Keeps which message asks for which draft."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ask_in(self, draft: DraftId, prompt: MessageId) -> None:
        """Note that a reply to the bot's message `prompt` is meant for `draft`."""
        async with self._store.transaction() as tx:
            await drafts.ask_in(tx, draft, prompt)
