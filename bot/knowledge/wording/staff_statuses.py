"""Keys of staff.yaml: what staff read about recording statuses. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffStatusWording(Keys):
    """The part of staff.yaml about recording statuses."""

    status_ask: Template = text(
        "Asks which status CEAC shows; the statuses are buttons below", "case", "number"
    )
    status_ask_date: Template = text("Asks for the date of the last update that CEAC shows", "case", "status")
    status_ask_note: Template = text("Asks for a note to the followers", "case", "limit")
    status_edit: Template = text(
        "Over the buttons that change a part of an unconfirmed status", "case", "status", "day"
    )
    correct_ask: Template = text(
        "Over the buttons that change a part of the current status in a correction", "case", "status", "day"
    )
    status_note_is: Template = text("Below a status that is being changed: the note so far", "note")
    status_stands: Template = text("The current status of a case", "status", "day", "moment")
    status_none_yet: Template = text("No status is recorded for the case")
    status_no_date: str = label("In place of the date, if CEAC shows none")
    status_wrong: Template = text("The text is not a CEAC status", "written")
    status_wrong_near: Template = text("The text is not a CEAC status, but similar to one", "written", "near")
    note_unmarked: Template = text("Text that may be a note without “note:” was left out", "words")
    note_empty: Template = text("Nothing follows “note:”")
    date_unreadable: Template = text("The text is not a date", "written")
    date_two_readings: Template = text(
        "A date in digits that can be read in two ways", "written", "one", "other"
    )
    date_not_in_calendar: Template = text("The date does not exist", "written")
    date_in_future: Template = text("The date is in the future", "day")
    note_too_long: Template = text("The note is too long", "count", "limit")
    status_not_asked: Template = text("Someone replied to a preview with text")
    note_without_reply: Template = text(
        "Text in the staff chat that replies to nothing, while the bot waits for a note", "case"
    )
    status_over: Template = text("Someone replied to a question that was settled in the meantime")
    status_changed: Template = text("Something changed between the preview and its confirmation")
    status_preview: Template = text("Heading of a preview", "case", "status", "day", "draft")
    correct_preview: Template = text(
        "Heading of the preview of a correction", "case", "status", "day", "draft"
    )
    preview_goes_back: Template = text(
        "In the preview, for staff: the date is before the one of the current status", "day", "before"
    )
    status_same: Template = text("In the preview: this is already the current status")
    preview_one_reads: Template = text("Over the text that one follower will read")
    preview_many_read: Template = text("Over the text that several followers will read", "count")
    preview_nobody: Template = text("Over the text, if nobody gets it now")
    preview_check_untold: Template = text("In the preview of a check: nobody wants a message about it now")
    preview_rule: str = label("The line before and after the text in a preview")
    preview_buttons: Template = text("In the preview: the buttons that the message will have", "buttons")
    preview_one_edit: Template = text(
        "In the preview of a correction: one earlier message will be struck through"
    )
    preview_many_edits: Template = text(
        "In the preview of a correction: earlier messages will be struck through", "count"
    )
    preview_one_copy: Template = text(
        "In the preview of a correction: one copy of an earlier message cannot be struck through"
    )
    preview_many_copies: Template = text(
        "In the preview of a correction: copies of earlier messages cannot be struck through", "count"
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
        "In the preview of a correction: a note that clients will no longer see", "note"
    )
    preview_one_unsubscribed: Template = text("In the preview: one follower is unsubscribed")
    preview_many_unsubscribed: Template = text("In the preview: followers are unsubscribed", "count")
    preview_one_gone: Template = text("In the preview: one follower cannot be reached")
    preview_many_gone: Template = text("In the preview: followers cannot be reached", "count")
    preview_one_discreet: Template = text("In the preview: one follower sees the text only after a tap")
    preview_many_discreet: Template = text("In the preview: followers see the text only after a tap", "count")
    preview_one_quiet: Template = text("One follower will have quiet hours at that time")
    preview_many_quiet: Template = text("Followers will have quiet hours at that time", "count")
    preview_one_woken: Template = text("Over a preview: one follower gets the urgent message in quiet hours")
    preview_many_woken: Template = text(
        "Over a preview: several followers get the urgent message in quiet hours", "count"
    )
    preview_urgent: Template = text("In a preview: the message is urgent, and what that means")
    button_urgent: str = label("Button that makes a message urgent")
    button_not_urgent: str = label("Button that makes a message not urgent again")
    preview_promise: Template = text("In a preview: words of staff that promise a result", "words")
    preview_how: Template = text("Under a preview: how to confirm and cancel by command", "draft", "seconds")
    status_cancelled: Template = text(
        "A draft was canceled; {what} is one of the draft_ keys", "case", "what"
    )
    status_overtaken: Template = text(
        "A draft was canceled because a newer one was confirmed; {what} is one of the draft_ keys",
        "case",
        "what",
    )
    still_goes: Template = text(
        "After a canceled draft: a status that was confirmed before will still be sent",
        "status",
        "case",
        "time",
        "number",
    )
    still_goes_check: Template = text(
        "After a canceled draft: a check that was recorded before will still be sent",
        "case",
        "time",
        "number",
    )
    draft_status: str = label("Names a draft: a status", "status")
    draft_status_open: str = label("Names a draft: no status chosen yet")
    draft_correction: str = label("Names a draft: a correction", "status")
    draft_withdrawal: str = label("Names a draft: a withdrawal", "status")
    draft_announcement: str = label("Names a draft: an announcement", "audience")
    draft_announcement_open: str = label("Names a draft: an announcement without an audience yet")
    draft_take_back: str = label("Names a draft: deleting an announcement", "number")
    status_no_draft: Template = text("/confirm or /cancel, if the last thing shown is not an open preview")
    draft_unknown: Template = text("/confirm or /cancel with what is no number of a preview", "written")
    drafts_none: Template = text(
        "After status_no_draft or draft_unknown, if this member has no draft open", "example"
    )
    drafts_open: Template = text("After status_no_draft, over the open drafts")
    draft_line: str = label(
        "An open draft; {step} is confirm or cancel, {what} is one of the draft_ keys",
        "step",
        "draft",
        "what",
    )
    draft_line_case: str = label(
        "An open draft about a case; {step} is confirm or cancel, {what} is one of the draft_ keys",
        "step",
        "draft",
        "what",
        "case",
    )
    draft_unfinished: str = label("A line about an incomplete draft: the command shows its question", "line")
    status_case_closed: Template = text("A closed case takes no status", "case", "number")
    status_recorded: Template = text("A status was recorded", "case", "status", "day")
    correct_recorded: Template = text("A correction was recorded", "case", "status", "day")
    check_recorded: Template = text(
        "A check without news was recorded, and the date by which the next one is due", "case", "day"
    )
    told_nobody: Template = text("After a record: nobody gets a message about it")
    told_one: Template = text("After a record: one follower gets a message, and at what time", "time")
    told_many: Template = text(
        "After a record: how many followers get a message, and at what time", "count", "time"
    )
    told_one_already: Template = text("After a record: one follower's message is no longer pending")
    told_many_already: Template = text("After a record: how many messages are no longer pending", "count")
    told_one_not: Template = text("After a record: one follower's message could not be sent")
    told_many_not: Template = text("After a record: how many messages could not be sent", "count")
    undo_how: Template = text("After a record: how to undo it", "number")
    undone: Template = text("A status was undone", "case")
    undo_nothing: Template = text("There is nothing to undo for the case", "case")
    undo_none: Template = text("/undo without a number, if this member has nothing to undo", "example")
    undo_which: Template = text("/undo without a number, over what it could undo")
    undo_line: str = label(
        "Something that can be undone; {what} is a status or undo_check", "what", "case", "number"
    )
    undo_check: str = label("Names what can be undone: a check without news")
    undo_not_last: Template = text("The status to undo is not the current one", "case")
    undo_too_late: Template = text("The status cannot be undone: its messages were sent", "case")
    undo_check_too_late: Template = text("The check cannot be undone: its messages were sent", "case")
    check_already: Template = text(
        "/checked for a case that was checked a moment before", "case", "name", "time"
    )
    check_already_own: Template = text(
        "/checked for a case that the same member checked a moment before", "case", "time"
    )
    check_undone: Template = text("A check was undone", "case")
    seen_heading: Template = text("Over the followers and the state of their messages, each with a seen_ key")
    seen_delivered: str = label("A follower's message: Telegram confirmed it", "who", "moment")
    seen_delivered_and_copied: str = label(
        "A follower's message: Telegram confirmed it, and an unconfirmed copy may be in the chat",
        "who",
        "moment",
    )
    seen_sending: str = label("A follower's message: it is being sent right now", "who")
    seen_unconfirmed: str = label("A follower's message: it may have arrived; Telegram did not answer", "who")
    seen_pending: str = label("A follower's message: it is pending", "who")
    seen_stopped: str = label("A follower's message: it was stopped before it was sent", "who")
    seen_not_sent: str = label("A follower's message: it could not be sent", "who")
    correct_nothing: Template = text("The case has no status to correct", "case")
    correct_same: Template = text("The correction would change nothing")
    withdraw_nothing: Template = text("The case has no status to withdraw", "case")
    withdraw_ask: Template = text(
        "Asks whether to withdraw the current status", "case", "status", "day", "moment"
    )
    withdraw_one: Template = text("Before a withdrawal: one person may have read the status")
    withdraw_many: Template = text("Before a withdrawal: how many people may have read the status", "count")
    withdraw_copies: Template = text(
        "How many messages may be in chats, and how many of them cannot be deleted", "messages", "lost"
    )
    withdraw_one_reads: Template = text("Over the text of the new message that one person gets")
    withdraw_many_read: Template = text("Over the text of the new message that several people get", "count")
    withdraw_one_waiting: Template = text("Before a withdrawal: one pending message will not be sent")
    withdraw_many_waiting: Template = text(
        "Before a withdrawal: how many pending messages will not be sent", "count"
    )
    withdraw_nobody: Template = text("Before a withdrawal: nobody was told")
    withdraw_how: Template = text("Before a withdrawal: how to confirm by command", "draft")
    withdrawn: Template = text("A status was withdrawn", "case")
    withdrawn_one: Template = text("After a withdrawal: what one person may have read is being deleted")
    withdrawn_many: Template = text(
        "After a withdrawal: what several people may have read is being deleted", "count"
    )
    withdrawn_over: Template = text("After a withdrawal: nothing is being deleted any more", "number")
    button_status_confirm: str = label("Button that confirms a preview")
    button_status_confirm_only: str = label("Button that records the status if nobody gets a message")
    button_status_confirm_check: str = label("Button that confirms a check without news")
    button_status_edit: str = label("Button to change something before confirming")
    button_status_cancel: str = label("Button that cancels a draft")
    button_status_add_note: str = label("Button to add a note")
    button_status_change_note: str = label("Button to change the note")
    button_status_remove_note: str = label("Button that removes the note")
    button_status_earlier_note: str = label(
        "In a correction: button that restores the note of the status before the mistake"
    )
    button_status_change: str = label("Button to change the status")
    button_status_change_date: str = label("Button to change the date")
    button_status_back: str = label("Button back to the preview")
    button_status_today: str = label("Button for: the date is today", "day")
    button_status_yesterday: str = label("Button for: the date is yesterday", "day")
    button_status_same_date: str = label("Button for: the date is the same as before", "day")
    button_status_entry_date: str = label(
        "In a correction: button for the date of the corrected entry", "day"
    )
    button_status_no_date: str = label("Button for: CEAC shows no date")
    button_status_undo: str = label("Button that undoes what was just recorded")
    button_status_correct: str = label("Button to correct the status")
    button_status_withdraw: str = label("Button to withdraw the status")
