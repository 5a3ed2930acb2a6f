"""Edited commands, edited answers and captions: nothing is done, and a button offers to do it."""

from __future__ import annotations

import pytest

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case
from bot.domain.ids import DraftId, StaffId
from bot.store.cases import cases, statuses
from bot.store.messages import outbox
from bot.store.staff import drafts
from bot.store.staff.audit import AuditLine
from bot.store.staff.drafts import DraftKind, DraftState
from tests.command_names import OF_STAFF
from tests.e2e import voice
from tests.frontends.telegram.staff.conftest import StaffDesk
from tests.standin import BotMessage, Person, media
from tests.store.one_case import ANN, follow
from tests.store.written import audit_lines

A, B = "BLG2019200005", "BLG2019200006"
DO_IT = voice.staff_label("button_offer_command").split("{", maxsplit=1)[0]
USE_IT = voice.staff_label("button_offer_answer").split("{", maxsplit=1)[0]


@pytest.fixture
async def desk(staff_desk: StaffDesk) -> StaffDesk:
    """Return the staff's desk with two cases."""
    for number in (A, B):
        await staff_desk.says(f"/newcase {number} Smith; visa IR1; post Lagos; refused 2026-11-20; check 7")
    return staff_desk


async def edits(desk: StaffDesk, text: str, *, by: Person | None = None) -> BotMessage | None:
    """Edit the member's latest message; return what the bot says to that."""
    said = len(desk.group.history)
    (by or desk.member).edit(text, to=desk.group)
    await desk.handle_waiting()
    return desk.group.last if len(desk.group.history) > said else None


async def case(desk: StaffDesk, number: str) -> Case:
    async with desk.store.reading() as conn:
        found = await cases.find(conn, CaseNumber(number))
        assert found is not None
        return found


async def done_with(desk: StaffDesk, number: str) -> list[AuditLine]:
    found = await case(desk, number)
    async with desk.store.reading() as conn:
        return list(await audit_lines(conn, found.id))[1:]


def button_of(message: BotMessage | None) -> str:
    assert message is not None
    (label,) = (each for each in message.labels if each.startswith((DO_IT, USE_IT)))
    return label


async def test_a_corrected_command_is_offered_and_acts_for_the_person_who_presses(desk: StaffDesk) -> None:
    await desk.says(f"/checked {A}")
    offer = await edits(desk, f"/checked {B}")
    assert offer is not None
    assert voice.staff("edited_not_read") in offer.text
    assert voice.staff("edited_carried_out") in offer.text
    assert (await case(desk, B)).checked_at is None
    assert (await case(desk, A)).checked_at is not None
    shown = await desk.presses(button_of(offer), by=desk.colleague)

    assert shown.message_id == offer.message_id
    assert voice.staff_label("button_change_undo") in shown.labels
    assert (await case(desk, A)).checked_at is not None
    (line,) = await done_with(desk, B)
    assert line.by is not None
    assert (line.action, line.by.id) == ("check", desk.colleague.chat_id)


async def test_a_failed_command_is_fixed_by_an_edit(desk: StaffDesk) -> None:
    await desk.says("/newcase BLG201912349 Jones")
    offer = await edits(desk, "/newcase BLG2019123499 Jones")
    assert offer is not None
    assert voice.staff("edited_carried_out") not in offer.text
    await desk.presses(button_of(offer))

    assert (await case(desk, "BLG2019123499")).label == "Jones"


async def test_the_draft_of_the_first_version_is_named(desk: StaffDesk) -> None:
    preview = await desk.says(f"/status {A} refused 2026-11-20")
    offer = await edits(desk, f"/status {A} issued 2026-11-20")
    assert offer is not None
    assert "/cancel 1" in offer.text
    shown = await desk.presses(button_of(offer))
    assert voice.staff_label("button_status_confirm_only") in shown.labels
    assert shown.text != preview.text
    async with desk.store.reading() as conn:
        began = [await drafts.get(conn, number) for number in map(DraftId, (1, 2, 3))]
    assert [each and (each.kind, each.state) for each in began] == [
        (DraftKind.STATUS, DraftState.CANCELLED),
        (DraftKind.OFFER, DraftState.CONFIRMED),
        (DraftKind.STATUS, DraftState.OPEN),
    ]


BEGINNINGS = {
    "status": (f"/status {A} refused 2026-11-20", f"/status {A} issued 2026-11-20"),
    "correct": (f"/correct {A} issued 2026-11-20", f"/correct {A} ready 2026-11-20"),
    "withdraw": (f"/withdraw {A}", f"/withdraw {A}."),
    "announce": ("/announce all Closed on Fryday", "/announce all Closed on Friday"),
}
"""Commands that begin a preview, and what they are edited to."""


