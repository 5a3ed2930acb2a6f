"""What was just recorded, taken back."""

from __future__ import annotations

import pytest

from bot.domain.actor import Actor
from bot.domain.case_number import CaseNumber
from bot.domain.cases import StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, InDoubt
from bot.domain.ids import ChatId, StatusId, UpdateId
from bot.domain.preferences import Preferences
from bot.domain.press import OnCase
from bot.store.cases import cases, followers, statuses
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import claims
from bot.store.messages.claims import DeliveryResult
from tests.e2e import voice
from tests.knowledge.real_words import staff_text
from tests.staff.desk import CASE_NAME, EVE, NOOR, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NUMBER, new_case

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


async def states(desk: Desk) -> list[StatusState]:
    async with desk.store.reading() as conn:
        return [each.state for each in await statuses.history(conn, desk.case, standing=False)]


async def test_undo_in_time_sends_nothing_and_restores_the_previous_status(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused yesterday")
    await desk.delivers()
    answer = await desk.presses("undo", await desk.records("issued today"))

    assert answer.in_place
    assert voice.staff("undone") in said(answer)
    assert staff_text(
        "status_stands", status="Refused", day="November 23, 2026", moment="November 24, 2026, 02:00"
    ) in said(answer)
    assert await desk.waiting() == []
    assert await states(desk) == [StatusState.RECORDED, StatusState.UNDONE]
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.status == "Refused"


async def test_an_undone_status_is_no_check(desk: Desk) -> None:
    await desk.records("refused yesterday")
    first = desk.clock.now
    desk.clock.pass_by(days=3)
    await desk.types("checked")
    await desk.types("undo")
    await desk.records("issued today")
    await desk.types("undo")
    async with desk.store.reading() as conn:
        case = await cases.get(conn, desk.case)
    assert case is not None
    assert case.checked_at == first


async def test_an_undo_command_handled_twice_undoes_one_status(desk: Desk) -> None:
    await desk.records("refused yesterday")
    await desk.records("issued today")
    update = desk.update()
    for _ in range(2):
        reply = await desk.desk.types("undo", str(NUMBER), EVE, update)
        assert reply is not None
        assert staff_text("undone", case=CASE_NAME) in said(reply)
    assert await states(desk) == [StatusState.RECORDED, StatusState.UNDONE]


async def test_a_second_undo_press_says_that_it_is_undone(desk: Desk) -> None:
    await desk.follows(ANN)
    recorded = await desk.records("refused today")
    assert await desk.presses("undo", recorded) == await desk.presses("undo", recorded)


async def test_after_one_message_is_sent_undo_is_too_late(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    recorded = await desk.records("refused today")
    await desk.delivers()
    answer = await desk.presses("undo", recorded)
    assert voice.staff("undo_too_late") in said(answer)
    assert [button.press for row in answer.rows for button in row] == [
        OnCase("correct", desk.case),
        OnCase("withdraw", desk.case),
    ]
    assert await states(desk) == [StatusState.RECORDED]
    assert voice.staff("undo_too_late") in said(await desk.types("undo"))


async def test_a_message_that_may_have_arrived_counts_as_sent(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    recorded = await desk.records("refused today")
    await desk.claims()
    assert voice.staff("undo_too_late") in said(await desk.presses("undo", recorded))


async def test_a_message_waiting_for_a_retry_may_have_arrived(desk: Desk) -> None:
    await desk.follows(ANN)
    recorded = await desk.records("refused today")
    (claimed,) = await desk.claims()
    async with desk.store.transaction() as tx:
        doubt = DeliveryResult(claimed.id, DeliveryState.PENDING, due=desk.clock.now, again=True, doubt=True)
        await claims.record(tx, doubt, "w", desk.clock.now)
    assert voice.staff("undo_too_late") in said(await desk.presses("undo", recorded))
    await desk.records("issued today", "correct")
    assert [each.kind for each in await desk.waiting()] == [DeliveryKind.CORRECTION, DeliveryKind.EDIT]


async def test_messages_still_pending_after_the_window_can_be_undone(desk: Desk) -> None:
    await desk.follows(ANN)
    recorded = await desk.records("refused today")
    desk.clock.pass_by(hours=1)  # Telegram was down
    assert voice.staff("undone") in said(await desk.presses("undo", recorded))


async def test_without_followers_the_window_ends_too(desk: Desk) -> None:
    recorded = await desk.records("refused today")
    desk.clock.pass_by(hours=1)
    assert voice.staff("undo_too_late") in said(await desk.presses("undo", recorded))


async def test_only_the_last_status_is_undone(desk: Desk) -> None:
    await desk.follows(ANN)
    first = await desk.records("refused yesterday")
    await desk.records("issued today")
    assert voice.staff("undo_not_last") in said(await desk.presses("undo", first))
    assert len(await desk.waiting()) == 2


async def test_undoing_a_correction_restores_the_corrected_status_and_its_messages(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused yesterday")
    await desk.delivers()
    await desk.follows(BEN)
    await desk.records("issued today")
    corrected = await desk.records("ready today", "correct")
    assert await states(desk) == [StatusState.RECORDED, StatusState.CORRECTED, StatusState.RECORDED]

    await desk.presses("undo", corrected)

    assert await states(desk) == [StatusState.RECORDED, StatusState.RECORDED, StatusState.UNDONE]
    waiting = await desk.waiting()
    assert {(each.chat, each.kind, each.status) for each in waiting} == {
        (ANN, DeliveryKind.NOTICE, StatusId(2)),
        (BEN, DeliveryKind.NOTICE, StatusId(2)),
    }


async def test_a_correction_that_was_sent_cannot_be_undone(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    corrected = await desk.records("ready today", "correct")
    await desk.delivers()
    assert voice.staff("undo_too_late") in said(await desk.presses("undo", corrected))
    assert all(each.state is DeliveryState.SENT for each in await desk.sent())


async def test_nothing_to_undo_is_said(desk: Desk) -> None:
    assert voice.staff("undo_nothing") in said(await desk.types("undo"))
    assert await desk.desk.undo(StatusId(99), EVE, desk.update()) is None


async def test_repeated_corrections_and_undos_tell_each_follower_once(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    for _ in range(3):
        corrected = await desk.records("ready today", "correct")
        desk.clock.pass_by(seconds=30)
        assert voice.staff("told_one") in said(await desk.presses("undo", corrected))
    (waiting,) = await desk.waiting()
    assert waiting.status == StatusId(1)
    assert (waiting.due_at - desk.clock.now).total_seconds() == 60


async def test_undoing_a_correction_sends_nothing_to_unsubscribed_followers(desk: Desk) -> None:
    ann = await desk.follows(ANN)
    await desk.records("issued today")
    corrected = await desk.records("ready today", "correct")
    async with desk.store.transaction() as tx:
        await followers.subscribe(tx, ann, ANN, on=False)
    await desk.presses("undo", corrected)
    assert await desk.waiting() == []


async def test_undoing_a_second_correction_restores_the_first_one(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    (told,) = await desk.sent()
    await desk.records("ready today", "correct")
    first = [(each.kind, each.target, each.reply) for each in await desk.waiting()]
    for _ in range(2):
        await desk.presses("undo", await desk.records("refused today", "correct"))
    assert [(each.kind, each.target, each.reply) for each in await desk.waiting()] == first
    assert [each.target for each in await desk.waiting()] == [None, told.id]


async def test_undoing_a_correction_tells_nobody_twice(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.presses("undo", await desk.records("ready today", "correct"))
    assert await desk.waiting() == []


async def undoes(desk: Desk, update: UpdateId | None = None, *, by: Actor = EVE) -> str:
    reply = await desk.desk.types("undo", "", by, update or desk.update())
    assert reply is not None
    return said(reply)


async def test_undo_without_a_number_undoes_the_one_thing_just_recorded(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    assert voice.staff("undo_none") in await undoes(desk)
    await desk.records("refused today")
    assert voice.staff("undo_none") in await undoes(desk, by=NOOR)
    update = desk.update()
    for _ in range(2):
        assert voice.staff("undone") in await undoes(desk, update)
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.status == "Issued"


async def test_undo_without_a_number_lists_the_candidates(desk: Desk) -> None:
    await desk.follows(ANN)
    async with desk.store.transaction() as tx:
        other = await new_case(tx, desk.store, CaseNumber("LMA2020000001"))
    await desk.desk.presses("checked", other, EVE, desk.update())
    await desk.records("refused today")
    which = await undoes(desk)
    check, name = staff_text("undo_check"), CASE_NAME.replace(str(NUMBER), "LMA2020000001")
    assert staff_text("undo_line", what="Refused", case=CASE_NAME, number=str(NUMBER)) in which
    assert staff_text("undo_line", what=check, case=name, number="LMA2020000001") in which
    assert len(await desk.waiting()) == 1


async def test_undo_without_a_number_ignores_old_records(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    desk.clock.pass_by(seconds=61)
    assert f"/undo {NUMBER}: Refused" in await undoes(desk)
    assert len(await desk.waiting()) == 1


async def test_a_late_undo_names_the_followers_who_may_have_the_message(desk: Desk) -> None:
    for chat in (ANN, BEN, ChatId(5_000_000_003)):
        await desk.follows(chat)
    recorded = await desk.records("refused today")
    await desk.comes_to(InDoubt("no answer"))
    await desk.claims()
    late = said(await desk.presses("undo", recorded))
    one, two, three = (staff_text("record_follower", number=str(number)) for number in (1, 2, 3))
    for line in (
        staff_text("seen_unconfirmed", who=one),
        staff_text("seen_sending", who=two),
        staff_text("seen_pending", who=three),
    ):
        assert line in late
    assert voice.staff("undone") not in late
    assert await states(desk) == [StatusState.RECORDED]


async def test_a_check_being_sent_is_not_undone_and_possible_readers_are_named(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused yesterday")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await preferences.put(tx, ANN, Preferences(checks_every_days=1))
    desk.clock.pass_by(days=2)
    await desk.types("checked")
    await desk.claims()
    late = said(await desk.types("undo"))
    who = staff_text("record_follower", number="1")
    assert staff_text("seen_sending", who=who) in late
    assert voice.staff("check_undone") not in late


async def test_undoing_a_correction_resends_doubtful_messages_marked_as_possible_duplicates(
    desk: Desk,
) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.comes_to(InDoubt("no answer"))
    (first,) = await desk.sent()
    await desk.presses("undo", await desk.records("ready today", "correct"))
    (after_all,) = await desk.waiting()
    assert (after_all.id, after_all.again, after_all.lost_copies) == (first.id, True, 1)
