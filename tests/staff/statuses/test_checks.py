"""Staff looked, and nothing is new."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.ids import ChatId
from bot.domain.preferences import Preferences
from bot.store.cases import cases
from bot.store.chats import preferences
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.knowledge.real_words import notice_text, staff_text
from tests.staff.desk import CASE_NAME, EVE, NOOR, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NUMBER
from tests.store.written import audit_lines

pytestmark = pytest.mark.engines("sqlite")

CHECKED = DeliveryKind.CHECKED


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


async def wants_checks(desk: Desk, chat: ChatId, every: int) -> None:
    async with desk.store.transaction() as tx:
        await preferences.put(tx, chat, Preferences(checks_every_days=every))


async def test_a_check_is_sent_only_to_followers_who_want_it_at_their_interval(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    await wants_checks(desk, ANN, 7)
    await desk.records("refused today")
    await desk.delivers()
    for days, told in ((6, 0), (1, 1), (6, 1), (1, 2)):
        desk.clock.pass_by(days=days, minutes=-5)  # staff are some minutes earlier than last week
        answer = await desk.types("checked")
        assert (staff_text("told_one") in said(answer)) is (days == 1)
        await desk.delivers()
        assert [each.chat for each in await desk.sent(CHECKED)] == [ANN] * told
    reply = (await desk.sent(CHECKED))[0].reply
    assert reply is not None
    assert notice_text("checked", day="December 1, 2026", status="Refused") in said(reply)
    async with desk.store.reading() as conn:
        case = await cases.get(conn, desk.case)
    assert case is not None
    assert case.checked_at is not None


async def test_a_check_can_be_undone(desk: Desk) -> None:
    await desk.follows(ANN)
    await wants_checks(desk, ANN, 1)
    desk.clock.pass_by(days=2)
    assert staff_text("told_one") in said(await desk.types("checked"))
    assert voice.staff("check_undone") in said(await desk.types("undo"))
    assert await desk.waiting() == []
    async with desk.store.reading() as conn:
        case = await cases.get(conn, desk.case)
    assert case is not None
    assert case.checked_at is None


async def test_undoing_a_check_names_the_status_that_is_still_pending(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    await desk.types("checked")
    undone = said(await desk.types("undo"))
    assert voice.staff("check_undone") in undone
    assert (
        staff_text("still_goes", status="Refused", time="02:01", case=CASE_NAME, number=str(NUMBER)) in undone
    )
    assert len(await desk.waiting()) == 1
    assert voice.staff("undone") in said(await desk.types("undo"))
    assert await desk.waiting() == []


async def checked_at(desk: Desk) -> datetime | None:
    async with desk.store.reading() as conn:
        case = await cases.get(conn, desk.case)
    assert case is not None
    return case.checked_at


async def test_undo_under_a_status_leaves_the_check_after_it(desk: Desk) -> None:
    recorded = await desk.records("refused today")
    desk.clock.pass_by(seconds=20)
    await desk.types("checked")
    await desk.presses("undo", recorded)

    assert await checked_at(desk) == desk.clock.now
    assert voice.staff("check_undone") in said(await desk.types("undo"))
    assert await checked_at(desk) is None


async def test_undo_after_a_withdrawal_keeps_the_check_date_of_the_withdrawn_status(desk: Desk) -> None:
    first = await desk.records("refused yesterday")
    desk.clock.pass_by(seconds=20)
    await desk.records("issued today")
    await desk.presses("confirm", await desk.types("withdraw"))
    await desk.presses("undo", first)

    assert await desk.latest() is None
    assert await checked_at(desk) == desk.clock.now


async def test_a_check_undone_by_command_gets_the_same_reply_again(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    await desk.types("checked")
    update = desk.update()
    answers = [await desk.desk.types("undo", str(NUMBER), EVE, update) for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(await desk.waiting()) == 1


async def test_a_check_that_was_sent_cannot_be_undone(desk: Desk) -> None:
    await desk.follows(ANN)
    await wants_checks(desk, ANN, 1)
    desk.clock.pass_by(days=2)
    await desk.types("checked")
    await desk.delivers()
    assert voice.staff("undo_check_too_late") in said(await desk.types("undo"))


async def test_news_replaces_a_pending_check(desk: Desk) -> None:
    await desk.follows(ANN)
    await wants_checks(desk, ANN, 1)
    desk.clock.pass_by(days=2)
    await desk.types("checked")
    await desk.records("issued today")
    assert [each.kind for each in await desk.waiting()] == [DeliveryKind.NOTICE]


async def test_the_same_command_handled_twice_is_one_check(desk: Desk) -> None:
    await desk.follows(ANN)
    await wants_checks(desk, ANN, 1)
    desk.clock.pass_by(days=2)
    update = desk.update()
    answers = [await desk.desk.types("checked", str(NUMBER), EVE, update) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(await desk.sent(CHECKED)) == 1


async def test_the_same_facts_again_are_a_check(desk: Desk) -> None:
    await desk.follows(ANN)
    await wants_checks(desk, ANN, 7)
    await desk.records("refused 2026-11-20")
    await desk.delivers()
    desk.clock.pass_by(days=7)
    preview = await desk.types("status", "refused 2026-11-20")
    assert staff_text("preview_one_reads") in said(preview)
    await desk.presses("confirm", preview)
    (checked,) = await desk.sent(CHECKED)
    assert checked.reply is not None
    assert checked.reply.blocks[0] in preview.blocks


async def test_a_second_check_in_the_window_replaces_the_first(desk: Desk) -> None:
    await desk.follows(ANN)
    await wants_checks(desk, ANN, 1)
    desk.clock.pass_by(days=2)
    await desk.types("checked")
    desk.clock.pass_by(seconds=40)
    await desk.types("checked")
    (waiting,) = await desk.waiting()
    assert waiting.created_at == desk.clock.now


async def test_a_check_of_two_members_at_once_is_recorded_once_and_the_second_is_told(desk: Desk) -> None:
    await desk.follows(ANN)
    await wants_checks(desk, ANN, 1)
    desk.clock.pass_by(days=2)
    await desk.types("checked")
    desk.clock.pass_by(seconds=29)
    other = await desk.types("checked", by=NOOR)
    own = await desk.types("checked")

    values = {"case": CASE_NAME, "time": f"{desk.clock.now - timedelta(hours=7, seconds=29):%H:%M}"}
    assert said(other) == staff_text("check_already", name="Eve", **values)
    assert said(own) == staff_text("check_already_own", **values)
    assert len(await desk.sent(CHECKED)) == 1
    async with desk.store.reading() as conn:
        assert [line.action for line in await audit_lines(conn, desk.case)] == ["check"]


async def test_a_second_check_handled_again_is_answered_the_same(desk: Desk) -> None:
    await desk.types("checked")
    update = desk.update()
    answers = []
    for seconds in (5, 60):
        desk.clock.pass_by(seconds=seconds)
        answers.append(await desk.desk.types("checked", str(NUMBER), NOOR, update))
    assert answers[0] == answers[1]


async def test_after_an_undone_check_the_next_one_counts(desk: Desk) -> None:
    await desk.types("checked")
    await desk.types("undo")
    assert voice.staff("check_recorded") in said(await desk.types("checked", by=NOOR))


async def test_a_confirmed_check_right_after_another_one_is_recorded_once(desk: Desk) -> None:
    await desk.records("refused today")
    desk.clock.pass_by(minutes=2)
    preview = await desk.types("status", "refused today")
    await desk.types("checked", by=NOOR)
    desk.clock.pass_by(seconds=5)
    confirmed = await desk.presses("confirm", preview)

    assert voice.staff("check_recorded") in said(confirmed)
    async with desk.store.reading() as conn:
        assert [line.action for line in await audit_lines(conn, desk.case)] == ["status", "check"]
