"""What drafts of every kind share: the message that asks for their next words."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.ids import ChatId, DraftId, MessageId, UpdateId
from bot.store import drafts, once
from bot.store.audit import Actor
from bot.store.drafts import DraftKind
from bot.store.engine import Store

_PREVIEWED = (DraftKind.STATUS, DraftKind.CORRECTION, DraftKind.WITHDRAWAL, DraftKind.ANNOUNCEMENT)
"""Kinds of drafts that end with a preview, of which /confirm and /cancel may name the number."""

_FRESH = timedelta(hours=1)
"""An older preview is confirmed by its number only: nobody remembers what it said."""

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
        """Return the preview that /confirm without a number means: this member's last one, if it is fresh.

        The same update means the same draft ever after: handled twice, /confirm must not go on to the draft
        that was begun before it.
        """
        chat = ChatId(actor.id)
        async with self._store.transaction() as tx:
            for what in await once.done_by(tx, chat, update):
                if what.startswith(_MEANT):
                    return DraftId(int(what.removeprefix(_MEANT)))
            now = self._store.now()
            found = [await drafts.newest_open(tx, actor.id, kind) for kind in _PREVIEWED]
            fresh = [each.id for each in found if each is not None and each.at >= now - _FRESH]
            if not fresh:
                return None
            newest = max(fresh)
            await once.first_time(tx, chat, update, f"{_MEANT}{newest}", now)
            return newest
