"""The keys of notices.yaml: what followers of a case are told. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class NoticeWording(Keys):
    """One language's notices.yaml, parsed."""

    sent_again: Annotated[Template, text()] = Field(
        description="Before a message that may have arrived already"
    )
    discreet: Annotated[Template, text()] = Field(
        description="In place of the text for people who asked for that: only that there is news"
    )
    button_show: Annotated[str, label()] = Field(description="Shows the text of such a message")
    announcement: Annotated[Template, text("text")] = Field(
        description="A message from staff to many clients; the text is theirs"
    )

    # What a notice says.
    which_case: Annotated[Template, text("ending", "post")] = Field(
        description="First line of a notice: which case it is about"
    )
    which_case_no_post: Annotated[Template, text("ending")] = Field(
        description="The same where the embassy is not recorded"
    )
    says: Annotated[Template, text("status")] = Field(description="A status that is new for the case")
    says_date: Annotated[Template, text("day")] = Field(description="After it: the day that CEAC shows")
    says_first: Annotated[Template, text("status")] = Field(
        description="The same for the first status that followers are told: it may be an old one"
    )
    still_says_undated: Annotated[Template, text("status")] = Field(
        description="The status is the same, and no date was ever recorded"
    )
    still_says: Annotated[Template, text("status")] = Field(
        description="Status and day are as before; the note is new"
    )
    still_new_date: Annotated[Template, text("status", "day")] = Field(
        description="The status is as before, the day is another"
    )
    still_without_date: Annotated[Template, text("status")] = Field(
        description="The status is as before, and CEAC shows no day any more"
    )
    note: Annotated[Template, text("note")] = Field(description="What staff wrote to the client")
    means: Annotated[str, label()] = Field(description="Heading of what a status means")
    do_now: Annotated[str, label()] = Field(description="Heading of what to do now")
    comes_next: Annotated[str, label()] = Field(description="Heading of what comes next")
    no_promise: Annotated[Template, text()] = Field(description="That a notice promises nothing")
    stop: Annotated[Template, text()] = Field(description="How to get no more notices")
    correction: Annotated[Template, text("day", "ending")] = Field(
        description="Opens a message that corrects an earlier one"
    )
    correction_copy: Annotated[Template, text()] = Field(
        description="In a correction: a copy of the wrong message may be in the chat as it was"
    )
    says_right: Annotated[Template, text("status")] = Field(
        description="In a correction: the status that is right"
    )
    edited: Annotated[Template, text("day")] = Field(
        description="Over the struck text of a message that was corrected"
    )
    withdrawal: Annotated[Template, text("day", "ending")] = Field(
        description="A message that asks to disregard an earlier one, which is taken back"
    )
    withdrawal_copy: Annotated[Template, text()] = Field(
        description="After it: a copy of the earlier message may remain in the chat"
    )
    announcement_withdrawal: Annotated[Template, text("day")] = Field(
        description="The same about a message to many clients"
    )
    withdrawn: Annotated[Template, text("day")] = Field(
        description="In place of a message that should not have gone"
    )
    checked: Annotated[Template, text("day", "status")] = Field(description="We looked and nothing is new")
    checked_before_first: Annotated[Template, text("day")] = Field(
        description="The same where no status was recorded yet"
    )
    checked_next: Annotated[Template, text("day")] = Field(description="When we mean to look again")
    stop_checked: Annotated[Template, text()] = Field(description="How to get no more messages about checks")
    button_meaning: Annotated[str, label("status")] = Field(description="Opens the entry about the status")
    button_own_case: Annotated[str, label()] = Field(description="Opens the client's own case")
