"""Keys of staff.yaml: what stands in the file note of a case. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffRecordWording(Keys):
    """The part of staff.yaml about the file note."""

    record_heading: Annotated[Template, text("case", "moment", "zone")] = Field(
        description="Heading of the file note"
    )
    record_nothing: Annotated[Template, text()] = Field(description="A file note without anything in it")
    record_status: Annotated[str, label("status", "day", "moment", "by")] = Field(
        description="File note: a status"
    )
    record_correction: Annotated[str, label("status", "day", "moment", "by")] = Field(
        description="File note: a correction"
    )
    record_announcement: Annotated[str, label("moment")] = Field(description="File note: an announcement")
    record_check: Annotated[str, label("moment")] = Field(
        description="File note: a check that followers were told of"
    )
    record_somebody: Annotated[str, label()] = Field(
        description="File note: in place of a name that is not known"
    )
    record_holds: Annotated[str, label()] = Field(description="File note: the status still holds")
    record_undone: Annotated[str, label()] = Field(description="File note: undone")
    record_corrected: Annotated[str, label()] = Field(description="File note: corrected")
    record_withdrawn: Annotated[str, label()] = Field(description="File note: withdrawn")
    record_note: Annotated[str, label("note")] = Field(description="File note: the note")
    record_untold: Annotated[str, label()] = Field(description="File note: nobody was told")
    record_text: Annotated[str, label("text")] = Field(description="File note: the text of these messages")
    record_text_gone: Annotated[str, label()] = Field(
        description="File note: the text was deleted at the person's wish"
    )
    record_accepted: Annotated[str, label("who", "moment", "message")] = Field(
        description="File note: Telegram took a message"
    )
    record_struck: Annotated[str, label("who", "moment")] = Field(
        description="File note: an earlier message was struck through"
    )
    record_not_struck: Annotated[str, label("who")] = Field(
        description="File note: an earlier message is not struck through yet; its state follows"
    )
    record_deleted: Annotated[str, label("who", "moment")] = Field(
        description="File note: an earlier message was taken back"
    )
    record_overwritten: Annotated[str, label("who", "moment")] = Field(
        description="File note: an earlier message could not be deleted any more and was overwritten"
    )
    record_not_deleted: Annotated[str, label("who")] = Field(
        description="File note: an earlier message is not taken back yet; its state follows"
    )
    record_was_gone: Annotated[str, label("who", "moment")] = Field(
        description="File note: the client had deleted an earlier message before it could be changed"
    )
    record_out_of_reach: Annotated[str, label()] = Field(
        description="File note: nothing could be done to an earlier message"
    )
    record_copy_remains: Annotated[str, label()] = Field(
        description="File note: after a change of an earlier message, a copy of it may remain as it was"
    )
    record_pending: Annotated[str, label()] = Field(description="File note: state")
    record_held: Annotated[str, label("moment")] = Field(
        description="File note: state, with the time before which it does not go"
    )
    record_sending: Annotated[str, label()] = Field(description="File note: state")
    record_in_doubt: Annotated[str, label()] = Field(description="File note: state")
    record_gone: Annotated[str, label()] = Field(description="File note: state")
    record_refused: Annotated[str, label("why")] = Field(
        description="File note: state, with Telegram's reason"
    )
    record_failed: Annotated[str, label("why")] = Field(description="File note: state, with the reason")
    record_cancelled: Annotated[str, label()] = Field(description="File note: state")
    record_again: Annotated[str, label()] = Field(
        description="File note: a message went out twice or may have"
    )
    record_copies: Annotated[str, label("count")] = Field(
        description="File note: how many copies of a message may be in the chat without Telegram's word"
    )
    record_opened: Annotated[str, label("moment")] = Field(
        description="File note: a discreet message was opened"
    )
    record_unopened: Annotated[str, label()] = Field(
        description="File note: a discreet message was not opened"
    )
    record_follows: Annotated[str, label("who", "day")] = Field(
        description="File note: since when somebody follows"
    )
    record_closed: Annotated[str, label("day")] = Field(description="File note: somebody cannot be reached")
    record_unsubscribed: Annotated[str, label()] = Field(
        description="File note: somebody does not want notices"
    )
    record_follower: Annotated[str, label("number")] = Field(description="File note: a follower, by number")
    record_former: Annotated[str, label()] = Field(
        description="File note: somebody who had everything about them deleted"
    )