@pytest.mark.parametrize("command", BEGINNINGS)
async def test_the_draft_of_the_earlier_version_can_no_longer_be_confirmed(
    desk: StaffDesk, command: str
) -> None:
    async with desk.store.transaction() as tx:
        await follow(tx, desk.store, (await case(desk, A)).id, ANN)
    await desk.says(f"/status {A} administrative processing 2026-11-20")
    await desk.says("/confirm")
    before, after = BEGINNINGS[command]
    await desk.says(before)
    async with desk.store.reading() as conn:
        first = await drafts.last_of(conn, StaffId(desk.member.chat_id))
    assert first is not None
    await desk.presses(button_of(await edits(desk, after)))
    done, news = await done_with(desk, A), await notices(desk)
    await desk.says(f"/confirm {first.id}")

    assert await done_with(desk, A) == done
    assert await notices(desk) == news


async def notices(desk: StaffDesk) -> int:
    async with desk.store.reading() as conn:
        return len(await outbox.of_chat(conn, ANN))


async def test_each_edit_that_is_taken_ends_the_preview_of_the_one_before(desk: StaffDesk) -> None:
    await desk.says(f"/status {A} refused 2026-11-20")
    for status in ("issued", "ready"):
        await desk.presses(button_of(await edits(desk, f"/status {A} {status} 2026-11-20")))
    async with desk.store.reading() as conn:
        began = [await drafts.get(conn, number) for number in map(DraftId, (1, 3, 5))]

    assert [each and each.state for each in began] == [
        DraftState.CANCELLED,
        DraftState.CANCELLED,
        DraftState.OPEN,
    ]


async def test_a_taken_edit_is_what_an_edit_back_to_the_first_version_is_told_from(desk: StaffDesk) -> None:
    await desk.says(f"/close {A}")
    await desk.presses(button_of(await edits(desk, f"/close {B}")))
    offer = await edits(desk, f"/close {A}")

    assert button_of(offer) == f"{DO_IT}/close {A}"


async def test_a_press_handled_twice_leaves_the_preview_that_it_began(desk: StaffDesk) -> None:
    await desk.says(f"/status {A} refused 2026-11-20")
    offer = await edits(desk, f"/status {A} issued 2026-11-20")
    assert offer is not None
    desk.member.press(button_of(offer), to=desk.group)
    await desk.handle_waiting_twice()
    await desk.says("/confirm 3")

    (line,) = await done_with(desk, A)
    assert line.detail == "Issued, 2026-11-20"


async def test_a_preview_that_was_confirmed_was_carried_out(desk: StaffDesk) -> None:
    await desk.says(f"/status {A} refused 2026-11-20")
    await desk.presses(voice.staff_label("button_status_confirm_only"))
    offer = await edits(desk, f"/status {A} issued 2026-11-20")

    assert offer is not None
    assert voice.staff("edited_carried_out") in offer.text


async def test_confirm_never_means_an_offer(desk: StaffDesk) -> None:
    await desk.says(f"/status {A} refused 2026-11-20")
    await edits(desk, f"/status {A} issued 2026-11-20")
    await desk.says("/confirm", by=desk.member)

    assert await done_with(desk, A) == []


async def test_small_talk_stays_small_talk(desk: StaffDesk) -> None:
    desk.telegram.world.reads_all_group_messages = True
    desk.member.say("who takes the call?", to=desk.group)
    await desk.handle_waiting()
    assert await edits(desk, "who takes the call at ten?") is None
    asked = await desk.says(f"/case {A}")
    desk.member.replies("that one", asked, to=desk.group)
    await desk.handle_waiting()
    assert await edits(desk, "that one, please") is None
    assert await edits(desk, "/nonsense") is None


async def test_an_edit_that_changes_no_word_gets_no_reply(desk: StaffDesk) -> None:
    await desk.says(f"/close {A}")
    said = len(desk.group.history)
    desk.member.touch(to=desk.group)
    desk.member.edit(f"/close  {A} ", to=desk.group)
    await desk.handle_waiting()

    assert len(desk.group.history) == said


async def test_an_unchanged_offer_is_not_repeated(desk: StaffDesk) -> None:
    await desk.says(f"/case {A}")
    offer = await edits(desk, f"/close {A}")
    assert offer is not None
    desk.member.touch(to=desk.group)
    await desk.handle_waiting()
    assert desk.group.last.message_id == offer.message_id
    await desk.presses(button_of(offer))

    assert [line.action for line in await done_with(desk, A)] == ["close"]


