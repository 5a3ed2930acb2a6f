"""What is stored about a chat, and that nothing remains after /forget."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from bot.domain.ids import ChatId, EntryId, Locale, UpdateId
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.press import Forget
from bot.store import tables
from bot.store.chats import misses, preferences, votes
from bot.store.chats.misses import Miss, MissReason
from bot.store.chats.votes import StoredVote
from bot.store.database.engine import Store
from bot.store.messages import outbox
from bot.store.updates import effects, inbox
from bot.store.updates.inbox import Failed, RawUpdate
from tests.clients.client_desk import ANN, BEN, EVE, NUMBER, OTHER_NUMBER, ClientDesk, said, stale
from tests.e2e import voice
from tests.knowledge.real_words import own_case_text
from tests.store.claiming import claim
from tests.store.clock import Clock
from tests.store.one_case import NEWS
from tests.store.traces import traces

ONE_ENGINE = pytest.mark.engines("sqlite")


@pytest.fixture
def desk(store: Store, clock: Clock) -> ClientDesk:
    return ClientDesk(store, clock)


async def everything(desk: ClientDesk, chat: ChatId, number: str, first: int) -> None:
    """Leave a trace of `chat` wherever there can be one."""
    case = await desk.case(number)
    link = await desk.joins(case, chat)
    await desk.opens("x" * 32, chat)
    await desk.opens(await desk.invites(case), chat)
    status = await desk.records(case, "Refused", date(2026, 11, 1))
    notice = await desk.puts(link, "It is refused.", status)
    await desk.delivers()
    await desk.puts(link, "x", kind=DeliveryKind.EDIT, target=notice, held=True)
    await desk.puts(link, "More news.", held=True)
    now = desk.clock()
    quiet = QuietHours(time(22), time(7), "Africa/Lagos")
    async with desk.store.transaction() as tx:
        await preferences.put(tx, chat, Preferences(14, quiet, "Africa/Lagos", discreet=True))
        await votes.put(tx, StoredVote(chat, EntryId("e"), "00c0ffee", True, now, UpdateId(first)))
        miss = Miss(chat, UpdateId(first), Locale("en"), f"Words of {chat}", MissReason.NONE, (), now)
        await misses.add(tx, miss)
        await effects.first_time(tx, chat, UpdateId(first), "something", now)
        updates = [RawUpdate(UpdateId(first + step), chat, f'{{"chat": {chat}}}') for step in range(4)]
        await inbox.add(tx, updates, now)
        await claim(tx, "w", 3, besides=[other for other in (ANN, BEN) if other != chat])
        await inbox.mark_done(tx, "w", [UpdateId(first)], now)
        await inbox.mark_dead(tx, "w", [Failed(UpdateId(first + 1), "KeyError", "ab12")], now)


async def test_after_forget_no_table_contains_the_chat(desk: ClientDesk) -> None:
    await everything(desk, ANN, NUMBER, 1000)
    await everything(desk, BEN, OTHER_NUMBER, 2000)
    before, others = await traces(desk.store, ANN), await traces(desk.store, BEN)
    tables = {column.split(".")[0] for column in before}
    assert tables == {
        *("effects", "followers", "inbox", "invitation_tries", "misses", "openings", "outbox", "preferences"),
        "votes",
    }

    await desk.own.leaving.forget(ANN, UpdateId(1002))

    # What waits to be handled keeps its chat and text until it is; the update in hand keeps its text.
    assert await traces(desk.store, ANN) == {"inbox.chat_id": 1, "inbox.raw": 2}
    assert await traces(desk.store, BEN) == others
    async with desk.store.transaction() as tx:
        in_hand = UpdateId(1002)
        await inbox.mark_done(tx, "w", [in_hand], desk.clock())
        (waiting,) = await claim(tx, "w", 1)
        assert waiting.chat == ANN
        await inbox.mark_done(tx, "w", [waiting.update], desk.clock())
    await desk.own.leaving.forget(ANN, UpdateId(1003))
    assert not await traces(desk.store, ANN)


async def test_after_forget_nothing_about_the_case_is_sent(desk: ClientDesk) -> None:
    case = await desk.case()
    link = await desk.joins(case)
    other = await desk.joins(case, BEN)
    waiting, theirs = await desk.puts(link, "News."), await desk.puts(other, "News.")
    await desk.own.leaving.forget(ANN, desk.update())
    await desk.delivers()

    assert await desk.state_of(waiting) is DeliveryState.CANCELLED
    assert await desk.state_of(theirs) is DeliveryState.SENT
    async with desk.store.reading() as conn:
        left = await outbox.get(conn, waiting)
    assert left is not None
    assert (left.chat, left.reply) == (None, None)


@ONE_ENGINE
async def test_the_case_keeps_its_history_without_the_person(desk: ClientDesk) -> None:
    case = await desk.case()
    await desk.joins(case)
    await desk.joins(case, BEN)
    await desk.records(case, "Refused")
    replies = [await desk.own.leaving.forget(ANN, UpdateId(77)) for _ in range(2)]

    assert replies[0] == replies[1]
    assert replies[0].in_place
    assert await desk.done_with(case) == ["joined", "joined", "forgot"]
    assert (
        sum(own_case_text("told_staff_forgot", case=NUMBER) in line for line in await desk.staff_read()) == 1
    )
    assert own_case_text("mycase_none") in said(await desk.own.show(ANN))
    assert "Refused" in said(await desk.own.show(BEN))


@ONE_ENGINE
async def test_deleting_a_chat_without_a_case_does_not_notify_staff(desk: ClientDesk) -> None:
    await desk.own.leaving.forget(EVE, desk.update())

    assert not await desk.staff_read()


@ONE_ENGINE
async def test_deleted_links_no_longer_work(desk: ClientDesk) -> None:
    case = await desk.case()
    link = await desk.joins(case)
    await desk.own.leaving.forget(ANN, desk.update())

    assert await desk.own.open(link.id, ANN) == stale()
    assert await desk.own.tell_of(link.id, ANN, desk.update(), on=True) == stale()
    again = await desk.joins(case)
    assert again.id != link.id


@ONE_ENGINE
async def test_forget_asks_first(desk: ClientDesk) -> None:
    await desk.joins(await desk.case())
    asked, kept = desk.own.leaving.ask(), desk.own.leaving.keep()

    assert [row[0].press for row in asked.rows] == [Forget(sure=True), Forget(sure=False)]
    assert "/forget yes" in said(asked)
    assert kept.in_place
    assert len(await desk.links()) == 1


@ONE_ENGINE
async def test_mydata_shows_everything_that_is_stored(desk: ClientDesk) -> None:
    await everything(desk, ANN, NUMBER, 1000)
    shown = said(await desk.own.leaving.data(ANN))

    case = own_case_text("case_named", ending="3456", post="Bogotá")
    for fact in (
        str(ANN),
        own_case_text("mydata_case_on", case=case, day="November 24, 2026"),
        own_case_text("settings_checks", days="14"),
        own_case_text("settings_quiet", start="22:00", end="07:00"),
        "Lagos",
        own_case_text("settings_discreet_on"),
        own_case_text("mydata_sent", count="1", zone="Lagos"),
        own_case_text("mydata_message", moment="November 24, 2026, 10:01", case=case),
        own_case_text("mydata_counts", questions="1", votes="1", openings="2"),
    ):
        assert fact in shown
    for hidden in (NUMBER, "Words of", "Smith"):
        assert hidden not in shown


@ONE_ENGINE
async def test_mydata_never_calls_a_possibly_delivered_message_unsent(desk: ClientDesk) -> None:
    await everything(desk, ANN, NUMBER, 1000)
    for state, again in (("gone", True), ("refused", True), ("in_doubt", False)):
        async with desk.store.transaction() as tx:
            await tx.execute(tables.messages.outbox.update().values(state=state, again=again, sent_at=None))
        assert voice.own_case("mydata_message_maybe") in said(await desk.own.leaving.data(ANN))
    async with desk.store.transaction() as tx:
        await tx.execute(tables.messages.outbox.update().values(state="refused", again=False))
    assert voice.own_case("mydata_message_waiting") in said(await desk.own.leaving.data(ANN))


@ONE_ENGINE
async def test_mydata_of_a_stranger_is_short(desk: ClientDesk) -> None:
    await everything(desk, ANN, NUMBER, 1000)
    shown = said(await desk.own.leaving.data(EVE))

    assert own_case_text("mydata_no_cases") in shown
    assert own_case_text("mydata_counts", questions="0", votes="0", openings="0") in shown
    assert "3456" not in shown


@ONE_ENGINE
async def test_old_messages_are_counted_not_listed(desk: ClientDesk) -> None:
    link = await desk.joins(await desk.case())
    new = NewDelivery(DeliveryKind.NOTICE, ANN, link.id, link.case, NEWS)
    async with desk.store.transaction() as tx:
        await outbox.add(tx, [new] * 60, desk.clock())
    await desk.delivers()
    desk.clock.pass_by(days=400)
    shown = said(await desk.own.leaving.data(ANN))

    case = own_case_text("case_named", ending="3456", post="Bogotá")
    message = own_case_text("mydata_message", moment="November 24, 2026, 02:00", case=case)
    assert shown.count(message) == 50
    assert own_case_text("mydata_earlier", count="10") in shown
    assert voice.own_case("settings_checks") not in shown
