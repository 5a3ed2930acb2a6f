"""The way to the own case, on replies to people who have one."""

from __future__ import annotations

from bot.conversation.asker import Asker
from bot.conversation.turn import Turn
from bot.domain.reply import Reply
from bot.store.cases import followers
from bot.store.database.engine import Store


class OwnCaseWay:
    """`shown` is false where nobody can follow a case."""

    def __init__(self, store: Store, *, shown: bool) -> None:
        self._store = store
        self._shown = shown

    async def on(self, reply: Reply, who: Asker, turn: Turn) -> Reply:
        """Return `reply`, with the way to the own case if `who` follows one."""
        if not self._shown or not (reply.blocks or reply.rows):
            return reply
        async with self._store.reading() as conn:
            follows = await followers.of_chat(conn, who.chat)
        return turn.composer.for_follower(reply) if follows else reply