async def test_a_press_whose_answer_did_not_go_out_acts_once_and_answers_again(desk: StaffDesk) -> None:
    await desk.says(f"/case {A}")
    offer = await edits(desk, f"/item {A} form")
    assert offer is not None
    desk.member.press(button_of(offer), to=desk.group)
    await desk.handle_without_an_answer()
    await desk.handle_waiting()

    assert voice.staff("item_added") in desk.group.now(offer).text
    assert [line.action for line in await done_with(desk, A)] == ["item"]


async def test_only_the_latest_version_can_be_taken(desk: StaffDesk) -> None:
    await desk.says(f"/case {A}")
    first = await edits(desk, f"/close {A}")
    second = await edits(desk, f"/close {B}")
    assert first is not None
    press = desk.member.press(button_of(first), under=first, to=desk.group)
    await desk.handle_waiting()
    assert press.notice == voice.staff_label("notice_offer_old")
    assert await done_with(desk, A) == []
    await desk.presses(button_of(second))

    assert [line.action for line in await done_with(desk, B)] == ["close"]


async def test_an_edit_back_to_what_was_done_offers_nothing_and_voids_the_button(desk: StaffDesk) -> None:
    await desk.says(f"/close {A}")
    offer = await edits(desk, f"/close {B}")
    assert offer is not None
    assert await edits(desk, f"/close {A}") is None
    press = desk.member.press(button_of(offer), under=offer, to=desk.group)
    await desk.handle_waiting()

    assert press.notice == voice.staff_label("notice_offer_old")
    assert await done_with(desk, B) == []


async def test_a_second_press_does_nothing_more(desk: StaffDesk) -> None:
    await desk.says("good morning @visa_questions_bot")
    offer = await edits(desk, f"/item {A} form")
    assert offer is not None
    data = offer.button(button_of(offer))["callback_data"]
    desk.member.press(button_of(offer), to=desk.group)
    second = desk.colleague.presses_forged(data, on=offer, to=desk.group)
    await desk.handle_waiting()

    assert second.notice == voice.staff_label("notice_offer_taken")
    assert [line.action for line in await done_with(desk, A)] == ["item"]


async def test_edits_and_presses_handled_twice_are_one(desk: StaffDesk) -> None:
    await desk.says(f"/case {A}")
    desk.member.edit(f"/item {A} form", to=desk.group)
    await desk.handle_waiting_twice()
    first, second = desk.group.history[-2:]
    assert first.raw["reply_markup"] == second.raw["reply_markup"]
    desk.member.press(button_of(second), under=second, to=desk.group)
    await desk.handle_waiting_twice()

    assert voice.staff("item_added") in desk.group.now(second).text
    assert [line.action for line in await done_with(desk, A)] == ["item"]


@pytest.mark.parametrize("standing", ["muted", "left", "unknown"])
async def test_the_button_is_for_members_only(desk: StaffDesk, standing: str) -> None:
    await desk.says(f"/case {A}")
    offer = await edits(desk, f"/close {A}")
    stranger = desk.telegram.user(first_name="Sam")
    desk.group.makes(stranger, standing)
    press = stranger.press(button_of(offer), to=desk.group)
    await desk.handle_waiting()
    assert await done_with(desk, A) == []
    assert press.notice == voice.label("notice_not_staff")
    await desk.presses(button_of(offer))

    assert [line.action for line in await done_with(desk, A)] == ["close"]


@pytest.mark.parametrize("command", OF_STAFF)
async def test_every_command_is_offered_after_an_edit(desk: StaffDesk, command: str) -> None:
    await desk.says("good morning @visa_questions_bot")
    before = len(desk.group.history)
    offer = await edits(desk, f"/{command} {A}")
    assert len(desk.group.history) == before + 1
    assert button_of(offer) == f"{DO_IT}/{command} {A}"
    assert await done_with(desk, A) == []
    shown = await desk.presses(button_of(offer))
    assert voice.staff("edited_not_read") not in shown.text


async def test_a_long_text_acts_whole(desk: StaffDesk) -> None:
    async with desk.store.transaction() as tx:
        await follow(tx, desk.store, (await case(desk, A)).id, ANN)
    text = "We are closed on Friday. " * 60
    await desk.says("good morning @visa_questions_bot")
    offer = await edits(desk, f"/announce all {text}")
    shown = await desk.presses(button_of(offer))

    assert text.strip() in shown.text
    assert len(button_of(offer)) < 80


