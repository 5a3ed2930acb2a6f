"""Keys of staff.yaml: what staff read about recording statuses. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffStatusWording(Keys):
    """The part of staff.yaml about recording statuses."""

    status_ask: Annotated[Template, text("case", "number")] = Field(
        description="Asks which status CEAC shows; the statuses are buttons under it"
    )
    status_ask_date: Annotated[Template, text("case", "status")] = Field(
        description="Asks for the day that CEAC shows as last update"
    )
    status_ask_note: Annotated[Template, text("case", "limit")] = Field(
        description="Asks for a note to the followers"
    )
    status_edit: Annotated[Template, text("case", "status", "day")] = Field(
        description="Over the buttons that change a part of a status not yet confirmed"
    )
    correct_ask: Annotated[Template, text("case", "status", "day")] = Field(
        description="The same where what stands is corrected"
    )
    status_note_is: Annotated[Template, text("note")] = Field(description="Under it: the note so far")
    status_stands: Annotated[Template, text("status", "day", "moment")] = Field(
        description="What is recorded last for a case"
    )
    status_none_yet: Annotated[Template, text()] = Field(description="Nothing is recorded for a case")
    status_no_date: Annotated[str, label()] = Field(description="In place of the day where CEAC shows none")
    status_wrong: Annotated[Template, text("written")] = Field(
        description="What was typed is none of CEAC's statuses"
    )
    status_wrong_near: Annotated[Template, text("written", "near")] = Field(
        description="The same where one is close to it"
    )
    note_unmarked: Annotated[Template, text("words")] = Field(
        description="Words that may be a note without its mark were left out"
    )
    note_empty: Annotated[Template, text()] = Field(description="Nothing stood after the mark of a note")
    date_unreadable: Annotated[Template, text("written")] = Field(description="What was typed is no day")
    date_two_readings: Annotated[Template, text("written", "one", "other")] = Field(
        description="A date in digits that can be read in two ways"
    )
    date_one_reading: Annotated[Template, text("written", "one")] = Field(
        description="A date in digits, month and day in doubtful order"
    )
    date_in_future: Annotated[Template, text("day")] = Field(description="A day that has not come yet")
    note_too_long: Annotated[Template, text("count", "limit")] = Field(description="The note does not fit")
    status_not_asked: Annotated[Template, text()] = Field(
        description="Somebody replied to a preview with words"
    )
    status_over: Annotated[Template, text()] = Field(
        description="Words came in reply to a question that was settled meanwhile"
    )
    status_changed: Annotated[Template, text()] = Field(
        description="Something changed between preview and confirming"
    )
    status_preview: Annotated[Template, text("case", "status", "day", "draft")] = Field(
        description="Heading of a preview"
    )
    correct_preview: Annotated[Template, text("case", "status", "day", "draft")] = Field(
        description="Heading of the preview of a correction"
    )
    preview_goes_back: Annotated[Template, text("day", "before")] = Field(
        description="In the preview, for staff: the date is before the one that stands"
    )
    status_same: Annotated[Template, text()] = Field(description="In the preview: these facts stand already")
    preview_one_reads: Annotated[Template, text()] = Field(
        description="Over the text that one follower will read"
    )
    preview_many_read: Annotated[Template, text("count")] = Field(
        description="Over the text that several followers will read"
    )
    preview_nobody: Annotated[Template, text()] = Field(description="Over the text where nobody is told now")
    preview_check_untold: Annotated[Template, text()] = Field(
        description="Nobody asked to hear about a check now"
    )
    preview_rule: Annotated[str, label()] = Field(description="Line before and after the text in a preview")
    preview_buttons: Annotated[Template, text("buttons")] = Field(
        description="The buttons that the message will have"
    )
    preview_one_edit: Annotated[Template, text()] = Field(
        description="A correction: one earlier message is struck through"
    )
    preview_many_edits: Annotated[Template, text("count")] = Field(
        description="A correction: earlier messages are struck through"
    )
    preview_one_copy: Annotated[Template, text()] = Field(
        description="A correction: one copy of an earlier message cannot be struck through"
    )
    preview_many_copies: Annotated[Template, text("count")] = Field(
        description="A correction: copies of earlier messages cannot be struck through"
    )
    correct_keeps_date: Annotated[Template, text("day")] = Field(
        description="In the preview of a correction: the date is that of the corrected entry"
    )
    correct_keeps_note: Annotated[Template, text("note")] = Field(
        description="In the preview of a correction: the note is that of the corrected entry"
    )
    correct_note_before: Annotated[Template, text("note")] = Field(
        description="In the preview of a correction: the note is that of the status before the mistake"
    )
    correct_drops_note: Annotated[Template, text("note")] = Field(
        description="In the preview of a correction: a note that clients can read no longer"
    )
    preview_one_unsubscribed: Annotated[Template, text()] = Field(
        description="One follower does not want notices"
    )
    preview_many_unsubscribed: Annotated[Template, text("count")] = Field(
        description="Followers who do not want notices"
    )
    preview_one_gone: Annotated[Template, text()] = Field(description="One follower cannot be reached")
    preview_many_gone: Annotated[Template, text("count")] = Field(
        description="Followers who cannot be reached"
    )
    preview_one_discreet: Annotated[Template, text()] = Field(
        description="One follower reads the text at a tap only"
    )
    preview_many_discreet: Annotated[Template, text("count")] = Field(
        description="Followers who read the text at a tap only"
    )
    preview_one_quiet: Annotated[Template, text()] = Field(description="One follower has quiet hours then")
    preview_many_quiet: Annotated[Template, text("count")] = Field(
        description="Followers who have quiet hours then"
    )
    preview_how: Annotated[Template, text("draft", "seconds")] = Field(
        description="Under a preview: how to confirm and cancel by command"
    )
    status_cancelled: Annotated[Template, text("case", "what")] = Field(
        description="A draft was cancelled; `what` is one of the draft_ keys"
    )
    still_goes: Annotated[Template, text("status", "case", "time", "number")] = Field(
        description="After something was cancelled: a status that was confirmed before goes out all the same"
    )
    still_goes_check: Annotated[Template, text("case", "time", "number")] = Field(
        description="The same of a check without news"
    )
    draft_status: Annotated[str, label("status")] = Field(description="Names a draft: a status")
    draft_status_open: Annotated[str, label()] = Field(description="Names a draft: no status chosen yet")
    draft_correction: Annotated[str, label("status")] = Field(description="Names a draft: a correction")
    draft_withdrawal: Annotated[str, label("status")] = Field(description="Names a draft: a withdrawal")
    draft_announcement: Annotated[str, label("audience")] = Field(
        description="Names a draft: an announcement"
    )
    draft_announcement_open: Annotated[str, label()] = Field(
        description="Names a draft: an announcement to nobody yet"
    )
    draft_take_back: Annotated[str, label("number")] = Field(
        description="Names a draft: taking an announcement back"
    )
    draft_case: Annotated[str, label()] = Field(description="Names a draft: details of a case")
    status_no_draft: Annotated[Template, text()] = Field(
        description="/confirm or /cancel where the last thing shown is no preview that waits"
    )
    drafts_none: Annotated[Template, text()] = Field(description="After that, where no draft is open at all")
    drafts_open: Annotated[Template, text()] = Field(description="After that, over the drafts still open")
    draft_line: Annotated[str, label("step", "draft", "what")] = Field(
        description="A draft still open; `step` is confirm or cancel, `what` one of the draft_ keys"
    )
    draft_line_case: Annotated[str, label("step", "draft", "what", "case")] = Field(
        description="The same about a case"
    )
    draft_unfinished: Annotated[str, label("line")] = Field(
        description="Such a line where something is missing in the draft: the command shows its question"
    )
    status_case_closed: Annotated[Template, text("case", "number")] = Field(
        description="No status for a closed case"
    )
    status_recorded: Annotated[Template, text("case", "status", "day")] = Field(
        description="A status is recorded"
    )
    correct_recorded: Annotated[Template, text("case", "status", "day")] = Field(
        description="A correction is recorded"
    )
    check_recorded: Annotated[Template, text("case", "day")] = Field(
        description="A check without news is recorded, and by which day the next one is due"
    )
    told_nobody: Annotated[Template, text()] = Field(description="Nobody gets a message about it")
    told_one: Annotated[Template, text("time")] = Field(description="One follower will be told, at what time")
    told_many: Annotated[Template, text("count", "time")] = Field(
        description="Followers will be told, at what time"
    )
    told_one_already: Annotated[Template, text()] = Field(
        description="One follower's message is no longer waiting"
    )
    told_many_already: Annotated[Template, text("count")] = Field(
        description="Messages are no longer waiting"
    )
    told_one_not: Annotated[Template, text()] = Field(description="One follower's message could not be sent")
    told_many_not: Annotated[Template, text("count")] = Field(description="Messages could not be sent")
    undo_how: Annotated[Template, text("number")] = Field(description="How to take it back")
    undone: Annotated[Template, text("case")] = Field(description="A status was taken back")
    undo_nothing: Annotated[Template, text("case")] = Field(description="There is nothing to take back")
    undo_none: Annotated[Template, text("example")] = Field(
        description="/undo without a number, and nothing of theirs waits"
    )
    undo_which: Annotated[Template, text()] = Field(
        description="/undo without a number, over what it could mean"
    )
    undo_line: Annotated[str, label("what", "case", "number")] = Field(
        description="One of these; `what` is a status or undo_check"
    )
    undo_check: Annotated[str, label()] = Field(description="One of these: a check without news")
    undo_not_last: Annotated[Template, text("case")] = Field(description="It is not what stands now")
    undo_too_late: Annotated[Template, text("case")] = Field(description="The messages have gone")
    undo_check_too_late: Annotated[Template, text("case")] = Field(
        description="The messages about a check have gone"
    )
    check_undone: Annotated[Template, text("case")] = Field(description="A check was taken back")
    seen_heading: Annotated[Template, text()] = Field(
        description="Over the followers and what is known of their messages, a seen_ key each"
    )
    seen_delivered: Annotated[str, label("who", "moment")] = Field(description="Telegram confirmed it")
    seen_delivered_and_copied: Annotated[str, label("who", "moment")] = Field(
        description="The same, and a copy may be in the chat that Telegram never confirmed"
    )
    seen_sending: Annotated[str, label("who")] = Field(description="It is being sent at this moment")
    seen_unconfirmed: Annotated[str, label("who")] = Field(
        description="It may have arrived; Telegram gave no answer"
    )
    seen_pending: Annotated[str, label("who")] = Field(description="It is not sent yet")
    seen_stopped: Annotated[str, label("who")] = Field(description="It was stopped before it was sent")
    seen_not_sent: Annotated[str, label("who")] = Field(description="It could not be sent")
    correct_nothing: Annotated[Template, text("case")] = Field(description="There is nothing to correct")
    correct_same: Annotated[Template, text()] = Field(description="A correction that changes nothing")
    withdraw_nothing: Annotated[Template, text("case")] = Field(description="There is nothing to withdraw")
    withdraw_ask: Annotated[Template, text("case", "status", "day", "moment")] = Field(
        description="Asks whether to withdraw what stands"
    )
    withdraw_one: Annotated[Template, text()] = Field(description="One person may have read it")
    withdraw_many: Annotated[Template, text("count")] = Field(description="People may have read it")
    withdraw_copies: Annotated[Template, text("messages", "lost")] = Field(
        description="How many messages may be in chats, and how many of them cannot be deleted"
    )
    withdraw_one_reads: Annotated[Template, text()] = Field(
        description="Over the text of the new message that one person gets"
    )
    withdraw_many_read: Annotated[Template, text("count")] = Field(
        description="Over the text of the new message that several people get"
    )
    withdraw_one_waiting: Annotated[Template, text()] = Field(
        description="One message that waits will not go"
    )
    withdraw_many_waiting: Annotated[Template, text("count")] = Field(
        description="Messages that wait will not go"
    )
    withdraw_nobody: Annotated[Template, text()] = Field(description="Nobody was told")
    withdraw_how: Annotated[Template, text("draft")] = Field(description="How to confirm by command")
    withdrawn: Annotated[Template, text("case")] = Field(description="A status was withdrawn")
    withdrawn_one: Annotated[Template, text()] = Field(
        description="What one person may have read is being taken back"
    )
    withdrawn_many: Annotated[Template, text("count")] = Field(
        description="What several people may have read is being taken back"
    )
    withdrawn_over: Annotated[Template, text("number")] = Field(
        description="Later: nothing is being taken back any more"
    )
    button_status_confirm: Annotated[str, label()] = Field(description="Confirms a preview")
    button_status_confirm_only: Annotated[str, label()] = Field(
        description="Records the status where nobody will be told"
    )
    button_status_confirm_check: Annotated[str, label()] = Field(description="Confirms a check without news")
    button_status_edit: Annotated[str, label()] = Field(description="Changes something before confirming")
    button_status_cancel: Annotated[str, label()] = Field(description="Gives a draft up")
    button_status_add_note: Annotated[str, label()] = Field(description="Adds a note")
    button_status_change_note: Annotated[str, label()] = Field(description="Changes the note")
    button_status_remove_note: Annotated[str, label()] = Field(description="Takes the note away")
    button_status_earlier_note: Annotated[str, label()] = Field(
        description="A correction: takes the note of the status before the mistake"
    )
    button_status_change: Annotated[str, label()] = Field(description="Changes the status")
    button_status_change_date: Annotated[str, label()] = Field(description="Changes the date")
    button_status_back: Annotated[str, label()] = Field(description="To the preview")
    button_status_today: Annotated[str, label("day")] = Field(description="The date is today")
    button_status_yesterday: Annotated[str, label("day")] = Field(description="The date is yesterday")
    button_status_same_date: Annotated[str, label("day")] = Field(
        description="The date is the same as before"
    )
    button_status_entry_date: Annotated[str, label("day")] = Field(
        description="A correction: the date is that of the corrected entry"
    )
    button_status_no_date: Annotated[str, label()] = Field(description="CEAC shows no date")
    button_status_undo: Annotated[str, label()] = Field(description="Takes back what was just recorded")
    button_status_correct: Annotated[str, label()] = Field(description="Corrects what was told")
    button_status_withdraw: Annotated[str, label()] = Field(description="Withdraws what was told")
    command_status: Annotated[str, label()] = Field(description="What /status does (256 characters)")
    command_checked: Annotated[str, label()] = Field(description="What /checked does")
    command_undo: Annotated[str, label()] = Field(description="What /undo does")
    command_correct: Annotated[str, label()] = Field(description="What /correct does")
    command_withdraw: Annotated[str, label()] = Field(description="What /withdraw does")
    command_record: Annotated[str, label()] = Field(description="What /record does")
    command_confirm: Annotated[str, label()] = Field(description="What /confirm does")
    command_cancel: Annotated[str, label()] = Field(description="What /cancel does")
