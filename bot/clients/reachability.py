"""Chats that close themselves to the bot, and open again."""

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
    """Notes who has blocked the bot; the link stays, and staff hear of it once."""

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak
        self.gone = GoneChats(store)

    async def blocked(self, chat: ChatId) -> None:
        """Note that `chat` is closed to the bot, and tell staff of each of its cases."""
        spoken, now = self._speak(), self._store.now()
        async with self._store.transaction() as tx:
            news = await followers.mark_gone(tx, chat, now)
            await self._tell(tx, spoken, spoken.words.own_case.told_staff_blocked, news)
        self.gone.add(chat)

    async def missed(self, chat: ChatId) -> Reply | None:
        """Return what a chat that was taken for closed is to be told now; None for every other.

        It costs nothing for a chat that is not marked gone, so ask it after every message.

        Say it before `back`: after a crash in between it is rather said twice than never.
        """
        if not self.gone.may_be(chat):
            return None
        async with self._store.reading() as conn:
            links = await followers.of_chat(conn, chat)
        if all(each.gone_at is None for each in links):
            return None
        spoken = self._speak()
        return Reply(spoken.say(spoken.words.own_case.back_missed))

    async def back(self, chat: ChatId) -> None:
        """Note that `chat` is open again, and tell staff of each of its cases."""
        spoken = self._speak()
        async with self._store.transaction() as tx:
            news = await followers.mark_back(tx, chat)
            await self._tell(tx, spoken, spoken.words.own_case.told_staff_back, news)

    async def _tell(
        self, tx: Transaction, spoken: Phrasebook, said: Template, of: tuple[CaseId, ...]
    ) -> None:
        for each in of:
            case = await cases.get(tx, each)
            if case is not None:
                told = Reply(spoken.say(said, case=case.number.value))
                await staff_notices.add(tx, told, self._store.now())
