"""Statuses as staff record them in their chat: by button, by reply and by command."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.case_number import CaseNumber
from bot.domain.delivery import DeliveryState
from bot.domain.ids import CaseId, ChatId, MessageId
from bot.store.cases import cases, statuses
from bot.store.messages import claims, outbox
from bot.store.messages.claims import DeliveryResult
from bot.store.messages.outbox import Delivery
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.knowledge.real_words import staff_text
from tests.store.one_case import follow, new_case

NUMBER = "BLG2019123456"
CASE = {"case": f"{NUMBER} (Smith & Sons)", "number": NUMBER}
DAY = "November 24, 2026"
ANN, BEN = ChatId(5_000_000_001), ChatId(5_000_000_002)


@pytest.fixture
async def case(staff_desk: StaffDesk) -> CaseId:
    async with staff_desk.store.transaction() as tx:
        added = await new_case(tx, staff_desk.store, CaseNumber(NUMBER))
        await follow(tx, staff_desk.store, added, ANN)
    return added


async def sent(desk: StaffDesk, case: CaseId) -> list[Delivery]:
    async with desk.store.reading() as conn:
        return list(await outbox.of_case(conn, case))


async def test_a_status_by_buttons_and_a_reply(staff_desk: StaffDesk, case: CaseId) -> None:
    asked = await staff_desk.says(f"/status {NUMBER}")
    assert {"Refused", "Administrative Processing", staff_text("button_status_cancel")} <= set(asked.labels)
    day = await staff_desk.presses("Refused")
    assert day.message_id == asked.message_id
    assert voice.staff("button_status_same_date") not in " ".join(day.labels)
    preview = await staff_desk.replies("20-Nov-2026", day)
    assert staff_text("preview_one_reads") in preview.text
    await staff_desk.presses(staff_text("button_status_add_note"))
    preview = await staff_desk.replies("Send <b>it</b> & call", staff_desk.group.last)
    assert "Send <b>it</b> & call" in preview.text
    recorded = await staff_desk.presses(staff_text("button_status_confirm"))

    assert recorded.message_id == preview.message_id
    assert staff_text("told_one") in recorded.text
    assert recorded.labels == (staff_text("button_case_show"), staff_text("button_status_undo"))
    assert [each.chat for each in await sent(staff_desk, case)] == [ANN]
    assert staff_desk.woken
    undone = await staff_desk.presses(staff_text("button_status_undo"))
    assert (undone.message_id, voice.staff("undone") in undone.text) == (recorded.message_id, True)


async def test_a_status_in_one_line_and_by_command(staff_desk: StaffDesk, case: CaseId) -> None:
    preview = await staff_desk.says(f"/status {NUMBER} refused 2026-11-20 note: please send the form")
    assert "please send the form" in preview.text
    recorded = await staff_desk.says("/confirm")
    assert staff_text("told_one") in recorded.text
    assert len(await sent(staff_desk, case)) == 1
    assert voice.staff("undone") in (await staff_desk.says(f"/undo {NUMBER}")).text


async def test_another_member_confirms_by_number_only(staff_desk: StaffDesk, case: CaseId) -> None:
    await staff_desk.says(f"/status {NUMBER} refused today")
    other = staff_desk.colleague
    assert staff_text("status_no_draft") in (await staff_desk.says("/confirm", by=other)).text
    for written in ("soon", "99"):
        unknown = (await staff_desk.says(f"/confirm {written}", by=other)).text
        assert staff_text("draft_unknown", written=written) in unknown
    assert voice.staff("status_recorded") in (await staff_desk.says("/confirm 1", by=other)).text


async def test_after_a_confirm_no_forgotten_draft_is_confirmed_or_cancelled(
    staff_desk: StaffDesk, case: CaseId
) -> None:
    await staff_desk.says("/announce all We are closed on Friday")
    await staff_desk.says(f"/status {NUMBER} refused today")
    assert voice.staff("status_recorded") in (await staff_desk.says("/confirm")).text
    announcement = staff_text("draft_announcement", audience=staff_text("announce_to_all"))
    for command in ("/cancel", "/confirm"):
        answer = (await staff_desk.says(command)).text
        assert staff_text("status_no_draft") in answer
        assert f"{command} 1: {announcement}" in answer
        assert staff_text("still_goes", status="Refused", time="02:01", **CASE) in answer
    assert [each.state for each in await sent(staff_desk, case)] == [DeliveryState.HELD]


async def test_confirm_means_the_draft_continued_last(staff_desk: StaffDesk, case: CaseId) -> None:
    first = await staff_desk.says(f"/status {NUMBER} refused today")
    await staff_desk.says(f"/status {NUMBER} issued today")
    staff_desk.clock.pass_by(seconds=1)
    asked = await staff_desk.presses(staff_text("button_status_add_note"), under=first)
    staff_desk.clock.pass_by(seconds=1)
    assert staff_text("status_no_draft") in (await staff_desk.says("/confirm")).text
    await staff_desk.replies("Call us", asked)
    assert (
        staff_text("status_recorded", status="Refused", day=DAY, case=CASE["case"])
        in (await staff_desk.says("/confirm")).text
    )


async def test_a_colleagues_reply_makes_the_draft_theirs(staff_desk: StaffDesk, case: CaseId) -> None:
    await staff_desk.says(f"/status {NUMBER} refused today")
    asked = await staff_desk.presses(staff_text("button_status_add_note"))
    await staff_desk.replies("Call us", asked, by=staff_desk.colleague)
    assert staff_text("status_no_draft") in (await staff_desk.says("/confirm")).text
    assert voice.staff("status_recorded") in (await staff_desk.says("/confirm", by=staff_desk.colleague)).text


async def test_cancel_by_command(staff_desk: StaffDesk, case: CaseId) -> None:
    await staff_desk.says(f"/status {NUMBER} refused today")
    cancelled = (await staff_desk.says("/cancel 1")).text
    what = staff_text("draft_status", status="Refused")
    assert staff_text("status_cancelled", case=CASE["case"], what=what) in cancelled
    assert await sent(staff_desk, case) == []


async def test_each_update_handled_twice_records_once(staff_desk: StaffDesk, case: CaseId) -> None:
    await staff_desk.says(f"/status {NUMBER} refused today")
    for text in ("/confirm 1", f"/checked {NUMBER}"):
        staff_desk.member.say(text, to=staff_desk.group)
        await staff_desk.handle_waiting_twice()
    async with staff_desk.store.reading() as conn:
        assert len(await statuses.history(conn, case, standing=False)) == 1
    assert len(await sent(staff_desk, case)) == 1


async def test_errors_are_explained_with_the_next_step(staff_desk: StaffDesk, case: CaseId) -> None:
    for text, said in (
        ("/status", f"/status {NUMBER}"),
        ("/status BLG2019", "has 4 digits"),
        ("/status LMA2020000001", staff_text("case_unknown", number="LMA2020000001")),
        (f"/status {NUMBER} refusd", staff_text("status_wrong_near", written="refusd", near="Refused")),
        (
            f"/status {NUMBER} refused today Please call us",
            staff_text("note_unmarked", words="Please call us"),
        ),
        (f"/status {NUMBER} refused today note:", staff_text("note_empty")),
        (
            f"/status {NUMBER} refused 11/12/2026",
            staff_text("date_two_readings", written="11/12/2026", one="2026-11-12", other="2026-12-11"),
        ),
        (f"/status {NUMBER} refused 2027-11-12", staff_text("date_in_future", day="November 12, 2027")),
        (
            f"/status {NUMBER} refused today note: {'x' * 701}",
            staff_text("note_too_long", count="701", limit="700"),
        ),
    ):
        assert said in (await staff_desk.says(text)).text
    assert await sent(staff_desk, case) == []


async def test_a_wrong_reply_is_answered_and_can_be_fixed(staff_desk: StaffDesk, case: CaseId) -> None:
    asked = await staff_desk.says(f"/status {NUMBER}")
    again = await staff_desk.replies("refusd", asked)
    assert staff_text("status_wrong_near", written="refusd", near="Refused") in again.text
    day = await staff_desk.replies("refused", again)
    wrong = await staff_desk.replies("11/12/2026", day)
    assert voice.staff("date_two_readings") in wrong.text
    preview = await staff_desk.replies("none", wrong)
    assert staff_text("status_no_date") in preview.text


async def test_correct_withdraw_checked_and_record(staff_desk: StaffDesk, case: CaseId) -> None:
    await staff_desk.says(f"/status {NUMBER} issued today")
    await staff_desk.says("/confirm")
    corrected = await staff_desk.says(f"/correct {NUMBER}")
    assert voice.staff("correct_ask") in corrected.text
    await staff_desk.presses(staff_text("button_status_change"))
    assert staff_text("button_status_no_date") in (await staff_desk.presses("Refused")).labels
    await staff_desk.presses(staff_text("button_status_no_date"))
    assert (
        voice.staff("correct_recorded")
        in (await staff_desk.presses(staff_text("button_status_confirm"))).text
    )
    assert voice.staff("check_recorded") in (await staff_desk.says(f"/checked {NUMBER}")).text
    asked = await staff_desk.says(f"/withdraw {NUMBER}")
    assert voice.staff("withdraw_one_waiting") in asked.text
    assert voice.staff("withdrawn") in (await staff_desk.presses(staff_text("button_status_withdraw"))).text
    assert voice.staff("record_heading") in (await staff_desk.says(f"/record {NUMBER}")).text


async def test_conversations_among_staff_are_ignored(staff_desk: StaffDesk, case: CaseId) -> None:
    asked = await staff_desk.says(f"/record {NUMBER}")
    before = len(staff_desk.texts())
    await staff_desk.replies("thank you", asked)
    assert len(staff_desk.texts()) == before


async def test_nobody_but_staff_records_a_status(staff_desk: StaffDesk, case: CaseId) -> None:
    stranger = staff_desk.telegram.user(first_name="Zoe")
    await staff_desk.hears(stranger, f"/status {NUMBER} refused today")
    await staff_desk.hears(stranger, "/confirm 1")
    async with staff_desk.store.reading() as conn:
        assert await statuses.history(conn, case, standing=False) == ()
        assert await cases.get(conn, case) is not None


async def test_a_preview_longer_than_one_message_is_confirmed_under_its_last(
    staff_desk: StaffDesk, case: CaseId
) -> None:
    note = "Please send <it>! " + "\N{GRINNING FACE}" * 680
    await staff_desk.says(f"/status {NUMBER} issued today note: {note}")
    await staff_desk.says("/confirm")
    await tell_all(staff_desk)
    async with staff_desk.store.transaction() as tx:
        await follow(tx, staff_desk.store, case, BEN)
    before = len(staff_desk.texts())
    await staff_desk.says(f"/correct {NUMBER} refused today note: {note}")
    assert len(staff_desk.texts()) == before + 2
    assert (
        voice.staff("correct_recorded")
        in (await staff_desk.presses(staff_text("button_status_confirm"))).text
    )
    assert [each.chat for each in await sent(staff_desk, case)] == [ANN, ANN, ANN, BEN]


async def test_a_check_is_undone_under_its_own_message(staff_desk: StaffDesk, case: CaseId) -> None:
    checked = await staff_desk.says(f"/checked {NUMBER}")
    undone = await staff_desk.presses(staff_text("button_status_undo"))
    assert undone.message_id == checked.message_id
    assert voice.staff("check_undone") in undone.text


async def tell_all(desk: StaffDesk) -> None:
    """Let the undo window pass and deliver pending messages."""
    now = desk.clock.pass_by(seconds=61)
    async with desk.store.transaction() as tx:
        until = now + timedelta(minutes=1)
        for claimed in await claims.claim(tx, holder="w", now=now, until=until, limit=9):
            took = DeliveryResult(claimed.id, DeliveryState.SENT, (MessageId(900),))
            await claims.record(tx, took, "w", now)


@pytest.fixture
def admin_desk(staff_desk: StaffDesk) -> StaffDesk:
    """Return the desk with the bot as an admin, so that it sees all that staff write."""
    staff_desk.group.bot_is_admin = True
    return staff_desk


async def test_a_note_typed_without_reply_gets_one_hint_and_a_reply_to_that_is_taken(
    admin_desk: StaffDesk, case: CaseId
) -> None:
    await admin_desk.says(f"/status {NUMBER} refused today")
    await admin_desk.presses(staff_text("button_status_add_note"))
    hint = await admin_desk.says("Please call us.")
    assert hint.text == staff_text("note_without_reply", case=CASE["case"])
    said = len(admin_desk.group.history)
    for person in (admin_desk.member, admin_desk.colleague):
        person.say("Lunch?", to=admin_desk.group)
        await admin_desk.handle_waiting()
    assert len(admin_desk.group.history) == said

    preview = await admin_desk.replies("Please call us.", hint)
    assert staff_text("preview_rule") in preview.text
    assert "Please call us." in preview.text


async def test_talk_among_staff_gets_no_hint(admin_desk: StaffDesk, case: CaseId) -> None:
    await admin_desk.says(f"/status {NUMBER} refused today")
    said = len(admin_desk.group.history)
    admin_desk.member.say("Who called Mr. Smith?", to=admin_desk.group)
    await admin_desk.handle_waiting()
    assert len(admin_desk.group.history) == said
