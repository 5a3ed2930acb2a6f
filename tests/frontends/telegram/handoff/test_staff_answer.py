"""Staff answer clients from the group: by replying, by /reply, one at a time, with time to undo."""

from __future__ import annotations

import pytest

from bot.domain.ids import ChatId
from tests.frontends.telegram.handoff.conftest import STAFF, Office, says
from tests.standin import FaultKind
from tests.standin.chat import BotMessage

ANSWER = "We got it. Nothing more is needed."


async def goes_out(office: Office, text: str = ANSWER) -> BotMessage:
    """Have the answer go out; return what the client got."""
    await office.delivers(after=11)
    assert text in office.ana.last.text
    return office.ana.last


async def test_a_reply_to_the_post_reaches_the_client_after_ten_seconds(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    before = len(office.ana.history)
    assert says(await office.replies(office.mia, ANSWER, post), "inbox_answer_goes")
    await office.delivers(after=9)
    assert len(office.ana.history) == before
    await office.delivers(after=2)
    assert says(office.ana.last, "handoff_answer")
    assert ANSWER in office.ana.last.text
    assert not office.ben.history


async def test_reply_with_a_number_reaches_the_client(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    await office.leaves(office.ben, "When do you open?")
    ana, ben = await office.open_threads()
    await office.writes(office.mia, f"/reply {ben.id} At nine.", to=office.group)
    await office.writes(office.mia, f"/reply {ana.id} {ANSWER}", to=office.group)
    await office.delivers(after=11)
    assert ANSWER in office.ana.last.text
    assert "At nine." in office.ben.last.text


@pytest.mark.parametrize("text", ["", "12", "text without a number", "#"])
async def test_a_reply_without_a_number_or_text_is_explained(office: Office, text: str) -> None:
    assert says(await office.writes(office.mia, f"/reply {text}", to=office.group), "inbox_reply_usage")


async def test_a_reply_to_an_unknown_thread_is_explained(office: Office) -> None:
    assert says(await office.writes(office.mia, "/reply 99 Hello.", to=office.group), "inbox_no_thread")


async def test_other_talk_stays_among_staff(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    before = len(office.group.history), len(office.ana.history)
    await office.writes(office.mia, "I would say yes.", to=office.group)
    await office.delivers(after=600)
    assert (len(office.group.history), len(office.ana.history)) == before


async def test_someone_who_left_the_group_cannot_answer(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    office.group.makes(office.noor, "left")
    before = len(office.ana.history)
    await office.replies(office.noor, ANSWER, post)
    await office.delivers(after=600)
    assert len(office.ana.history) == before


async def test_an_answer_is_undone_in_time_and_the_client_waits_on(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    (before,) = await office.open_threads()
    await office.replies(office.mia, ANSWER, post)
    (answered,) = await office.open_threads()
    assert answered.waiting_since is None
    assert says(await office.presses(office.mia, "button_inbox_undo", to=office.group), "inbox_answer_undone")
    await office.delivers(after=600)
    assert ANSWER not in office.ana.last.text
    (after,) = await office.open_threads()
    assert after.waiting_since == before.waiting_since


async def test_an_answer_that_is_out_cannot_be_undone(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    shown = await office.replies(office.mia, ANSWER, post)
    await goes_out(office)
    undone = await office.presses(office.mia, "button_inbox_undo", to=office.group, under=shown)
    assert says(office.group.now(shown), "inbox_answer_too_late") or says(undone, "inbox_answer_too_late")


async def test_the_time_to_undo_runs_only_once_the_button_stands_in_the_group(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    office.mia.replies(ANSWER, post, to=office.group)
    await office.handle_without_an_answer()
    await office.delivers(after=60)
    assert ANSWER not in office.ana.last.text
    await office.handle()
    await office.delivers(after=9)
    assert ANSWER not in office.ana.last.text
    await goes_out(office)


async def test_a_reply_that_is_handled_twice_is_sent_once(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    office.mia.replies(ANSWER, post, to=office.group)
    await office.handle_twice()
    await office.delivers(after=11)
    assert sum(ANSWER in each.text for each in office.ana.history) == 1


async def test_two_members_do_not_answer_the_same_client_unseen(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    await office.replies(office.mia, ANSWER, post)
    held = await office.replies(office.noor, "We never got it.", post)
    assert says(held, "inbox_answered_already")
    assert ANSWER in held.text
    await office.delivers(after=600)
    assert "We never got it." not in office.ana.last.text

    await office.presses(office.noor, "button_inbox_send", to=office.group)
    await goes_out(office, "We never got it.")


async def test_an_answer_that_was_held_can_be_dropped(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    await office.presses(office.mia, "button_inbox_take", to=office.group)
    assert says(await office.replies(office.noor, ANSWER, post), "inbox_others_thread")
    dropped = await office.presses(office.noor, "button_inbox_drop", to=office.group)
    assert says(dropped, "inbox_answer_dropped")
    await office.delivers(after=600)
    assert ANSWER not in office.ana.last.text


async def test_a_thread_that_is_given_back_is_everybodys(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    assert says(await office.presses(office.mia, "button_inbox_take", to=office.group), "inbox_taken")
    assert says(await office.presses(office.mia, "button_inbox_leave", to=office.group), "inbox_left")
    assert says(await office.replies(office.noor, ANSWER, post), "inbox_answer_goes")


@pytest.mark.parametrize("key", ["button_inbox_reply", "button_inbox_take"])
async def test_every_message_about_a_thread_can_be_replied_to(office: Office, key: str) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    about = await office.presses(office.mia, key, to=office.group)
    await office.replies(office.mia, ANSWER, about)
    await goes_out(office)


async def test_a_reply_to_a_list_of_several_threads_is_sent_to_nobody(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    await office.leaves(office.ben, "When do you open?")
    listed = await office.writes(office.mia, "/inbox", to=office.group)
    assert says(await office.replies(office.mia, ANSWER, listed), "inbox_which_thread")
    await office.delivers(after=600)
    assert not any(ANSWER in each.text for each in (office.ana.last, office.ben.last))


async def test_a_post_whose_arrival_was_never_confirmed_can_be_replied_to(office: Office) -> None:
    await office.writes(office.ana, "/message")
    await office.writes(office.ana, "Did you get my letter?")
    await office.presses(office.ana, "button_pass_on")
    office.standin.fault("sendMessage", FaultKind.CUT_AFTER, times=2, chat=office.group)
    await office.delivers()
    await office.delivers(after=11)
    unconfirmed, *_ = office.group.history
    await office.replies(office.mia, ANSWER, unconfirmed)
    await goes_out(office)


async def test_the_client_writes_back_in_the_same_thread(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    await office.replies(office.mia, ANSWER, post)
    answer = await goes_out(office)
    office.ana.replies("Thank you. And my photo?", answer)
    await office.handle()
    assert says(office.ana.last, "handoff_preview")
    await office.presses(office.ana, "button_pass_on")
    await office.delivers()
    assert says(office.group.last, "inbox_more")
    assert len(await office.open_threads()) == 1


async def test_after_it_is_closed_a_new_thread_begins(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    (first,) = await office.open_threads()
    assert says(await office.presses(office.mia, "button_inbox_close", to=office.group), "inbox_closed")
    assert not await office.open_threads()
    await office.leaves(office.ana, "And my photo?")
    (second,) = await office.open_threads()
    assert second.id != first.id
    await office.replies(office.mia, ANSWER, post)
    await goes_out(office)
    (answered,) = await office.open_threads()
    assert (answered.id, answered.waiting_since) == (second.id, None)


async def test_a_blocked_chat_gets_one_line_until_it_is_unblocked(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    assert says(await office.presses(office.mia, "button_inbox_block", to=office.group), "inbox_blocked")
    assert says(await office.writes(office.ana, "/message"), "handoff_blocked")
    await office.presses(office.mia, "button_inbox_unblock", to=office.group)
    assert says(await office.writes(office.ana, "/message"), "handoff_begin")


async def test_a_block_outlives_that_the_client_is_forgotten(office: Office) -> None:
    await office.leaves(office.ana, "Did you get my letter?")
    await office.presses(office.mia, "button_inbox_block", to=office.group)
    await office.writes(office.ana, "/forget yes")
    assert says(await office.writes(office.ana, "/message"), "handoff_blocked")


async def test_an_answer_to_somebody_who_blocked_the_bot_is_reported(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    office.ana.blocks()
    await office.handle()
    await office.replies(office.mia, ANSWER, post)
    await office.delivers(after=11)
    assert says(office.group.last, "inbox_client_gone")


@pytest.mark.parametrize(("said", "fits"), [("😀" * 1750, True), ("😀" * 1751, False), ("x" * 3501, False)])
async def test_an_answer_is_taken_if_it_fits_one_message_of_telegram(
    office: Office, said: str, fits: bool
) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    told = await office.replies(office.mia, said, post)
    assert says(told, "inbox_answer_too_long") is not fits
    await office.delivers(after=11)
    assert [each.text.count(said) for each in office.ana.history if says(each, "handoff_answer")] == [
        1
    ] * fits


async def test_a_file_in_reply_is_refused_with_the_reason(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    before = len(office.ana.history)
    for caption in ("", "This is the form."):
        office.clock.pass_by(minutes=2)
        office.standin.advance(120)
        photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]}
        office.mia.sends(photo, caption=caption, to=office.group, reply_to_message=dict(post.raw))
        await office.handle()
        assert says(office.group.last, "inbox_text_only")
    await office.delivers(after=600)
    assert len(office.ana.history) == before


async def test_a_changed_answer_is_not_sent_and_staff_are_told(office: Office) -> None:
    post = await office.leaves(office.ana, "Did you get my letter?")
    await office.replies(office.mia, ANSWER, post)
    await goes_out(office)
    before, lines = len(office.ana.history), len(office.group.history)
    office.mia.touch(to=office.group)
    await office.handle()
    assert len(office.group.history) == lines
    office.mia.edit("We did not get it.", to=office.group)
    await office.handle()
    assert says(office.group.last, "inbox_edit_not_sent")
    await office.delivers(after=600)
    assert len(office.ana.history) == before


async def test_the_group_gets_a_message_as_soon_as_the_bot_is_back_in_it(office: Office) -> None:
    office.group.removes_the_bot(by=office.mia)
    await office.handle()
    await office.leaves_unseen(office.ana, "Did you get my letter?")
    assert not office.group.history
    office.group.adds_the_bot(by=office.mia)
    await office.handle()
    await office.delivers(after=3600)
    assert "Did you get my letter?" in office.group.last.text


async def test_a_group_that_moved_gets_the_message_under_its_new_id(office: Office) -> None:
    new = office.group.migrates(STAFF - 5, by=office.mia)
    await office.leaves_unseen(office.ana, "Did you get my letter?")
    await office.handle()
    await office.delivers(after=60)
    assert "Did you get my letter?" in new.last.text
    office.mia.replies(ANSWER, new.last, to=new)
    await office.handle()
    await goes_out(office)
    assert office.front.staff.is_here(ChatId(STAFF - 5))
