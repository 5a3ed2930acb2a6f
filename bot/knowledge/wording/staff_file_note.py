"""Keys of staff.yaml: the contents of a case's file note. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffRecordWording(Keys):
    """The part of staff.yaml about the file note."""

    record_heading: Template = text("Heading of the file note", "case", "moment", "zone")
    record_nothing: Template = text("File note: nothing is recorded")
    record_status: str = label("File note: a status", "status", "day", "moment", "by")
    record_correction: str = label("File note: a correction", "status", "day", "moment", "by")
    record_announcement: str = label("File note: an announcement", "moment")
    record_check: str = label("File note: a check that followers were told about", "moment")
    record_change: str = label("File note: a change of the case that followers were told about", "moment")
    record_somebody: str = label("File note: in place of an unknown name")
    record_holds: str = label("File note: the status is current")
    record_undone: str = label("File note: the status was undone")
    record_corrected: str = label("File note: the status was corrected")
    record_withdrawn: str = label("File note: the status was withdrawn")
    record_note: str = label("File note: the note of a status", "note")
    record_untold: str = label("File note: nobody was told")
    record_text: str = label("File note: the text of the messages above", "text")
    record_text_gone: str = label("File note: the text was deleted at the person's request")
    record_accepted: str = label("File note: Telegram accepted a message", "who", "moment", "message")
    record_struck: str = label("File note: an earlier message was struck through", "who", "moment")
    record_not_struck: str = label(
        "File note: an earlier message is not struck through yet; its state follows", "who"
    )
    record_deleted: str = label("File note: an earlier message was deleted", "who", "moment")
    record_overwritten: str = label(
        "File note: an earlier message could no longer be deleted and was overwritten", "who", "moment"
    )
    record_not_deleted: str = label(
        "File note: an earlier message is not deleted yet; its state follows", "who"
    )
    record_was_gone: str = label(
        "File note: the client had deleted an earlier message before it could be changed", "who", "moment"
    )
    record_out_of_reach: str = label("File note: an earlier message could not be changed")
    record_copy_remains: str = label(
        "File note: after a change of an earlier message, an unchanged copy of it may remain"
    )
    record_pending: str = label("File note: a message is pending")
    record_held: str = label("File note: a message is held until the time given", "moment")
    record_sending: str = label("File note: a message is being sent")
    record_in_doubt: str = label("File note: a message was not confirmed by Telegram")
    record_gone: str = label("File note: a message had an unreachable recipient")
    record_refused: str = label("File note: Telegram refused a message, with its reason", "why")
    record_failed: str = label("File note: a message was given up, with the reason", "why")
    record_cancelled: str = label("File note: a message was canceled")
    record_again: str = label("File note: a message was or may have been sent twice")
    record_copies: str = label(
        "File note: how many unconfirmed copies of a message may be in the chat", "count"
    )
    record_opened: str = label("File note: a discreet message was opened", "moment")
    record_unopened: str = label("File note: a discreet message was not opened")
    record_follows: str = label("File note: since when a person follows the case", "who", "day")
    record_closed: str = label("File note: a follower cannot be reached", "day")
    record_unsubscribed: str = label("File note: a follower unsubscribed")
    record_follower: str = label("File note: a follower, by number", "number")
    record_former: str = label("File note: a former follower who had everything deleted")
