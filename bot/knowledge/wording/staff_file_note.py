"""Keys of staff.yaml: what stands in the file note of a case. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffRecordWording(Keys):
    """The part of staff.yaml about the file note."""

    record_heading: Template = text("Heading of the file note", "case", "moment", "zone")
    record_nothing: Template = text("A file note without anything in it")
    record_status: str = label("File note: a status", "status", "day", "moment", "by")
    record_correction: str = label("File note: a correction", "status", "day", "moment", "by")
    record_announcement: str = label("File note: an announcement", "moment")
    record_check: str = label("File note: a check that followers were told of", "moment")
    record_somebody: str = label("File note: in place of a name that is not known")
    record_holds: str = label("File note: the status still holds")
    record_undone: str = label("File note: undone")
    record_corrected: str = label("File note: corrected")
    record_withdrawn: str = label("File note: withdrawn")
    record_note: str = label("File note: the note", "note")
    record_untold: str = label("File note: nobody was told")
    record_text: str = label("File note: the text of these messages", "text")
    record_text_gone: str = label("File note: the text was deleted at the person's wish")
    record_accepted: str = label("File note: Telegram took a message", "who", "moment", "message")
    record_struck: str = label("File note: an earlier message was struck through", "who", "moment")
    record_not_struck: str = label(
        "File note: an earlier message is not struck through yet; its state follows", "who"
    )
    record_deleted: str = label("File note: an earlier message was taken back", "who", "moment")
    record_overwritten: str = label(
        "File note: an earlier message could not be deleted any more and was overwritten", "who", "moment"
    )
    record_not_deleted: str = label(
        "File note: an earlier message is not taken back yet; its state follows", "who"
    )
    record_was_gone: str = label(
        "File note: the client had deleted an earlier message before it could be changed", "who", "moment"
    )
    record_out_of_reach: str = label("File note: nothing could be done to an earlier message")
    record_copy_remains: str = label(
        "File note: after a change of an earlier message, a copy of it may remain as it was"
    )
    record_pending: str = label("File note: state")
    record_held: str = label("File note: state, with the time before which it does not go", "moment")
    record_sending: str = label("File note: state")
    record_in_doubt: str = label("File note: state")
    record_gone: str = label("File note: state")
    record_refused: str = label("File note: state, with Telegram's reason", "why")
    record_failed: str = label("File note: state, with the reason", "why")
    record_cancelled: str = label("File note: state")
    record_again: str = label("File note: a message went out twice or may have")
    record_copies: str = label(
        "File note: how many copies of a message may be in the chat without Telegram's word", "count"
    )
    record_opened: str = label("File note: a discreet message was opened", "moment")
    record_unopened: str = label("File note: a discreet message was not opened")
    record_follows: str = label("File note: since when somebody follows", "who", "day")
    record_closed: str = label("File note: somebody cannot be reached", "day")
    record_unsubscribed: str = label("File note: somebody does not want notices")
    record_follower: str = label("File note: a follower, by number", "number")
    record_former: str = label("File note: somebody who had everything about them deleted")
