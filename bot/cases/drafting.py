"""What drafts of every kind share: the message that asks for their next words."""

from __future__ import annotations

from bot.domain.ids import ChatId, DraftId, MessageId, UpdateId
from bot.store import drafts, once
from bot.store.audit import Actor
from bot.store.engine import Store

_MEANT = "meant draft "


class Drafting:
    """Keeps which message asks for which draft."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ask_in(self, draft: DraftId, prompt: MessageId) -> None:
        """Note that a reply to the bot's message `prompt` is meant for `draft`."""
        async with self._store.transaction() as tx:
            await drafts.ask_in(tx, draft, prompt)

    async def newest(self, actor: Actor, update: UpdateId) -> DraftId | None:
        """Return what this member of the staff began last and has not ended, of whatever kind.

        The same update means the same draft ever after: handled twice, /confirm must not go on to the draft
        that was begun before it.
        """
        chat = ChatId(actor.id)
        async with self._store.transaction() as tx:
            for what in await once.done_by(tx, chat, update):
                if what.startswith(_MEANT):
                    return DraftId(int(what.removeprefix(_MEANT)))
            found = await drafts.newest_open(tx, actor.id)
            if found is None:
                return None
            await once.first_time(tx, chat, update, f"{_MEANT}{found.id}", self._store.now())
            return found.id
