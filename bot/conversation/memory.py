"""Remembers what was last said in each chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.conversation.asker import Asker
from bot.conversation.turn import Turn
from bot.domain.conversation.exchange import NOTHING_SAID, Exchange
from bot.domain.reply import Reply
from bot.store.database.engine import Store, Transaction
from bot.store.messages import exchanges


class Memory:
    """The last exchange of each chat, in the store: a restart does not interrupt a conversation."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def seen(self, past: Exchange, who: Asker) -> Exchange:
        """Return what a message answers: `past`, or the bot's message that it replies to."""
        if not who.quoted:
            return past
        return replace(NOTHING_SAID.then(Reply(rows=who.quoted)), menus=past.menus, read=past.read)

    async def add(
        self,
        tx: Transaction,
        reply: Reply,
        who: Asker,
        turn: Turn,
        past: Exchange,
        utterance: str | None = None,
        topic: str | None = None,
    ) -> None:
        """Remember `reply` to `utterance` after `past`; see `Exchange.then`.

        A list in whose place the reply is shown was not shown.

        A reply that shows nothing changes nothing. Where nothing is remembered, neither is a reply without
        buttons: nobody can answer it, and after /forget nothing is stored.
        """
        if not reply.blocks or (utterance is None and past == NOTHING_SAID and not reply.rows):
            return
        now = self._clock()
        disclaimer, phone = turn.composer.told(reply)
        read = past.read.after(disclaimer=disclaimer, phone=phone, now=now)
        received = who.received or now
        thought = "" if utterance is None else past.thought_with(utterance, received, who.written)
        shown = past if reply.instead_of is None else replace(past, menus=max(past.menus - 1, 0))
        exchange = replace(shown.then(reply, utterance, topic), thought=thought, read=read)
        # What comes after a button or a command is no piece of what was said before it.
        if utterance is not None:
            exchange = replace(exchange, at=received, written=who.written, update=who.once)
        await exchanges.put(tx, who.chat, who.once, past, exchange, now)

    async def note(self, reply: Reply, who: Asker, turn: Turn) -> None:
        """Remember a reply to a button or a command, in a transaction of its own."""
        if not reply.blocks:
            return
        async with self._store.transaction() as tx:
            past = await exchanges.before(tx, who.chat, who.once, self._clock())
            await self.add(tx, reply, who, turn, past)
