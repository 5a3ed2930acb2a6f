"""The keys of notices.yaml: what followers of a case receive. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class NoticeWording(Keys):
    """One language's notices.yaml, parsed."""

    sent_again: Template = text("Before a message that may have arrived already")
    discreet: Template = text("In place of a discreet message: only says that there is news")
    discreet_urgent: Template = text("In place of a discreet message that is urgent")
    urgent: Template = text("First line of an urgent message")
    button_show: str = label("Button that shows the text of a discreet message")
    announcement: Template = text(
        "An announcement from staff to many clients; {text} is what staff wrote", "text"
    )

    # The text of a notice.
    which_case: Template = text("First line of a notice: which case it is about", "ending", "post")
    which_case_no_post: Template = text(
        "First line of a notice: which case it is about, if the embassy is not recorded", "ending"
    )
    says: Template = text("The case has a new status", "status")
    says_date: Template = text("After the new status: the date that CEAC shows", "day")
    says_first: Template = text("The first status that followers get; it may be an old one", "status")
    still_says_undated: Template = text("The status is the same, and no date was ever recorded", "status")
    still_says: Template = text("Status and date are the same; the note is new", "status")
    still_new_date: Template = text("The status is the same, with a new date", "status", "day")
    still_without_date: Template = text("The status is the same, and CEAC no longer shows a date", "status")
    note: Template = text("The note from staff to the client", "note")
    means: str = label("Heading over what a status means")
    do_now: str = label("Heading over what to do now")
    comes_next: str = label("Heading over what comes next")
    no_promise: Template = text("Says that a notice is not a promise")
    stop: Template = text("How to stop getting notices")
    correction: Template = text("First line of a message that corrects an earlier one", "day", "ending")
    correction_copy: Template = text("In a correction: a copy of the wrong message may remain in the chat")
    says_right: Template = text("In a correction: the right status", "status")
    edited: Template = text("Over the struck-through text of a corrected message", "day")
    withdrawal: Template = text("Asks to disregard an earlier message, which is withdrawn", "day", "ending")
    withdrawal_copy: Template = text(
        "After a withdrawal: a copy of the earlier message may remain in the chat"
    )
    announcement_withdrawal: Template = text(
        "Asks to disregard an announcement, which is withdrawn", "day", "beginning"
    )
    withdrawn: Template = text("In place of a message that should not have been sent", "day")
    checked: Template = text("We checked CEAC and nothing is new", "day", "status")
    checked_before_first: Template = text("We checked CEAC, and no status is recorded yet", "day")
    checked_next: Template = text("When we plan to check again", "day")
    stop_checked: Template = text("How to stop getting messages about checks without news")
    changed_needed: Template = text("Staff added to what they need from the client", "items")
    changed_done: Template = text("Staff no longer need these items from the client", "items")
    changed_more: str = label("A list of items that is too long for one message", "items", "count")
    changed_closed: Template = text("Staff closed the case: what that means for notices")
    changed_reopened: Template = text("Staff reopened the case")
    button_meaning: str = label("Button that opens the entry about the status", "status")
    button_own_case: str = label("Button that opens the client's own case")
