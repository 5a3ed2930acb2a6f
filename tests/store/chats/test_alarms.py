"""Alarms of a chat: reported once an hour, a higher level at once; deleted with the chat or in two days."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.conversation.danger import DangerAlarm, DangerLevel
from bot.domain.ids import ChatId, Locale, UpdateId
from bot.store import chat_context
from bot.store.chats import alarms
from bot.store.database.engine import Store, Transaction
from bot.store.retention import sweep
from tests.store.clock import Clock

ANN, BEN = ChatId(1), ChatId(2)
SURE = DangerAlarm("scam", DangerLevel.SURE, Locale("en"))
DOUBT = DangerAlarm("scam", DangerLevel.DOUBT, Locale("en"))


async def latest_danger(tx: Transaction, chat: ChatId, since: datetime) -> DangerAlarm | None:
    return (await chat_context.before(tx, chat, UpdateId(0), since, dangers_since=since)).danger


async def test_the_same_alarm_is_reported_again_after_an_hour(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        assert await alarms.heard(tx, ANN, SURE, clock())
        clock.pass_by(minutes=59)
        assert not await alarms.heard(tx, ANN, SURE, clock())
        clock.pass_by(minutes=1)
        assert await alarms.heard(tx, ANN, SURE, clock())


async def test_a_higher_level_is_reported_at_once_and_stays(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        assert await alarms.heard(tx, ANN, DOUBT, clock())
        assert await alarms.heard(tx, ANN, SURE, clock())
        assert not await alarms.heard(tx, ANN, DOUBT, clock())
        assert not await alarms.heard(tx, ANN, SURE, clock())


async def test_what_is_not_asked_for_does_not_hide_what_is(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await alarms.heard(tx, ANN, SURE, clock())
        clock.pass_by(minutes=1)
        deadline = DangerAlarm("deadline/visa", DangerLevel.SURE, Locale("en"))
        await alarms.heard(tx, ANN, deadline, clock())
        assert await latest_danger(tx, ANN, clock() - timedelta(hours=1)) == SURE


async def test_the_latest_is_found_until_its_time_is_over(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await alarms.heard(tx, ANN, SURE, clock())
        clock.pass_by(minutes=1)
        await alarms.heard(tx, ANN, DangerAlarm("detention", DangerLevel.DOUBT, Locale("es")), clock())
        latest = await latest_danger(tx, ANN, clock() - timedelta(hours=1))
        assert latest == DangerAlarm("detention", DangerLevel.DOUBT, Locale("es"))
        assert await latest_danger(tx, ANN, clock()) is None
        assert await latest_danger(tx, BEN, clock() - timedelta(hours=1)) is None


async def test_a_chat_is_forgotten_and_another_is_not(store: Store, clock: Clock) -> None:
    async with store.transaction() as tx:
        await alarms.heard(tx, ANN, SURE, clock())
        await alarms.heard(tx, BEN, SURE, clock())
        await alarms.forget(tx, ANN)
        assert await latest_danger(tx, ANN, clock() - timedelta(hours=1)) is None
        assert await latest_danger(tx, BEN, clock() - timedelta(hours=1)) == SURE


async def test_all_are_forgotten_after_two_days(store: Store, clock: Clock) -> None:
    long_ago = clock() - timedelta(days=365)
    async with store.transaction() as tx:
        await alarms.heard(tx, ANN, SURE, clock())
        clock.pass_by(days=2, seconds=1)
        await sweep(tx, clock(), timedelta(days=90))
        assert await latest_danger(tx, ANN, long_ago) is None
