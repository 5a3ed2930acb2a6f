"""What happens on the golden day: every command by word and by button, and what disturbs a day."""

from __future__ import annotations

import re

from tests.golden.day import Day
from tests.standin import Chat, FaultKind, media

SMITH = "BLG2019123456"
JONES = "BLG2019123457"
BROWN = "AA00A1B2C3"
UNHEARD = (
    *("start", "help", "topics", "contact", "privacy", "mycase", "notifications", "subscribe"),
    *("unsubscribe", "stop", "join", "mydata", "forget", "nonsense"),
)


async def play(day: Day) -> None:
    """Play the whole day."""
    for number, chapter in enumerate(CHAPTERS, start=1):
        day.comes_to_the_hour()
        day.chapter(f"{number:02}-{chapter.__name__.replace('_', '-')}")
        await chapter(day)


async def questions(day: Day) -> None:
    """Somebody without a case types every command and asks."""
    await day.opens()
    for command in UNHEARD:
        await day.writes(day.cleo, f"/{command}")
    await day.presses(day.cleo, "button_forget_no")
    await day.writes(day.cleo, "/topics")
    await day.presses(day.cleo, "Passport and travel", "button_back", "Passport and travel")
    await day.presses(day.cleo, "They kept my passport", "button_whole", "button_sources")
    await day.presses(day.cleo, "button_answer", "button_helped", "button_not_helped", "button_contact")
    await day.writes(day.cleo, "what does 221g mean")
    await day.edits(day.cleo, "can I travel now")
    await day.presses(day.cleo, "They kept my passport")
    await day.writes(day.cleo, "hello")
    await day.writes(day.cleo, "how do I become a citizen")
    await day.writes(day.cleo, "how many days has my case been waiting")


async def missed_questions(day: Day) -> None:
    """Questions that are not answered, or not surely."""
    await day.writes(day.cleo, "violet umbrellas", again=True)
    for _ in range(2):
        await day.writes(day.cleo, "letter and travel when")
    await day.presses(day.cleo, "button_none_of_these")
    await day.writes(day.cleo, "letter or travel, when")
    await day.presses(day.cleo, "They kept my passport")
    await day.writes(day.cleo, "my case is BLG2019999999, what does 221g mean")
    await day.writes(day.cleo, "+44 20 7946 0958")
    await day.acts("Cleo sends a photo", lambda: day.cleo.sends_photo("what does 221g mean"))
    await day.acts("Cleo sends a place", lambda: day.cleo.sends(media.location()))
    await day.acts(
        "Cleo writes in the staff chat", lambda: day.cleo.say("what does 221g mean", to=day.office)
    )


async def cases(day: Day) -> None:
    """The office adds cases, changes them, and takes that back."""
    for command in ("help", "id", "stats", "delivery", "cases", "nonsense", "newcase", "case", "confirm"):
        await day.writes(day.mia, f"/{command}")
    await day.writes(day.mia, f"/newcase {SMITH} Smith; visa IR1; post Lagos; refused 2026-11-20; check 3")
    await day.writes(day.mia, f"/newcase {JONES} Jones", again=True)
    await day.presses(day.mia, "K1", "button_ask_skip", "Nov 23 2026")
    await day.replies(day.mia, "30")
    await day.writes(day.mia, f"/newcase {BROWN}")
    await day.presses(day.mia, "button_change_undo")
    await day.writes(day.mia, f"/newcase {BROWN} Brown")
    await day.presses(day.mia, "button_ask_end")
    for text in ("cases", "cases all", "cases closed", "cases lagos", f"case {SMITH}", "case BLG2019"):
        await day.writes(day.mia, f"/{text}")
    await day.writes(day.mia, "/cases")
    await day.presses(day.mia, "button_list_overdue", "button_list_closed", "button_list_all", "1")
    await day.presses(day.mia, "button_case_edit", "button_ask_label")
    await day.replies(day.mia, "Smith family")
    await day.writes(day.mia, f"/editcase {JONES} post Lima; check 400; vissa K2")
    await day.presses(day.noor, "button_change_undo")
    await day.writes(day.mia, f"/editcase {JONES} post Lima")
    await day.writes(day.mia, f"/item {SMITH} passport copy\nform DS-5535")
    await day.replies(day.mia, "photo")
    await day.presses(day.mia, "number=2")
    await day.writes(day.mia, f"/done {SMITH} 1", again=True)
    await day.presses(day.mia, "button_change_undo")
    await day.writes(day.mia, f"/case {SMITH}")
    await day.presses(day.mia, "button_case_items")
    await day.writes(day.mia, f"/close {BROWN}")
    await day.writes(day.mia, f"/close {BROWN}")
    await day.writes(day.mia, f"/reopen {BROWN}")
    await day.writes(day.mia, f"/case {BROWN}")
    await day.presses(day.mia, "button_case_close", "button_change_undo")
    await day.writes(day.mia, f"/close {BROWN}")
    await day.writes(day.mia, f"/case {BROWN}")
    await day.presses(day.mia, "button_case_reopen")
    await day.writes(day.mia, f"/checked {BROWN}")
    await day.edits(day.mia, f"/checked {JONES}")
    await day.presses(day.noor, "button_offer_command")