async def test_editing_an_answer_fixes_the_day_of_a_status(desk: StaffDesk) -> None:
    asked = await desk.says(f"/status {A} refused")
    await desk.replies("20-Nov-2026", asked)
    await desk.presses(voice.staff_label("button_status_add_note"))
    await desk.replies("Please call us.", desk.group.last, by=desk.colleague)
    offer = await edits(desk, "21-Nov-2026")
    assert button_of(offer) == f"{USE_IT}21-Nov-2026"
    shown = await desk.presses(button_of(offer))

    assert "November 21, 2026" in shown.text
    assert "November 20, 2026" not in shown.text
    assert "Please call us." in shown.text, "what was added since stays"


async def test_editing_an_answer_fixes_an_announcement(desk: StaffDesk) -> None:
    async with desk.store.transaction() as tx:
        await follow(tx, desk.store, (await case(desk, A)).id, ANN)
    asked = await desk.says("/announce all")
    await desk.replies("Closed on Fryday", asked)
    shown = await desk.presses(button_of(await edits(desk, "Closed on Friday")))
    assert shown.text.endswith("Closed on Friday")
    await desk.presses(voice.staff_label("button_announce_confirm").format(count=1))
    async with desk.store.reading() as conn:
        (sent,) = await outbox.of_chat(conn, ANN)
    assert "Closed on Friday" in str(sent.reply)
    offer = await edits(desk, "Closed on Monday")
    await desk.presses(button_of(offer))
    async with desk.store.reading() as conn:
        assert await outbox.of_chat(conn, ANN) == (sent,), "what was sent off is not changed"


async def test_editing_an_answer_fixes_a_detail_of_a_case(desk: StaffDesk) -> None:
    asked = await desk.says("/newcase BLG2019200007 Jones; check 7")
    asked = await desk.replies("K2", asked)
    offer = await edits(desk, "K1")
    assert offer is not None
    assert voice.staff("edited_carried_out") in offer.text
    shown = await desk.presses(button_of(offer))

    found = await case(desk, "BLG2019200007")
    assert (found.visa_kind, found.post) == ("K1", None)
    assert voice.staff("ask_post") in shown.text, "the questions go on where they were"


async def test_an_edited_answer_to_a_settled_draft_is_not_accepted(desk: StaffDesk) -> None:
    asked = await desk.says(f"/status {A} refused")
    await desk.replies("20-Nov-2026", asked)
    await desk.presses(voice.staff_label("button_status_confirm_only"))
    shown = await desk.presses(button_of(await edits(desk, "21-Nov-2026")))

    assert voice.staff("status_over") in shown.text
    async with desk.store.reading() as conn:
        latest = await statuses.latest(conn, (await case(desk, A)).id)
    assert latest is not None
    assert str(latest.facts.updated_on) == "2026-11-20"


async def test_a_command_as_a_caption_is_offered(desk: StaffDesk) -> None:
    desk.member.sends(media.photo(), caption=f"/close {A}", to=desk.group)
    await desk.handle_waiting()
    offer = desk.group.last
    assert voice.staff("caption_not_read") in offer.text
    assert await done_with(desk, A) == []
    changed = await edits(desk, f"/close {B}")
    await desk.presses(button_of(changed))

    assert [line.action for line in await done_with(desk, B)] == ["close"]
    assert await done_with(desk, A) == []


async def test_a_caption_as_an_answer_is_offered(desk: StaffDesk) -> None:
    asked = await desk.says("/announce all")
    desk.member.sends(media.photo(), caption="Closed on Friday", to=desk.group, reply_to_message=asked.raw)
    await desk.handle_waiting()
    offer = desk.group.last
    assert voice.staff("caption_not_read") in offer.text
    shown = await desk.presses(button_of(offer))

    assert "Closed on Friday" in shown.text


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document", "location"])
async def test_an_answer_without_text_is_told_that_text_is_needed(desk: StaffDesk, kind: str) -> None:
    asked = await desk.says("/announce all")
    desk.member.sends(media.ALL[kind](), to=desk.group, reply_to_message=asked.raw)
    await desk.handle_waiting()

    assert voice.staff("text_only") in desk.group.last.text


async def test_a_picture_in_reply_to_a_message_without_a_question_is_ignored(desk: StaffDesk) -> None:
    shown = await desk.says(f"/case {A}")
    desk.member.sends(media.photo(), caption="look at this", to=desk.group, reply_to_message=shown.raw)
    desk.member.sends(media.sticker(), to=desk.group, reply_to_message=shown.raw)
    await desk.handle_waiting()

    assert desk.group.last.message_id == shown.message_id
