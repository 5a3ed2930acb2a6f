"""Keys of staff.yaml: what staff read about announcements. The words are in the file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffAnnouncementWording(Keys):
    """The part of staff.yaml about announcements."""

    announce_who: Annotated[Template, text()] = Field(description="A new announcement: for whom is it?")
    announce_which_post: Annotated[Template, text()] = Field(
        description="Over the embassies and consulates of the open cases"
    )
    announce_which_kind: Annotated[Template, text()] = Field(
        description="Over the visa kinds of the open cases"
    )
    announce_no_posts: Annotated[Template, text()] = Field(description="There is none in any open case")
    announce_no_kinds: Annotated[Template, text()] = Field(description="There is none in any open case")
    announce_post_unknown: Annotated[Template, text("value")] = Field(
        description="No open case is at the embassy that was typed"
    )
    announce_kind_unknown: Annotated[Template, text("value")] = Field(
        description="No open case has the visa kind that was typed"
    )
    announce_to_all: Annotated[str, label()] = Field(
        description="Whom an announcement is for, inside a sentence"
    )
    announce_to_post: Annotated[str, label("post")] = Field(
        description="The same for one embassy or consulate"
    )
    announce_to_kind: Annotated[str, label("kind")] = Field(description="The same for one visa kind")
    announce_write: Annotated[Template, text("audience", "longest")] = Field(description="Asks for the text")
    announce_text_so_far: Annotated[Template, text("text")] = Field(
        description="Under that, where there is a text already"
    )
    announce_too_long: Annotated[Template, text("length", "longest")] = Field(
        description="The text is too long"
    )
    announce_preview: Annotated[Template, text("audience", "count", "draft")] = Field(
        description="Over what each reader will see"
    )
    announce_nobody: Annotated[Template, text("audience")] = Field(
        description="Over the same where there is nobody to read it"
    )
    announce_sent: Annotated[Template, text("number", "audience", "count", "seconds")] = Field(
        description="Confirmed; it waits for the undo time"
    )
    announce_going: Annotated[Template, text("number", "audience", "told", "waiting")] = Field(
        description="It is going out"
    )
    announce_undone: Annotated[Template, text("number")] = Field(
        description="Taken back before anybody had it"
    )
    announce_partly_undone: Annotated[Template, text("number", "told", "stopped")] = Field(
        description="Taken back when some had it"
    )
    announce_over: Annotated[Template, text("number", "audience", "told")] = Field(
        description="Nothing is left to stop"
    )
    announce_unconfirmed: Annotated[Template, text("count")] = Field(
        description="Under that: how many of the chats that may have it Telegram did not confirm"
    )
    announce_take_back_ask: Annotated[Template, text("count", "draft")] = Field(
        description="Under that: it can be taken away from those who have it"
    )
    announce_taken_back: Annotated[Template, text("number", "count")] = Field(
        description="It is being taken away"
    )
    announce_taken_back_over: Annotated[Template, text("number", "count", "removed")] = Field(
        description="Later: nothing of it is being taken away any more"
    )
    announce_copies: Annotated[Template, text("count")] = Field(
        description="Under that: in how many chats a copy may remain"
    )
    button_announce_take_back: Annotated[str, label("count")] = Field(
        description="Takes it away from those who have it"
    )
    announce_unsay_which: Annotated[Template, text()] = Field(
        description="/unsay without a number, over the announcements that still wait"
    )
    announce_unsay_line: Annotated[str, label("number", "audience")] = Field(
        description="One of these, with its command"
    )
    announce_cancelled: Annotated[Template, text("what")] = Field(
        description="The draft was dropped; `what` is one of the draft_ keys"
    )
    announce_unknown: Annotated[Template, text("number")] = Field(
        description="No announcement has that number"
    )
    announce_number_missing: Annotated[Template, text()] = Field(description="/unsay without a number")
    button_announce_all: Annotated[str, label("count")] = Field(description="Chooses everybody")
    button_announce_posts: Annotated[str, label()] = Field(description="Shows the embassies")
    button_announce_kinds: Annotated[str, label()] = Field(description="Shows the visa kinds")
    button_announce_confirm: Annotated[str, label("count")] = Field(description="Sends the announcement off")
    button_announce_edit: Annotated[str, label()] = Field(description="Asks for another text")
    button_announce_audience: Annotated[str, label()] = Field(description="Asks for another audience")
    button_announce_cancel: Annotated[str, label()] = Field(description="Drops the draft")
    button_announce_standing: Annotated[str, label()] = Field(
        description="Over Undo: shows how many have it by now; a second tap on Confirm lands on it"
    )
    button_announce_undo: Annotated[str, label()] = Field(description="Takes an announcement back")
    button_announce_leave: Annotated[str, label()] = Field(description="Leaves it with those who have it")
    command_announce: Annotated[str, label()] = Field(description="What /announce does")
    command_unsay: Annotated[str, label()] = Field(description="What /unsay does")