async def invitations(day: Day) -> None:
    """Three followers of two cases: Ana follows both, Ben one."""
    await day.writes(day.mia, f"/invite {SMITH}", again=True)
    invited = invitation_in(day.office)
    await day.writes(day.ana, f"/start {invited}")
    await day.presses(day.ana, "button_join_no")
    await day.writes(day.ana, f"/start {invited}")
    await day.presses(day.ana, "button_join_yes", "button_see_case")
    await day.writes(day.ben, f"/join {invited}")
    await day.writes(day.mia, f"/case {SMITH}")
    await day.presses(day.mia, "button_case_invite")
    await day.writes(day.ben, f"/join {invitation_in(day.office)}")
    await day.writes(day.ben, "/agree")
    await day.writes(day.ben, _newest(day.ben, r"(/agree_\d+)"))
    await day.writes(day.mia, f"/invite {JONES}")
    await day.writes(day.ana, f"my lawyer sent {invitation_in(day.office)}")
    await day.presses(day.ana, "button_join_yes")
    for _ in range(2):
        await day.writes(day.noor, f"/invite {JONES}")
    await day.writes(day.noor, f"/revoke {JONES}")
    await day.presses(day.noor, "button_revoke", "button_change_undo")
    await day.writes(day.noor, f"/revoke {JONES} 2")
    await day.writes(day.noor, f"/revoke {JONES} 3")
    await day.writes(day.cleo, f"/join {invitation_in(day.office)}")
    await day.writes(day.cleo, "/join abcdefgh")


async def statuses(day: Day) -> None:
    """A status by word and by button, each taken back and told."""
    await day.writes(day.mia, "/status")
    await day.writes(day.mia, f"/status {SMITH} refusd today")
    await day.writes(day.mia, f"/status {SMITH} refused 2026-11-20 note: please send the form")
    await day.presses(day.mia, "button_status_edit", "button_status_change_note")
    await day.replies(day.mia, "please send the <form>")
    await day.presses(day.mia, "button_status_confirm")
    await day.writes(day.ana, "/mycase")
    await day.presses(day.mia, "button_status_undo")
    await day.writes(day.mia, f"/status {SMITH}")
    await day.presses(day.mia, "Refused")
    await day.replies(day.mia, "20-Nov-2026")
    await day.presses(day.mia, "button_status_add_note")
    await day.replies(day.mia, "please call us")
    await day.writes(day.mia, "/confirm", again=True)
    await day.writes(day.mia, f"/undo {SMITH}")
    await day.writes(day.mia, f"/case {SMITH}")
    await day.presses(day.mia, "button_case_status", "Refused", "button_status_yesterday")
    await day.writes(day.mia, "/confirm")
    await day.passes(seconds=61)
    await day.presses(day.ana, "button_meaning")
    await day.presses(day.ben, "button_own_case")
    await day.writes(day.ana, "how many days has my case been waiting")
    await day.presses(day.ana, "button_own_case")
    await day.writes(day.ana, "/mycase")
    await day.presses(day.ana, "number=2")
    await day.writes(day.ana, "/mycase 1")
    await day.writes(day.mia, f"/undo {SMITH}")
    await day.presses(day.mia, "button_status_correct", "button_status_cancel")
    await day.writes(day.mia, f"/undo {SMITH}")
    await day.presses(day.mia, "button_status_withdraw", "button_status_cancel")


