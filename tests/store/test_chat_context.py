"""What is stored of a chat when a message comes is read in one statement."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.conversation.danger import DangerAlarm, DangerLevel
from bot.domain.conversation.exchange import LASTS, NOTHING_SAID, Exchange
from bot.domain.ids import ChatId, Locale, UpdateId
from bot.store import chat_context
from bot.store.chat_context import ChatContext
from bot.store.chats import alarms
from bot.store.database.engine import Store
from bot.store.messages import exchanges
from tests.store.clock import Clock
from tests.store.counting import counted
from tests.store.one_case import ANN, BEN, follow, new_case

SCAM = DangerAlarm("scam", DangerLevel.DOUBT, Locale("en"))
ASKED = Exchange(said=("why?",))
HOUR = timedelta(hours=1)


async def before(store: Store, chat: ChatId, clock: Clock, update: int = 9) -> ChatContext:
    async with store.reading() as conn:
        return await chat_context.before(conn, chat, UpdateId(update), clock(), dangers_since=clock() - HOUR)


async def test_of_an_unknown_chat_nothing_is_known(store: Store, clock: Clock) -> None:
    assert await before(store, ANN, clock) == ChatContext(NOTHING_SAID, None, follows=False)


async def test_all_of_it_is_of_this_chat(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await follow(tx, store, await new_case(tx, store), ANN)
        await alarms.heard(tx, ANN, SCAM, clock())
        await exchanges.put(tx, ANN, UpdateId(1), NOTHING_SAID, ASKED, clock())
    assert await before(store, ANN, clock) == ChatContext(ASKED, SCAM, follows=True)
    assert await before(store, BEN, clock) == ChatContext(NOTHING_SAID, None, follows=False)


async def test_each_part_has_its_own_time(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await alarms.heard(tx, ANN, SCAM, clock())
        await exchanges.put(tx, ANN, UpdateId(1), NOTHING_SAID, ASKED, clock())
    clock.pass_by(seconds=LASTS.total_seconds() + 1)
    assert await before(store, ANN, clock) == ChatContext(NOTHING_SAID, SCAM, follows=False)


async def test_an_update_that_is_handled_again_finds_what_was_before_it(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await exchanges.put(tx, ANN, UpdateId(1), ASKED, Exchange(said=("why?", "when?")), clock())
    assert (await before(store, ANN, clock, update=1)).past == ASKED


async def test_it_costs_one_statement(store: Store, clock: Clock) -> None:
    with counted(store) as spent:
        await before(store, ANN, clock)
    assert len(spent.statements) == 1
