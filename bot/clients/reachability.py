"""Chats that become unreachable for the bot, and reachable again."""

from __future__ import annotations

from bot.clients.gone_chats import GoneChats
from bot.domain.ids import CaseId, ChatId
from bot.domain.reply import Reply
from bot.knowledge.markup.template import Template
from bot.knowledge.phrasebook import CurrentPhrasebook, Phrasebook
from bot.store.cases import cases, followers
from bot.store.database.engine import Store, Transaction
from bot.store.staff import staff_notices


class Presence:
    """Records who has blocked the bot. The link remains, and staff are notified once."""

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak
        self.gone = GoneChats(store)

    async def blocked(self, chat: ChatId) -> None:
        """Record that `chat` blocked the bot, and notify staff for each of its cases."""
        phrases, now = self._speak(), self._store.now()
        async with self._store.transaction() as tx:
            news = await followers.mark_gone(tx, chat, now)
            await self._tell(tx, phrases, phrases.words.own_case.told_staff_blocked, news)
        self.gone.add(chat)

    async def missed(self, chat: ChatId) -> Reply | None:
        """Return what a chat that was marked gone must be told now; None for any other chat.

        It is cheap for a chat that is not marked gone, so call it after every message. Send the reply before
        calling `back`: after a crash in between it is sent twice rather than never.
        """
        if not self.gone.may_be(chat):
            return None
        async with self._store.reading() as conn:
            links = await followers.of_chat(conn, chat)
        if all(each.gone_at is None for each in links):
            return None
        phrases = self._speak()
        return Reply(phrases.say(phrases.words.own_case.back_missed))

    async def back(self, chat: ChatId) -> None:
        """Record that `chat` is reachable again, and notify staff for each of its cases."""
        phrases = self._speak()
        async with self._store.transaction() as tx:
            news = await followers.mark_back(tx, chat)
            await self._tell(tx, phrases, phrases.words.own_case.told_staff_back, news)

    async def _tell(
        self, tx: Transaction, phrases: Phrasebook, said: Template, of: tuple[CaseId, ...]
    ) -> None:
        for each in of:
            case = await cases.get(tx, each)
            if case is not None:
                told = Reply(phrases.say(said, case=case.number.value))
                await staff_notices.add(tx, told, self._store.now())