async def handing_over(day: Day) -> None:
    """A colleague goes on with what somebody began, and a draft is given up."""
    await day.writes(day.mia, f"/status {JONES} administrative processing today")
    number = _draft(day)
    await day.writes(day.noor, "/confirm")
    await day.writes(day.noor, "/confirm 99")
    await day.writes(day.noor, f"/confirm {number}", again=True)
    await day.presses(day.noor, "button_status_undo")
    await day.writes(day.mia, f"/status {JONES} administrative processing today")
    await day.presses(day.mia, "button_status_add_note")
    await day.replies(day.noor, "call us")
    await day.writes(day.mia, "/confirm")
    await day.writes(day.noor, "/cancel", again=True)
    await day.writes(day.mia, f"/status {JONES} administrative processing today")
    await day.presses(day.noor, "button_status_cancel")
    await day.writes(day.mia, "/cancel")
    await day.writes(day.mia, f"/status {JONES} administrative processing today")
    await day.presses(day.mia, "button_status_confirm")
    await day.acts("Noor leaves the staff chat", lambda: day.office.loses(day.noor))
    await day.writes(day.noor, f"/case {JONES}")
    await day.acts("Noor comes back", lambda: day.office.lets_in(day.noor, day.mia))
    await day.passes(seconds=61)


async def settings(day: Day) -> None:
    """How and when clients get messages, by word and by button."""
    await day.writes(day.ana, "/notifications")
    await day.presses(day.ana, "days=14", "button_discreet_on")
    await day.writes(day.ben, "/notifications quiet 22-7")
    await day.writes(day.ben, "/notifications zone lagos")
    await day.writes(day.ben, "/notifications")
    await day.presses(day.ben, "button_zone", "button_region_europe", "Berlin", "button_quiet_off")
    await day.presses(day.ben, "start=22")
    await day.writes(day.ben, "/notifications zone nowhere")
    await day.writes(day.ben, "/notifications checks 14")
    await day.writes(day.ben, "/unsubscribe")
    await day.presses(day.ben, "button_tell_on", "button_tell_off")
    await day.writes(day.ben, "/subscribe")
    await day.writes(day.ben, "/stop")
    await day.writes(day.ben, "/subscribe")
    await day.writes(day.ana, "/unsubscribe")
    await day.writes(day.ana, "/unsubscribe 2")
    await day.writes(day.ana, "/subscribe 2")


async def quiet_and_discreet(day: Day) -> None:
    """In Ben's night Ana gets a message that says nothing until it is opened."""
    await day.passes(hours=6)
    await day.writes(day.noor, f"/status {SMITH} issued today")
    await day.writes(day.noor, "/confirm")
    await day.passes(seconds=61)
    await day.presses(day.ana, "button_show")
    await day.presses(day.ana, "button_own_case")
    await day.writes(day.ben, "/mycase")
    await day.writes(day.mia, "/delivery")
    await day.passes(hours=9)


async def checks(day: Day) -> None:
    """Nothing new at the embassy: looked up by word and by button."""
    await day.writes(day.mia, f"/checked {SMITH}", again=True)
    await day.presses(day.mia, "button_change_undo")
    await day.writes(day.mia, f"/case {SMITH}")
    await day.presses(day.mia, "button_case_checked")
    await day.passes(days=14)
    await day.writes(day.mia, "/cases overdue")
    await day.writes(day.mia, f"/checked {SMITH}")
    await day.passes(seconds=61)
    await day.writes(day.mia, f"/record {SMITH}")
    await day.writes(day.mia, f"/case {SMITH}")
    await day.presses(day.mia, "button_case_record")


