"""What was told and was wrong: corrected, and corrected again."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.cases import StatusFacts, StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState, InDoubt
from bot.domain.reply import Paragraph, Reply
from bot.store.cases import followers, statuses
from bot.store.database.engine import Store
from tests.e2e import voice
from tests.knowledge.real_words import notice_text, staff_text
from tests.staff.desk import CASE_NAME, Desk, open_desk, said
from tests.store.clock import Clock
from tests.store.one_case import ANN, BEN
from tests.store.written import audit_lines

pytestmark = pytest.mark.engines("sqlite")

NOTICE, CORRECTION, EDIT = DeliveryKind.NOTICE, DeliveryKind.CORRECTION, DeliveryKind.EDIT


@pytest.fixture
async def desk(store: Store, clock: Clock) -> Desk:
    return await open_desk(store, clock)


def struck(reply: Reply) -> str:
    return "".join(
        span.text
        for block in reply.blocks
        if isinstance(block, Paragraph)
        for span in block.spans
        if span.struck
    )


async def test_readers_get_a_correction_and_the_earlier_message_is_struck_through(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued 2026-11-20")
    await desk.delivers()
    (earlier,) = await desk.sent()
    desk.clock.pass_by(days=2)
    preview = await desk.types("correct", "refused 2026-11-20")
    assert notice_text("correction", day="November 24, 2026", ending="3456") in said(preview)
    assert staff_text("preview_one_edit") in said(preview)
    await desk.presses("confirm", preview)

    correction, edit = await desk.waiting()
    assert (correction.kind, edit.kind, edit.target) == (CORRECTION, EDIT, earlier.id)
    assert correction.due_at == edit.due_at == desk.clock.now.replace(minute=desk.clock.now.minute + 1)
    assert correction.reply is not None
    assert edit.reply is not None
    assert earlier.reply is not None
    at = preview.blocks.index(correction.reply.blocks[0])
    assert preview.blocks[at : at + len(correction.reply.blocks)] == correction.reply.blocks
    assert said(edit.reply).startswith("Corrected on November 26, 2026")
    unstruck = Reply(earlier.reply.blocks)
    assert struck(edit.reply) == "".join(
        span.text for block in unstruck.blocks if isinstance(block, Paragraph) for span in block.spans
    )
    async with desk.store.reading() as conn:
        old, new = await statuses.history(conn, desk.case, standing=False)
        lines = await audit_lines(conn, desk.case)
    assert (old.state, new.corrects) == (StatusState.CORRECTED, old.id)
    assert [line.action for line in lines] == ["status", "correction"]


async def test_a_correction_of_the_note_alone_keeps_status_and_day(desk: Desk) -> None:
    await desk.records("refused 2026-11-20 note: bring the form")
    await desk.records("note: bring the photo", "correct")
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts == StatusFacts("Refused", date(2026, 11, 20), "bring the photo")


async def test_a_correction_of_the_day_alone_keeps_status_and_note(desk: Desk) -> None:
    await desk.records("refused 2026-11-20 note: bring the form")
    await desk.records("2026-11-19", "correct")
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts == StatusFacts("Refused", date(2026, 11, 19), "bring the form")


async def test_a_correction_with_an_empty_note_asks_for_the_note_only(desk: Desk) -> None:
    await desk.records("refused 2026-11-20")
    asked = await desk.types("correct", "note:")
    preview = await desk.replies("bring the photo", asked)
    await desk.presses("confirm", preview)
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts == StatusFacts("Refused", date(2026, 11, 20), "bring the photo")


async def test_followers_without_the_message_get_a_plain_notice(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    (waiting,) = await desk.waiting()
    await desk.records("refused today", "correct")
    cancelled, notice = await desk.sent()
    assert (cancelled.id, cancelled.state) == (waiting.id, DeliveryState.CANCELLED)
    assert notice.kind is NOTICE
    assert notice.reply is not None
    assert "mistake" not in said(notice.reply)


async def test_readers_and_others_get_different_texts_and_both_are_previewed(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.follows(BEN)
    preview = await desk.types("correct", "refused today")
    assert said(preview).count(staff_text("preview_one_reads")) == 2
    await desk.presses("confirm", preview)
    assert [(each.chat, each.kind) for each in await desk.waiting()] == [
        (ANN, CORRECTION),
        (ANN, EDIT),
        (BEN, NOTICE),
    ]


async def test_unsubscribed_readers_get_the_correction_and_unreachable_ones_do_not(desk: Desk) -> None:
    ann, _ = await desk.follows(ANN), await desk.follows(BEN)
    await desk.records("issued today")
    await desk.delivers()
    async with desk.store.transaction() as tx:
        await followers.subscribe(tx, ann, ANN, on=False)
        await followers.mark_gone(tx, BEN, desk.clock.now)
    await desk.records("refused today", "correct")
    assert [(each.chat, each.kind) for each in await desk.waiting()] == [(ANN, CORRECTION), (ANN, EDIT)]


async def test_a_message_being_sent_counts_as_read(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.claims()
    await desk.records("refused today", "correct")
    assert [each.kind for each in await desk.waiting()] == [CORRECTION, EDIT]


async def test_a_correction_can_be_corrected(desk: Desk) -> None:
    await desk.follows(ANN)
    for command, text in (
        ("status", "issued today"),
        ("correct", "ready today"),
        ("correct", "refused today"),
    ):
        await desk.records(text, command)
        await desk.delivers()
    sent = await desk.sent()
    kinds = [each.kind for each in sent]
    assert kinds == [NOTICE, CORRECTION, EDIT, CORRECTION, EDIT]
    assert [each.target for each in sent if each.kind is EDIT] == [sent[0].id, sent[1].id]
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.status == "Refused"


async def test_correcting_a_pending_correction_still_corrects_the_sent_message(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    (told,) = await desk.sent()
    await desk.records("ready today", "correct")
    await desk.records("refused today", "correct")
    correction, edit = await desk.waiting()
    assert correction.reply is not None
    assert "Refused" in said(correction.reply)
    assert edit.target == told.id


async def test_facts_not_typed_stay_as_they_were(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued 2026-11-20 note: Call us")
    await desk.records("issued 2026-11-21", "correct")
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.note == "Call us"


async def test_buttons_change_only_what_is_wrong(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued 2026-11-20 note: Call us")
    edit = await desk.types("correct")
    assert staff_text("correct_ask", case=CASE_NAME, status="Issued", day="November 20, 2026") in said(edit)
    assert staff_text("correct_same") in said(await desk.presses("preview", edit))
    preview = await desk.presses("no-note", edit)
    await desk.presses("confirm", preview)
    latest = await desk.latest()
    assert latest is not None
    assert latest.facts.note is None
    assert str(latest.facts.updated_on) == "2026-11-20"


async def test_a_correction_of_a_replaced_status_is_shown_again(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    ready = await desk.types("status", "ready today")
    preview = await desk.types("correct", "refused today")
    await desk.presses("confirm", ready)
    again = await desk.presses("confirm", preview)
    assert staff_text("status_changed") in said(again)
    assert len(await desk.waiting()) == 2


async def test_a_message_sent_between_preview_and_confirm_updates_the_preview(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    preview = await desk.types("correct", "refused today")  # the plain notice: it still waits
    await desk.delivers()
    again = await desk.presses("confirm", preview)
    assert staff_text("status_changed") in said(again)
    assert notice_text("correction", day="November 24, 2026", ending="3456") in said(again)


async def test_without_a_status_there_is_nothing_to_correct(desk: Desk) -> None:
    assert voice.staff("correct_nothing") in said(await desk.types("correct"))


async def test_a_correction_back_to_the_previous_facts_sends_nothing_to_others(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("refused 2026-11-20")
    await desk.delivers()
    await desk.records("issued today")
    await desk.records("refused 2026-11-20", "correct")
    assert await desk.waiting() == []


@pytest.mark.parametrize("doubts", [1, 2])
async def test_the_correction_says_that_a_copy_of_the_wrong_message_may_remain(
    desk: Desk, doubts: int
) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    for _ in range(doubts):
        await desk.comes_to(InDoubt("no answer"))
    if doubts == 1:
        await desk.delivers()
    preview = await desk.types("correct", "refused today")
    out_of_reach = "preview_one_copy" if doubts == 1 else "preview_many_copies"
    assert voice.staff(out_of_reach) in said(preview)
    assert (voice.staff("preview_one_edit") in said(preview)) == (doubts == 1)
    await desk.presses("confirm", preview)
    correction, edit = await desk.waiting()
    assert (correction.kind, edit.kind) == (CORRECTION, EDIT)
    assert correction.reply is not None
    assert voice.notice("correction_copy") in said(correction.reply)


async def test_without_a_copy_the_correction_does_not_mention_one(desk: Desk) -> None:
    await desk.follows(ANN)
    await desk.records("issued today")
    await desk.delivers()
    await desk.records("refused today", "correct")
    correction, _ = await desk.waiting()
    assert correction.reply is not None
    assert voice.notice("correction_copy") not in said(correction.reply)
