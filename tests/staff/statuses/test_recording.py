"""From /status to the outbox, on each engine."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.case_number import CaseNumber
from bot.domain.cases import CaseState, StatusFacts
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.ids import ChatId, EntryId
from bot.domain.preferences import Preferences, QuietHours
from bot.domain.press import Choose, OnCase, OpenEntry, OpenOwnCase
from bot.domain.reply import Reply, plain_text
from bot.knowledge.markup.template import Template
from bot.store.cases import cases, checks, followers, statuses
from bot.store.chats import preferences
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.knowledge.real_words import notice_text, speak, staff_text
from tests.staff.desk import CASE_NAME, EVE, NOOR, UNDO, Desk, draft_in, open_desk, said
from tests.staff.wired import StatusOffice
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN, NUMBER, follow, new_case
from tests.store.written import audit_lines

pytestmark = pytest.mark.engines("sqlite")

CAROL = ChatId(5_000_000_003)


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("approved", "Issued"),
        ("AP", "Administrative Processing"),
        ("Denied.", "Refused"),
        ("refusd", "Refused"),
    ],
)
async def test_an_unknown_status_name_is_queried(desk: Desk, typed: str, meant: str) -> None:
    shown = said(await desk.types("status", f"{typed} 2026-11-20"))
    written = typed.removesuffix("")
    assert staff_text("status_wrong_near", written=written, near=meant) in shown
    assert await desk.latest() is None


async def test_an_impossible_day_is_rejected_and_the_status_is_used(desk: Desk) -> None:
    asked = await desk.types("status", "refused 31 Feb 2026")
    assert staff_text("date_not_in_calendar", written="31 Feb 2026") in said(asked)
    await desk.presses("confirm", await desk.presses("d-today", asked))
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts == StatusFacts("Refused", date(2026, 11, 24))


@pytest.mark.engines("sqlite", "postgresql")
async def test_buttons_lead_from_status_to_pending_messages(desk: Desk) -> None:
    ann, ben = await desk.follows(ANN), await desk.follows(BEN)

    asked = await desk.types("status")
    assert asked.asks is not None
    day = await desk.presses("s-administrative-processing", asked)
    preview = await desk.presses("d-yesterday", day)
    assert staff_text("preview_many_read", count="2") in said(preview)
    assert await desk.sent() == []
    answer = await desk.presses("confirm", preview)

    assert answer.in_place
    assert staff_text("told_many", count="2", time="02:01") in said(answer)
    waiting = await desk.sent(DeliveryKind.NOTICE)
    assert [(each.chat, each.follower) for each in waiting] == [(ANN, ann), (BEN, ben)]
    for each in waiting:
        assert (each.state, each.due_at) == (DeliveryState.HELD, desk.clock.now + timedelta(seconds=60))
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts == StatusFacts("Administrative Processing", date(2026, 11, 23))
    async with desk.store.reading() as conn:
        case = await cases.get(conn, desk.case)
        lines = await audit_lines(conn, desk.case)
    assert case is not None
    assert case.checked_at == desk.clock.now
    assert [(line.by, line.action) for line in lines] == [(EVE, "status")]
    assert desk.woken


async def test_what_is_stored_is_what_the_preview_showed(desk: Desk) -> None:
    follower = await desk.follows(ANN)
    preview = await desk.types("status", "Refused 20-Nov-2026 note: Call <b>us</b> & {firm.phone}\nsoon")
    await desk.presses("confirm", preview)

    (sent,) = await desk.sent()
    assert sent.reply is not None
    shown = preview.blocks
    at = shown.index(sent.reply.blocks[0])
    assert shown[at : at + len(sent.reply.blocks)] == sent.reply.blocks
    assert "Call <b>us</b> & {firm.phone}\nsoon" in said(sent.reply)
    assert [button.press for row in sent.reply.rows for button in row] == [
        OpenEntry(EntryId("ceac-shows-refused")),
        OpenOwnCase(follower),
    ]
    for row in sent.reply.rows:
        assert f"[{row[0].label}]" in said(preview)


async def test_every_status_can_be_recorded_by_each_of_its_spellings(desk: Desk) -> None:
    for known in speak().language.statuses:
        for spelling in (known.status, *known.also):
            await desk.records(f"{spelling.upper()} today")
            latest = await desk.latest()
            assert latest is not None
            assert latest.facts.status == known.status


async def test_the_number_and_the_label_are_in_no_message(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    (sent,) = await desk.sent()
    assert sent.reply is not None
    assert "3456" in said(sent.reply)
    assert not re.search("BLG|123456|Smith", said(sent.reply))


async def test_the_second_tap_on_confirm_records_nothing_and_shows_the_same(desk: Desk) -> None:
    await desk.follows(ANN)
    preview = await desk.types("status", "refused today")
    first = await desk.presses("confirm", preview)
    assert await desk.presses("confirm", preview, by=NOOR) == first
    assert await desk.presses("cancel", preview) == first
    assert len(await desk.sent()) == 1


@pytest.mark.engines("sqlite", "postgresql")
async def test_an_update_handled_twice_records_once(desk: Desk) -> None:
    await desk.follows(ANN)
    draft = draft_in(await desk.types("status", "refused today"))
    update = desk.update()
    answers = [await desk.desk.choose(Choose(draft, "confirm"), EVE, update) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(await desk.sent()) == 1


async def test_a_canceled_draft_cannot_be_confirmed(desk: Desk) -> None:
    await desk.follows(ANN)
    preview = await desk.types("status", "refused today")
    assert voice.staff("status_cancelled") in said(await desk.presses("cancel", preview))
    assert voice.staff("status_cancelled") in said(await desk.presses("confirm", preview))
    assert await desk.sent() == []


async def test_statuses_are_ordered_by_recording_not_by_date(desk: Desk) -> None:
    await desk.follows(ANN)
    for day in ("2026-11-20", "2026-11-10", "2026-11-20"):
        await desk.records(f"refused {day}")
        await desk.records(f"ready {day}")
    async with desk.store.reading() as conn:
        history = await statuses.history(conn, desk.case, standing=True)
    recorded = [(each.facts.status, each.facts.updated_on) for each in history]
    days = [date(2026, 11, day) for day in (20, 10, 20)]
    assert recorded == [(name, day) for day in days for name in ("Refused", "Ready")]
    assert [each.status for each in await desk.sent()] == [each.id for each in history]
    assert await desk.latest() == history[-1]


async def test_unreachable_and_unsubscribed_followers_are_counted_and_skipped(desk: Desk) -> None:
    ann, ben = await desk.follows(ANN), await desk.follows(BEN)
    await desk.follows(CAROL)
    async with desk.store.transaction() as tx:
        await followers.subscribe(tx, ann, ANN, on=False)
        await followers.mark_gone(tx, BEN, desk.clock.now)
        quiet = QuietHours(time(0), time(6), "America/Denver")
        await preferences.put(tx, CAROL, Preferences(quiet=quiet, discreet=True))
    preview = said(await desk.types("status", "refused today"))
    for counted in ("one_reads", "one_unsubscribed", "one_gone", "one_discreet", "one_quiet"):
        assert staff_text(f"preview_{counted}") in preview
    await desk.records("refused today")
    assert [each.follower for each in await desk.sent()] == [ben + 1]


async def test_without_recipients_the_preview_says_so_and_shows_the_text(desk: Desk) -> None:
    preview = await desk.types("status", "refused today")
    assert voice.staff("preview_nobody") in said(preview)
    assert notice_text("means") in said(preview)
    await desk.follows(ANN)
    await desk.presses("confirm", preview)
    assert [each.chat for each in await desk.sent()] == [ANN]  # who joined since has seen the same text


async def test_the_confirm_button_mentions_followers_only_if_there_are_any(desk: Desk) -> None:
    assert (await desk.types("status", "refused today")).rows[0][0].label == staff_text(
        "button_status_confirm_only"
    )
    await desk.follows(ANN)
    assert (await desk.types("status", "refused today")).rows[0][0].label == staff_text(
        "button_status_confirm"
    )


async def test_an_earlier_date_is_pointed_out_to_staff_and_allowed(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused 2026-11-20")
    goes_back = voice.staff("preview_goes_back")
    assert goes_back not in said(await desk.types("status", "issued 2026-11-20"))
    preview = await desk.types("status", "issued 2026-11-19")
    before = {"day": "November 19, 2026", "before": "November 20, 2026"}
    assert staff_text("preview_goes_back", **before) in said(preview)
    await desk.presses("confirm", preview)
    (_, sent) = await desk.sent()
    assert sent.reply is not None
    assert goes_back not in said(sent.reply)


async def test_a_status_recorded_meanwhile_shows_a_new_preview(desk: Desk) -> None:
    await desk.follows(ANN)
    theirs = await desk.types("status", "refused yesterday", by=NOOR)
    mine = await desk.types("status", "refused today")
    await desk.presses("confirm", theirs, by=NOOR)
    again = await desk.presses("confirm", mine)
    assert staff_text("status_changed") in said(again)
    assert notice_text("still_new_date", status="Refused", day="November 24, 2026") in said(again)
    assert len(await desk.sent()) == 1
    await desk.presses("confirm", again)
    assert len(await desk.sent()) == 2


async def test_confirm_under_an_older_preview_shows_the_newer_one(desk: Desk) -> None:
    await desk.follows(ANN)
    old = await desk.types("status", "refused today")
    await desk.replies("A note", await desk.presses("note", old))
    shown = await desk.presses("confirm", old)
    assert staff_text("status_changed") in said(shown)
    assert "A note" in said(shown)
    assert await desk.sent() == []


async def test_the_same_facts_again_send_no_notice_and_count_as_a_check(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today note: Call us")
    await desk.delivers()
    desk.clock.pass_by(days=3)
    preview = await desk.types("status", "refused 2026-11-24 note: Call us")
    assert staff_text("status_same") in said(preview)
    answer = await desk.presses("confirm", preview)
    assert voice.staff("check_recorded") in said(answer)
    assert len(await desk.sent()) == 1
    async with desk.store.reading() as conn:
        case = await cases.get(conn, desk.case)
        assert len(await statuses.history(conn, desk.case, standing=False)) == 1
    assert case is not None
    assert case.checked_at == desk.clock.now


async def test_a_new_note_alone_is_news(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    await desk.records("refused today note: Call us")
    reply = (await desk.sent())[-1].reply
    assert reply is not None
    assert notice_text("still_says", status="Refused") in said(reply)


async def test_the_preview_warns_of_a_promise_in_the_note(desk: Desk) -> None:
    await desk.follows(ANN)
    preview = await desk.types("status", "refused today note: You will get your visa soon")
    assert staff_text("preview_promise", words="You will get your visa") in said(preview)


async def test_a_closed_case_takes_no_status(desk: Desk) -> None:
    preview = await desk.types("status", "refused today")
    async with desk.store.transaction() as tx:
        await cases.set_state(tx, desk.case, CaseState.CLOSED)
    for reply in (
        await desk.types("status"),
        await desk.types("checked"),
        await desk.presses("confirm", preview),
    ):
        assert "/reopen BLG2019123456" in said(reply)
    assert await desk.latest() is None


async def test_texts_edited_since_the_preview_are_shown_before_they_are_sent(desk: Desk) -> None:
    await desk.follows(ANN)
    preview = await desk.types("status", "refused today")
    phrases = speak()
    notices = phrases.words.notices.model_copy(update={"stop": Template.parse("Edited meanwhile.")})
    words = replace(phrases.words, notices=notices)
    edited = replace(phrases, language=replace(phrases.language, words=words))
    desk.desk = StatusOffice(desk.store, undo=UNDO, words=lambda: edited)
    again = await desk.presses("confirm", preview)
    assert staff_text("status_changed") in said(again)
    assert "Edited meanwhile." in said(again)
    assert await desk.sent() == []
    await desk.presses("confirm", again)
    (sent,) = await desk.sent()
    assert sent.reply is not None
    assert "Edited meanwhile." in said(sent.reply)


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize("command", ["status", "correct", "withdraw"])
async def test_confirming_a_draft_cancels_older_ones_for_the_case(desk: Desk, command: str) -> None:
    await desk.follows(ANN)
    await desk.records("ready today")
    forgotten = [
        await desk.types("status", "refused today"),
        await desk.types("correct", "issued today", by=NOOR),
        await desk.types("withdraw"),
        await desk.types("status"),
    ]
    preview = await desk.types(command, "" if command == "withdraw" else "in transit today")
    newer = await desk.types("status", "issued today", by=NOOR)
    await desk.presses("confirm", preview)

    stood = await desk.latest()
    for each in forgotten:
        if "/confirm" in said(each):
            assert voice.staff("status_overtaken") in said(await desk.presses("confirm", each))
    assert staff_text("status_over") in said(await desk.replies("refused today", forgotten[-1]))
    assert await desk.latest() == stood
    assert staff_text("status_changed") in said(await desk.presses("confirm", newer, by=NOOR))


async def test_cancel_names_the_draft_and_what_is_still_pending(desk: Desk) -> None:
    await desk.follows(ANN)
    first = await desk.types("status", "issued today")
    later = await desk.types("status", "refused today")
    await desk.presses("confirm", first)

    cancelled = said(await desk.presses("cancel", later))

    assert (
        staff_text("status_cancelled", case=CASE_NAME, what=staff_text("draft_status", status="Refused"))
        in cancelled
    )
    still_goes = {"status": "Issued", "time": "02:01", "case": CASE_NAME, "number": str(NUMBER)}
    assert staff_text("still_goes", **still_goes) in cancelled
    assert said(await desk.presses("cancel", later)) == cancelled
    await desk.delivers()
    assert staff_text("still_goes", **still_goes) not in said(await desk.presses("cancel", later))


async def test_cancel_names_the_members_pending_messages_about_another_case(desk: Desk) -> None:
    async with desk.store.transaction() as tx:
        other = await new_case(tx, desk.store, CaseNumber("LMA2020000001"))
        await follow(tx, desk.store, other, ANN)
    await desk.desk.presses("checked", other, EVE, desk.update())
    preview = await desk.desk.types("status", "LMA2020000001 issued today", EVE, desk.update())
    assert preview is not None
    await desk.presses("confirm", preview)
    mine, theirs = await desk.types("status", "refused today"), await desk.types("withdraw", by=NOOR)
    assert voice.staff("withdraw_nothing") in said(theirs)

    still_goes = {"status": "Issued", "time": "02:01", "case": "LMA2020000001 (Smith & Sons)"}
    line = staff_text("still_goes", number="LMA2020000001", **still_goes)
    assert line in said(await desk.presses("cancel", mine))
    theirs = await desk.types("status", "refused today", by=NOOR)
    assert line not in said(await desk.presses("cancel", theirs, by=NOOR))


async def test_a_second_tap_on_confirm_undoes_nothing(desk: Desk) -> None:
    await desk.follows(ANN)
    answer = await desk.presses("confirm", await desk.types("status", "refused today"))
    checked = await desk.types("checked")

    for reply in (answer, checked):
        first, second = reply.rows
        assert [button.press for button in first] == [OnCase("case", desk.case)]
        assert [button.label for button in second] == [staff_text("button_status_undo")]


async def test_a_late_reply_is_reported_as_not_saved(desk: Desk) -> None:
    await desk.follows(ANN)
    preview = await desk.types("status", "refused today")
    asked = await desk.presses("note", preview)
    await desk.desk.choose(Choose(draft_in(preview), "confirm"), NOOR, desk.update())
    late = await desk.replies("Call us", asked)
    assert staff_text("status_over") in said(late)
    recorded = staff_text("status_recorded", case=CASE_NAME, status="Refused", day="November 24, 2026")
    assert recorded in said(late)
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.note is None


async def test_a_note_that_is_too_long_is_refused_with_its_length(desk: Desk) -> None:
    asked = await desk.presses("note", await desk.types("status", "refused today"))
    refused = await desk.replies("x" * 701, asked)
    assert staff_text("note_too_long", count="701", limit="700") in said(refused)
    preview = await desk.replies("x" * 700, refused)
    assert "x" * 700 in said(preview)


def choices(reply: Reply) -> set[str]:
    """Return the choices under a draft, a confirmation without its fingerprint."""
    presses = [button.press for row in reply.rows for button in row]
    return {press.choice.partition("-")[0] for press in presses if isinstance(press, Choose)}


@pytest.mark.parametrize("note", ["note: " + "x" * 701, "note:", "please call us"])
async def test_a_draft_without_the_typed_note_cannot_be_confirmed(desk: Desk, note: str) -> None:
    asked = await desk.types("status", f"refused today {note}")
    assert "confirm" not in choices(asked)
    preview = await desk.replies("Call us", asked)
    assert "Call us" in said(preview)
    assert "confirm" in choices(preview)


async def test_a_confirm_rejected_by_a_change_stays_rejected_when_handled_again(desk: Desk) -> None:
    await desk.follows(ANN)
    first = await desk.types("status", "refused yesterday")
    draft = draft_in(await desk.types("status", "refused today"))
    await desk.presses("confirm", first)
    update = desk.update()
    for _ in range(2):
        reply = await desk.desk.choose(Choose(draft, "confirm"), EVE, update)
        assert reply is not None
        assert notice_text("still_new_date", status="Refused", day="November 24, 2026") in said(reply)
    assert len(await desk.sent()) == 1


async def test_a_confirmation_counts_followers_with_quiet_hours(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.follows(BEN)
    async with desk.store.transaction() as tx:
        quiet = QuietHours(time(0), time(23, 59), "UTC")
        await preferences.put(tx, ANN, Preferences(quiet=quiet, zone="UTC"))
    one = staff_text("preview_one_quiet")

    assert one in said(await desk.records("refused today"))
    corrected = await desk.records("issued today", "correct")
    assert one in said(corrected)
    assert one in said(await desk.presses("undo", corrected))


async def test_a_check_of_a_closed_case_is_not_recorded(desk: Desk) -> None:
    async with desk.store.transaction() as tx:
        await cases.set_state(tx, desk.case, CaseState.CLOSED)

    reply = await desk.types("checked")

    assert staff_text("status_case_closed", case=CASE_NAME, number=str(NUMBER)) in said(reply)
    async with desk.store.reading() as conn:
        assert await checks.latest(conn, desk.case) is None


async def test_urgent_is_chosen_under_the_preview_and_is_in_the_audit(desk: Desk) -> None:
    await desk.follows(ANN)
    preview = await desk.types("status", "refused today note: Come at eight.")
    urgent = await desk.presses("urgent", preview)
    assert voice.notice("urgent") in said(urgent)
    assert voice.staff("preview_urgent") in said(urgent)
    assert said(await desk.presses("not-urgent", urgent)) == said(preview)
    await desk.presses("confirm", await desk.presses("urgent", preview))

    (notice,) = await desk.sent(DeliveryKind.NOTICE)
    assert notice.urgent
    assert notice.reply is not None
    first, second, *_ = [plain_text((block,)) for block in notice.reply.blocks]
    assert first == notice_text("urgent").strip()
    assert "Come at eight." in second
    async with desk.store.reading() as conn:
        assert str((await audit_lines(conn, desk.case))[-1].detail).endswith(", urgent")


async def test_an_urgent_correction_is_urgent(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.records("refused today urgent", "correct")

    assert [(each.kind, each.urgent) for each in await desk.waiting()] == [
        (DeliveryKind.CORRECTION, True),
        (DeliveryKind.EDIT, False),
    ]


async def test_nothing_is_urgent_where_nothing_is_new(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused today")
    again = await desk.types("status", "refused today urgent")

    assert voice.staff("preview_urgent") not in said(again)
    choices = [b.press.choice for row in again.rows for b in row if isinstance(b.press, Choose)]
    assert "urgent" not in choices