async def corrections_and_withdrawals(day: Day) -> None:
    """What was told is corrected, and then withdrawn."""
    await day.writes(day.mia, f"/correct {SMITH}")
    await day.presses(day.mia, "button_status_change", "Administrative Processing")
    await day.presses(day.mia, "button_status_no_date", "button_status_confirm")
    await day.passes(seconds=61)
    await day.writes(day.mia, f"/correct {JONES} refused 2026-11-24 note: sorry")
    await day.writes(day.mia, "/confirm", again=True)
    await day.writes(day.mia, f"/undo {JONES}")
    await day.writes(day.mia, f"/withdraw {SMITH}")
    await day.presses(day.mia, "button_status_cancel")
    await day.writes(day.mia, f"/withdraw {SMITH}")
    await day.writes(day.mia, "/confirm")
    await day.passes(seconds=61)
    await day.writes(day.ana, "/mycase 1")
    await day.writes(day.mia, f"/status {SMITH} refused today")
    await day.writes(day.mia, "/confirm")
    await day.presses(day.mia, "button_case_show")
    await day.writes(day.mia, f"/withdraw {SMITH}")
    await day.presses(day.noor, "button_status_withdraw")
    await day.passes(hours=2)


async def announcements(day: Day) -> None:
    """An announcement to some and to all, taken back before it went out and after."""
    await day.writes(day.mia, "/announce")
    await day.presses(day.mia, "button_announce_posts", "Lagos")
    await day.replies(day.mia, "We are closed on <b>Friday</b>")
    await day.presses(day.mia, "button_announce_confirm", "button_announce_undo")
    await day.writes(day.mia, "/announce all We are closed on Monday")
    await day.writes(day.mia, "/confirm", again=True)
    await day.writes(day.noor, "/unsay 2")
    await day.writes(day.mia, "/announce all")
    await day.replies(day.mia, "We are closed on Tuesday")
    await day.presses(day.mia, "button_announce_edit")
    await day.replies(day.mia, "We are closed on Wednesday")
    await day.presses(day.mia, "button_announce_audience", "button_announce_kinds", "K1")
    await day.presses(day.mia, "button_announce_audience", "button_announce_all")
    await day.presses(day.mia, "button_announce_confirm")
    await day.passes(seconds=61)
    await day.writes(day.mia, "/unsay")
    await day.writes(day.mia, "/unsay 3")
    await day.presses(day.mia, "button_announce_leave")
    await day.writes(day.mia, "/unsay 3")
    await day.presses(day.mia, "button_announce_take_back")
    await day.writes(day.mia, "/announce all Never sent")
    await day.presses(day.mia, "button_announce_cancel")
    await day.passes(seconds=61)


async def a_restart_in_the_middle(day: Day) -> None:
    """Drafts, buttons, and messages on their way outlive the process."""
    preview = await day.writes(day.mia, f"/status {SMITH} refused today")
    announced = await day.writes(day.noor, "/announce all")
    await day.writes(day.mia, f"/status {JONES} issued today")
    await day.writes(day.mia, "/confirm")
    await day.writes(day.ana, "letter or travel, when")
    await day.closes()
    await day.opens()
    await day.presses(day.mia, "button_status_undo")
    await day.presses(day.mia, "button_status_confirm", under=preview)
    await day.replies(day.noor, "We moved", announced)
    await day.writes(day.noor, "/confirm")
    await day.presses(day.ana, "They kept my passport")
    await day.closes()
    day.passes_unseen(seconds=61)
    await day.opens()


