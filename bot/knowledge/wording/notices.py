"""The keys of notices.yaml: what followers of a case are told. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class NoticeWording(Keys):
    """One language's notices.yaml, parsed."""

    sent_again: Template = text("Before a message that may have arrived already")
    discreet: Template = text("In place of the text for people who asked for that: only that there is news")
    button_show: str = label("Shows the text of such a message")
    announcement: Template = text("A message from staff to many clients; the text is theirs", "text")

    # What a notice says.
    which_case: Template = text("First line of a notice: which case it is about", "ending", "post")
    which_case_no_post: Template = text("The same where the embassy is not recorded", "ending")
    says: Template = text("A status that is new for the case", "status")
    says_date: Template = text("After it: the day that CEAC shows", "day")
    says_first: Template = text(
        "The same for the first status that followers are told: it may be an old one", "status"
    )
    still_says_undated: Template = text("The status is the same, and no date was ever recorded", "status")
    still_says: Template = text("Status and day are as before; the note is new", "status")
    still_new_date: Template = text("The status is as before, the day is another", "status", "day")
    still_without_date: Template = text("The status is as before, and CEAC shows no day any more", "status")
    note: Template = text("What staff wrote to the client", "note")
    means: str = label("Heading of what a status means")
    do_now: str = label("Heading of what to do now")
    comes_next: str = label("Heading of what comes next")
    no_promise: Template = text("That a notice promises nothing")
    stop: Template = text("How to get no more notices")
    correction: Template = text("Opens a message that corrects an earlier one", "day", "ending")
    correction_copy: Template = text(
        "In a correction: a copy of the wrong message may be in the chat as it was"
    )
    says_right: Template = text("In a correction: the status that is right", "status")
    edited: Template = text("Over the struck text of a message that was corrected", "day")
    withdrawal: Template = text(
        "A message that asks to disregard an earlier one, which is taken back", "day", "ending"
    )
    withdrawal_copy: Template = text("After it: a copy of the earlier message may remain in the chat")
    announcement_withdrawal: Template = text("The same about a message to many clients", "day")
    withdrawn: Template = text("In place of a message that should not have gone", "day")
    checked: Template = text("We looked and nothing is new", "day", "status")
    checked_before_first: Template = text("The same where no status was recorded yet", "day")
    checked_next: Template = text("When we mean to look again", "day")
    stop_checked: Template = text("How to get no more messages about checks")
    button_meaning: str = label("Opens the entry about the status", "status")
    button_own_case: str = label("Opens the client's own case")
