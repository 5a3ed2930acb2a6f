"""Keys of staff.yaml: what staff read about cases and invitations. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffCaseWording(Keys):
    """The part of staff.yaml about cases and invitations."""

    number_missing: Annotated[Template, text("command", "example")] = Field(
        description="A command that needs a case number came without one"
    )
    number_wrong: Annotated[Template, text("what", "hint")] = Field(
        description="What was written is no case number: what is wrong, and how one looks"
    )
    number_alone: Annotated[Template, text("command", "number", "rest")] = Field(
        description="More than a case number was written after a command that takes nothing more"
    )
    case_unknown: Annotated[Template, text("number")] = Field(description="No case of that number is kept")
    case_kept: Annotated[Template, text("number")] = Field(description="A new case was written down")
    case_exists: Annotated[Template, text("number")] = Field(
        description="A new case has the number of one that is kept"
    )
    case_one_line: Annotated[Template, text("number")] = Field(
        description="How to write a new case in one line"
    )
    case_changed: Annotated[Template, text("number")] = Field(description="Details of a case were changed")
    case_not_changed: Annotated[Template, text("number")] = Field(
        description="Nothing of what was written could be taken"
    )
    case_edit_usage: Annotated[Template, text("number")] = Field(
        description="How to change details in one line"
    )
    detail_unknown: Annotated[str, label("written")] = Field(description="A detail that is none")
    detail_day: Annotated[str, label("written")] = Field(description="A day that is none")
    detail_two_days: Annotated[str, label("written", "days")] = Field(
        description="A day that can be read in two ways"
    )
    detail_future: Annotated[str, label("written")] = Field(description="A refusal on a day to come")
    detail_check: Annotated[str, label("written", "most")] = Field(
        description="A rhythm of checks that cannot be"
    )
    detail_long: Annotated[str, label("written", "most")] = Field(description="A detail that is too long")
    detail_cut: Annotated[str, label("written", "most")] = Field(
        description="A label that was too long, and of which the beginning is kept"
    )
    detail_is_day: Annotated[str, label("written")] = Field(
        description="A day where a visa kind or a post was wanted"
    )
    ask_visa: Annotated[Template, text()] = Field(description="Asks for the visa kind")
    ask_post: Annotated[Template, text()] = Field(description="Asks for the post")
    ask_refused: Annotated[Template, text()] = Field(description="Asks for the day of the refusal")
    ask_check: Annotated[Template, text("most")] = Field(description="Asks for the rhythm of checks")
    ask_label: Annotated[Template, text()] = Field(description="Asks for the label")
    ask_what: Annotated[Template, text()] = Field(description="Asks what is to be changed")
    visa_kinds_immigrant: Annotated[str, label()] = Field(
        description="The kinds offered as buttons for a number of three letters, with commas between"
    )
    visa_kinds_other: Annotated[str, label()] = Field(
        description="The kinds offered as buttons for a DS-160 number, with commas between"
    )
    check_day: Annotated[str, label()] = Field(description="The rhythm of one day")
    check_days: Annotated[str, label("count")] = Field(description="The rhythm of more days")
    button_ask_visa: Annotated[str, label()] = Field(description="Changes the visa kind")
    button_ask_post: Annotated[str, label()] = Field(description="Changes the post")
    button_ask_refused: Annotated[str, label()] = Field(description="Changes the day of the refusal")
    button_ask_check: Annotated[str, label()] = Field(description="Changes the rhythm of checks")
    button_ask_label: Annotated[str, label()] = Field(description="Changes the label")
    button_ask_skip: Annotated[str, label()] = Field(description="Leaves one question out")
    button_ask_end: Annotated[str, label()] = Field(description="Ends the questions")
    card_head: Annotated[Template, text("number", "label")] = Field(description="Over a case with a label")
    card_head_no_label: Annotated[Template, text("number")] = Field(description="Over a case without a label")
    card_closed: Annotated[Template, text("number")] = Field(description="On a closed case")
    card_visa: Annotated[str, label("visa")] = Field(description="The visa kind")
    card_post: Annotated[str, label("post")] = Field(description="The post")
    card_refused: Annotated[str, label("day", "days")] = Field(description="The day of the refusal")
    card_not_refused: Annotated[str, label()] = Field(
        description="Where the day of the refusal is not recorded"
    )
    card_unknown: Annotated[str, label()] = Field(description="In place of a detail that is not recorded")
    card_checked: Annotated[str, label("day", "rhythm")] = Field(description="When staff last looked")
    card_never_checked: Annotated[str, label("rhythm")] = Field(description="Where staff never looked")
    card_next_check: Annotated[str, label("day")] = Field(description="By when staff look again")
    card_overdue: Annotated[str, label("day")] = Field(description="The same where that day is over")
    card_history: Annotated[Template, text()] = Field(description="Over the statuses")
    card_no_history: Annotated[Template, text("number")] = Field(description="Where there is no status yet")
    card_earlier: Annotated[str, label("count", "number")] = Field(
        description="In place of the older statuses"
    )
    history_line: Annotated[str, label("at", "status")] = Field(
        description="A status: what may follow stands in brackets"
    )
    history_updated: Annotated[str, label("day")] = Field(description="The day that CEAC showed")
    history_note: Annotated[str, label("note")] = Field(description="The note to the client")
    history_by: Annotated[str, label("name")] = Field(description="Who recorded it")
    history_undone: Annotated[str, label()] = Field(description="A status that was undone")
    history_corrected: Annotated[str, label()] = Field(description="A status that was corrected")
    history_withdrawn: Annotated[str, label()] = Field(description="A status that was withdrawn")
    card_items: Annotated[Template, text()] = Field(description="Over the open items")
    card_no_items: Annotated[Template, text("number")] = Field(description="Where nothing is needed")
    item_line: Annotated[str, label("number", "item")] = Field(description="An open item")
    card_followers: Annotated[Template, text("count")] = Field(description="Over the followers")
    card_no_followers: Annotated[Template, text("number")] = Field(description="Where nobody follows")
    follower_line: Annotated[str, label("number", "day", "state")] = Field(description="A follower")
    follower_told: Annotated[str, label()] = Field(description="A follower who is told")
    follower_closed: Annotated[str, label()] = Field(
        description="A follower who would be told if the case were open"
    )
    follower_not_told: Annotated[str, label()] = Field(description="A follower who asked not to be told")
    follower_gone: Annotated[str, label("day")] = Field(description="A follower who cannot be reached")
    card_invitations: Annotated[Template, text("count", "number")] = Field(
        description="How many invitations are open"
    )
    button_case_show: Annotated[str, label()] = Field(description="Shows the case")
    button_case_status: Annotated[str, label()] = Field(description="Records a status")
    button_case_checked: Annotated[str, label()] = Field(description="Records that nothing is new")
    button_case_invite: Annotated[str, label()] = Field(description="Invites a client")
    button_case_items: Annotated[str, label()] = Field(description="Shows the open items")
    button_case_record: Annotated[str, label()] = Field(description="Shows the file note")
    button_case_edit: Annotated[str, label()] = Field(description="Changes details")
    button_case_close: Annotated[str, label()] = Field(description="Closes the case")
    button_case_reopen: Annotated[str, label()] = Field(description="Opens the case again")
    case_closed: Annotated[Template, text("number")] = Field(description="A case was closed")
    case_closed_waiting: Annotated[Template, text("count", "number")] = Field(
        description="A case was closed while messages still wait"
    )
    case_closed_already: Annotated[Template, text("number")] = Field(
        description="A case is to be closed that is closed"
    )
    case_reopened: Annotated[Template, text("number")] = Field(description="A case was opened again")
    case_open_already: Annotated[Template, text("number")] = Field(
        description="A case is to be opened that is open"
    )
    list_open: Annotated[Template, text("count")] = Field(description="Over the open cases")
    list_closed: Annotated[Template, text("count")] = Field(description="Over the closed cases")
    list_overdue: Annotated[Template, text("count")] = Field(description="Over the cases to check")
    list_unfollowed: Annotated[Template, text("count")] = Field(
        description="Over the cases that nobody follows"
    )
    list_all: Annotated[Template, text("count")] = Field(description="Over all cases")
    list_words: Annotated[Template, text("words", "count")] = Field(
        description="Over the cases found by words"
    )
    list_line: Annotated[str, label("case", "status", "next", "followers")] = Field(
        description="A case in the list"
    )
    list_no_status: Annotated[str, label()] = Field(description="In place of a status")
    list_closed_case: Annotated[str, label()] = Field(description="In place of the next check")
    list_page: Annotated[Template, text("page", "pages", "command")] = Field(
        description="Under a page of the list"
    )
    list_last_page: Annotated[Template, text("page", "pages", "command")] = Field(
        description="Under the last page"
    )
    list_usage: Annotated[Template, text()] = Field(description="How else to list")
    button_list_open: Annotated[str, label()] = Field(description="Lists the open cases")
    button_list_overdue: Annotated[str, label()] = Field(description="Lists the cases to check")
    button_list_unfollowed: Annotated[str, label()] = Field(description="Lists the cases that nobody follows")
    button_list_closed: Annotated[str, label()] = Field(description="Lists the closed cases")
    button_list_all: Annotated[str, label()] = Field(description="Lists all cases")
    button_list_more: Annotated[str, label()] = Field(description="The next page")
    button_list_previous: Annotated[str, label()] = Field(description="The page before")
    items_head: Annotated[Template, text("number")] = Field(description="Over the open items")
    items_none: Annotated[Template, text("number")] = Field(description="Where there are none")
    items_usage: Annotated[Template, text("number")] = Field(description="How to add and finish")
    item_added: Annotated[Template, text("item")] = Field(description="An item was added")
    item_there: Annotated[Template, text("item")] = Field(description="An item was on the list already")
    item_done: Annotated[Template, text("item")] = Field(description="An item was finished")
    item_missing: Annotated[Template, text("number")] = Field(description="What is needed was not written")
    item_long: Annotated[Template, text("most")] = Field(description="An item is too long")
    item_unknown: Annotated[Template, text("item")] = Field(description="No such item is open")
    button_item_done: Annotated[str, label("number", "item")] = Field(description="Finishes an item")
    invite_staff: Annotated[Template, text("invitation", "case", "day", "number")] = Field(
        description="To staff, before the text to forward"
    )
    invite_client: Annotated[Template, text("link", "day", "code")] = Field(
        description="The text that staff forward to the client"
    )
    invite_again: Annotated[Template, text()] = Field(
        description="An invitation was made once more, after a fault"
    )
    invite_used: Annotated[Template, text("invitation")] = Field(
        description="The invitation of the same command is used already"
    )
    invite_closed: Annotated[Template, text("number")] = Field(
        description="Nobody can be invited to a closed case"
    )
    invitations_head: Annotated[Template, text("number")] = Field(description="Over the open invitations")
    invitations_none: Annotated[Template, text("number")] = Field(description="No invitation is open")
    invitations_usage: Annotated[Template, text("number")] = Field(description="How to revoke")
    invitation_in_text: Annotated[Template, text()] = Field(
        description="What staff wrote holds the link or the code of an invitation, and is refused"
    )
    invitation_line: Annotated[str, label("invitation", "made", "day")] = Field(
        description="An open invitation"
    )
    invitation_revoked: Annotated[Template, text("invitation")] = Field(
        description="An invitation was revoked"
    )
    invitation_not_open: Annotated[Template, text("invitation")] = Field(
        description="An invitation that is not open is to be revoked"
    )
    button_revoke: Annotated[str, label("invitation")] = Field(description="Revokes an invitation")
    button_invite_again: Annotated[str, label()] = Field(description="Makes one more invitation")
    staff_help: Annotated[Template, text()] = Field(description="Lists the commands of staff")
    staff_unknown_command: Annotated[Template, text()] = Field(
        description="An unknown command in the staff chat"
    )
    setup_privacy: Annotated[Template, text("bot")] = Field(
        description="At the start: the bot hears only a part of what is written"
    )
    setup_private: Annotated[Template, text()] = Field(
        description="At the start: the staff chat is a private chat"
    )
    command_newcase: Annotated[str, label()] = Field(description="What /newcase does")
    command_case: Annotated[str, label()] = Field(description="What /case does")
    command_cases: Annotated[str, label()] = Field(description="What /cases does")
    command_editcase: Annotated[str, label()] = Field(description="What /editcase does")
    command_item: Annotated[str, label()] = Field(description="What /item does")
    command_done: Annotated[str, label()] = Field(description="What /done does")
    command_invite: Annotated[str, label()] = Field(description="What /invite does")
    command_revoke: Annotated[str, label()] = Field(description="What /revoke does")
    command_close: Annotated[str, label()] = Field(description="What /close does")
    command_reopen: Annotated[str, label()] = Field(description="What /reopen does")