async def failing_deliveries(day: Day) -> None:
    """Messages that do not go, and how the office has them sent again."""
    await day.acts("Ben blocks the bot", day.ben.blocks)
    day.standin.fault("sendMessage", FaultKind.BAD_REQUEST, times=2, chat=day.ana)
    await day.writes(day.mia, f"/status {SMITH} issued today")
    await day.writes(day.mia, "/confirm")
    await day.writes(day.mia, f"/status {JONES} refused today")
    await day.writes(day.mia, "/confirm")
    await day.passes(seconds=61)
    await day.writes(day.mia, "/delivery")
    await day.writes(day.mia, "/retry")
    await day.presses(day.mia, "button_retry")
    await day.writes(day.mia, "/retry all", again=True)
    day.standin.fault("sendMessage", FaultKind.BAD_REQUEST, chat=day.ana)
    await day.writes(day.mia, "/announce all Try again")
    await day.writes(day.mia, "/confirm")
    await day.passes(seconds=61)
    await day.writes(day.mia, "/delivery")
    await day.presses(day.mia, "button_retry_all")
    await day.is_left_in_doubt(day.cleo, "what does 221g mean")
    await day.presses(day.mia, "button_retry_answer")
    await day.acts("Ben unblocks the bot", day.ben.unblocks)
    await day.writes(day.ben, "/mycase")
    await day.writes(day.mia, f"/case {SMITH}")


async def leaving(day: Day) -> None:
    """Clients read what is stored about them, and have it deleted."""
    await day.writes(day.ana, "/mydata")
    await day.writes(day.mia, f"/status {SMITH} refused today")
    await day.writes(day.mia, "/confirm")
    await day.writes(day.ana, "/forget")
    await day.presses(day.ana, "button_forget_yes")
    await day.writes(day.ana, "/mycase")
    await day.writes(day.ben, "/forget yes", again=True)
    await day.passes(seconds=61)
    await day.writes(day.mia, f"/case {SMITH}")
    await day.writes(day.mia, "/stats")
    await day.writes(day.mia, f"/record {SMITH}")


async def messages_to_the_office(day: Day) -> None:
    """A client writes to the office, and staff answer."""
    await day.writes(day.cleo, "/message")
    await day.presses(day.cleo, "button_drop_message", "button_write_to_office")
    await day.writes(day.cleo, "Did you get my form?")
    await day.writes(day.cleo, "My telephone: +44 20 7946 0958")
    await day.presses(day.cleo, "button_pass_on")
    post = await day.writes(day.mia, "/inbox")
    await day.presses(day.mia, "button_inbox_mine")
    await day.presses(day.noor, "button_inbox_take")
    await day.writes(day.mia, "/reply 1 We got it.")
    await day.presses(day.mia, "button_inbox_drop")
    await day.writes(day.mia, "/reply 1 We got it, thank you.")
    await day.presses(day.mia, "button_inbox_send", "button_inbox_undo")
    await day.replies(day.noor, "Yes, we got it.", post)
    await day.passes(seconds=11)
    await day.presses(day.cleo, "button_write_back")
    await day.writes(day.cleo, "Thank you. The embassy kept my passport, what does that mean?")
    await day.presses(day.cleo, "button_pass_on")
    await day.presses(day.noor, "button_inbox_prepared", "Please call us", "button_inbox_drop")
    await day.presses(day.noor, "button_inbox_entry", "They kept my passport", "button_inbox_send_prepared")
    await day.passes(seconds=11)
    await day.presses(day.mia, "button_inbox_block")


async def a_review(day: Day) -> None:
    """Staff go through the questions without an answer."""
    await day.writes(day.mia, "/review", again=True)
    await day.presses(day.mia, "button_review_skip", "button_review_off_topic", "button_review_no_question")
    await day.writes(day.noor, "/review")


CHAPTERS = (
    questions,
    missed_questions,
    cases,
    invitations,
    statuses,
    handing_over,
    settings,
    quiet_and_discreet,
    checks,
    corrections_and_withdrawals,
    announcements,
    a_restart_in_the_middle,
    failing_deliveries,
    leaving,
    messages_to_the_office,
    a_review,
)


def invitation_in(office: Chat) -> str:
    """Return the token of the newest invitation in the staff chat."""
    return _newest(office, r"start=([A-Za-z0-9_-]+)")


def _draft(day: Day) -> str:
    """Return the number of the draft whose buttons were shown last."""
    return _newest(day.office, r":draft:(\d+):")


def _newest(chat: Chat, pattern: str) -> str:
    """Return what `pattern` finds in the newest message of the bot's that holds it, its buttons included."""
    found = (re.search(pattern, str(message.raw)) for message in reversed(chat.history))
    return next(each[1] for each in found if each)
