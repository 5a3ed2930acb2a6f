"""Keys of staff.yaml: what staff read about recording statuses. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffStatusWording(Keys):
    """The part of staff.yaml about recording statuses."""

    status_ask: Template = text(
        "Asks which status CEAC shows; the statuses are buttons under it", "case", "number"
    )
    status_ask_date: Template = text("Asks for the day that CEAC shows as last update", "case", "status")
    status_ask_note: Template = text("Asks for a note to the followers", "case", "limit")
    status_edit: Template = text(
        "Over the buttons that change a part of a status not yet confirmed", "case", "status", "day"
    )
    correct_ask: Template = text("The same where what stands is corrected", "case", "status", "day")
    status_note_is: Template = text("Under it: the note so far", "note")
    status_stands: Template = text("What is recorded last for a case", "status", "day", "moment")
    status_none_yet: Template = text("Nothing is recorded for a case")
    status_no_date: str = label("In place of the day where CEAC shows none")
    status_wrong: Template = text("What was typed is none of CEAC's statuses", "written")
    status_wrong_near: Template = text("The same where one is close to it", "written", "near")
    note_unmarked: Template = text("Words that may be a note without its mark were left out", "words")
    note_empty: Template = text("Nothing stood after the mark of a note")
    date_unreadable: Template = text("What was typed is no day", "written")
    date_two_readings: Template = text(
        "A date in digits that can be read in two ways", "written", "one", "other"
    )
    date_not_in_calendar: Template = text("A date that the calendar does not have", "written")
    date_in_future: Template = text("A day that has not come yet", "day")
    note_too_long: Template = text("The note does not fit", "count", "limit")
    status_not_asked: Template = text("Somebody replied to a preview with words")
    status_over: Template = text("Words came in reply to a question that was settled meanwhile")
    status_changed: Template = text("Something changed between preview and confirming")
    status_preview: Template = text("Heading of a preview", "case", "status", "day", "draft")
    correct_preview: Template = text(
        "Heading of the preview of a correction", "case", "status", "day", "draft"
    )
    preview_goes_back: Template = text(
        "In the preview, for staff: the date is before the one that stands", "day", "before"
    )
    status_same: Template = text("In the preview: these facts stand already")
    preview_one_reads: Template = text("Over the text that one follower will read")
    preview_many_read: Template = text("Over the text that several followers will read", "count")
    preview_nobody: Template = text("Over the text where nobody is told now")
    preview_check_untold: Template = text("Nobody asked to hear about a check now")
    preview_rule: str = label("Line before and after the text in a preview")
    preview_buttons: Template = text("The buttons that the message will have", "buttons")
    preview_one_edit: Template = text("A correction: one earlier message is struck through")
    preview_many_edits: Template = text("A correction: earlier messages are struck through", "count")
    preview_one_copy: Template = text("A correction: one copy of an earlier message cannot be struck through")
    preview_many_copies: Template = text(
        "A correction: copies of earlier messages cannot be struck through", "count"
    )
    correct_keeps_date: Template = text(
        "In the preview of a correction: the date is that of the corrected entry", "day"
    )
    correct_keeps_note: Template = text(
        "In the preview of a correction: the note is that of the corrected entry", "note"
    )
    correct_note_before: Template = text(
        "In the preview of a correction: the note is that of the status before the mistake", "note"
    )
    correct_drops_note: Template = text(
        "In the preview of a correction: a note that clients can read no longer", "note"
    )
    preview_one_unsubscribed: Template = text("One follower does not want notices")
    preview_many_unsubscribed: Template = text("Followers who do not want notices", "count")
    preview_one_gone: Template = text("One follower cannot be reached")
    preview_many_gone: Template = text("Followers who cannot be reached", "count")
    preview_one_discreet: Template = text("One follower reads the text at a tap only")
    preview_many_discreet: Template = text("Followers who read the text at a tap only", "count")
    preview_one_quiet: Template = text("One follower has quiet hours then")
    preview_many_quiet: Template = text("Followers who have quiet hours then", "count")
    preview_how: Template = text("Under a preview: how to confirm and cancel by command", "draft", "seconds")
    status_cancelled: Template = text(
        "A draft was cancelled; `what` is one of the draft_ keys", "case", "what"
    )
    status_overtaken: Template = text(
        "The same where another draft of the case was confirmed after this one", "case", "what"
    )
    still_goes: Template = text(
        "After something was cancelled: a status that was confirmed before goes out all the same",
        "status",
        "case",
        "time",
        "number",
    )
    still_goes_check: Template = text("The same of a check without news", "case", "time", "number")
    draft_status: str = label("Names a draft: a status", "status")
    draft_status_open: str = label("Names a draft: no status chosen yet")
    draft_correction: str = label("Names a draft: a correction", "status")
    draft_withdrawal: str = label("Names a draft: a withdrawal", "status")
    draft_announcement: str = label("Names a draft: an announcement", "audience")
    draft_announcement_open: str = label("Names a draft: an announcement to nobody yet")
    draft_take_back: str = label("Names a draft: taking an announcement back", "number")
    draft_case: str = label("Names a draft: details of a case")
    status_no_draft: Template = text(
        "/confirm or /cancel where the last thing shown is no preview that waits"
    )
    drafts_none: Template = text("After that, where no draft is open at all")
    drafts_open: Template = text("After that, over the drafts still open")
    draft_line: str = label(
        "A draft still open; `step` is confirm or cancel, `what` one of the draft_ keys",
        "step",
        "draft",
        "what",
    )
    draft_line_case: str = label("The same about a case", "step", "draft", "what", "case")
    draft_unfinished: str = label(
        "Such a line where something is missing in the draft: the command shows its question", "line"
    )
    status_case_closed: Template = text("No status for a closed case", "case", "number")
    status_recorded: Template = text("A status is recorded", "case", "status", "day")
    correct_recorded: Template = text("A correction is recorded", "case", "status", "day")
    check_recorded: Template = text(
        "A check without news is recorded, and by which day the next one is due", "case", "day"
    )
    told_nobody: Template = text("Nobody gets a message about it")
    told_one: Template = text("One follower will be told, at what time", "time")
    told_many: Template = text("Followers will be told, at what time", "count", "time")
    told_one_already: Template = text("One follower's message is no longer waiting")
    told_many_already: Template = text("Messages are no longer waiting", "count")
    told_one_not: Template = text("One follower's message could not be sent")
    told_many_not: Template = text("Messages could not be sent", "count")
    undo_how: Template = text("How to take it back", "number")
    undone: Template = text("A status was taken back", "case")
    undo_nothing: Template = text("There is nothing to take back", "case")
    undo_none: Template = text("/undo without a number, and nothing of theirs waits", "example")
    undo_which: Template = text("/undo without a number, over what it could mean")
    undo_line: str = label("One of these; `what` is a status or undo_check", "what", "case", "number")
    undo_check: str = label("One of these: a check without news")
    undo_not_last: Template = text("It is not what stands now", "case")
    undo_too_late: Template = text("The messages have gone", "case")
    undo_check_too_late: Template = text("The messages about a check have gone", "case")
    check_undone: Template = text("A check was taken back", "case")
    seen_heading: Template = text("Over the followers and what is known of their messages, a seen_ key each")
    seen_delivered: str = label("Telegram confirmed it", "who", "moment")
    seen_delivered_and_copied: str = label(
        "The same, and a copy may be in the chat that Telegram never confirmed", "who", "moment"
    )
    seen_sending: str = label("It is being sent at this moment", "who")
    seen_unconfirmed: str = label("It may have arrived; Telegram gave no answer", "who")
    seen_pending: str = label("It is not sent yet", "who")
    seen_stopped: str = label("It was stopped before it was sent", "who")
    seen_not_sent: str = label("It could not be sent", "who")
    correct_nothing: Template = text("There is nothing to correct", "case")
    correct_same: Template = text("A correction that changes nothing")
    withdraw_nothing: Template = text("There is nothing to withdraw", "case")
    withdraw_ask: Template = text("Asks whether to withdraw what stands", "case", "status", "day", "moment")
    withdraw_one: Template = text("One person may have read it")
    withdraw_many: Template = text("People may have read it", "count")
    withdraw_copies: Template = text(
        "How many messages may be in chats, and how many of them cannot be deleted", "messages", "lost"
    )
    withdraw_one_reads: Template = text("Over the text of the new message that one person gets")
    withdraw_many_read: Template = text("Over the text of the new message that several people get", "count")
    withdraw_one_waiting: Template = text("One message that waits will not go")
    withdraw_many_waiting: Template = text("Messages that wait will not go", "count")
    withdraw_nobody: Template = text("Nobody was told")
    withdraw_how: Template = text("How to confirm by command", "draft")
    withdrawn: Template = text("A status was withdrawn", "case")
    withdrawn_one: Template = text("What one person may have read is being taken back")
    withdrawn_many: Template = text("What several people may have read is being taken back", "count")
    withdrawn_over: Template = text("Later: nothing is being taken back any more", "number")
    button_status_confirm: str = label("Confirms a preview")
    button_status_confirm_only: str = label("Records the status where nobody will be told")
    button_status_confirm_check: str = label("Confirms a check without news")
    button_status_edit: str = label("Changes something before confirming")
    button_status_cancel: str = label("Gives a draft up")
    button_status_add_note: str = label("Adds a note")
    button_status_change_note: str = label("Changes the note")
    button_status_remove_note: str = label("Takes the note away")
    button_status_earlier_note: str = label("A correction: takes the note of the status before the mistake")
    button_status_change: str = label("Changes the status")
    button_status_change_date: str = label("Changes the date")
    button_status_back: str = label("To the preview")
    button_status_today: str = label("The date is today", "day")
    button_status_yesterday: str = label("The date is yesterday", "day")
    button_status_same_date: str = label("The date is the same as before", "day")
    button_status_entry_date: str = label("A correction: the date is that of the corrected entry", "day")
    button_status_no_date: str = label("CEAC shows no date")
    button_status_undo: str = label("Takes back what was just recorded")
    button_status_correct: str = label("Corrects what was told")
    button_status_withdraw: str = label("Withdraws what was told")
