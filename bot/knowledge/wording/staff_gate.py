"""Keys of staff.yaml: what does not count as a command, and what can be taken back. The words are there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffGateWording(Keys):
    """The part of staff.yaml about what is not acted on, and about taking changes back."""

    not_own_words: Annotated[Template, text()] = Field(
        description="A command or an answer was forwarded, quoted, sent through a bot or posted as a channel"
    )
    edited_not_read: Annotated[Template, text()] = Field(
        description="A command or an answer was edited: over the button that does it"
    )
    edited_carried_out: Annotated[Template, text()] = Field(
        description="Under that, where the first version was carried out"
    )
    edited_preview_open: Annotated[Template, text("draft")] = Field(
        description="Under that, where the first version began something that is not settled"
    )
    caption_not_read: Annotated[Template, text()] = Field(
        description="A command or an answer is the caption of a file: over the button that does it"
    )
    text_only: Annotated[Template, text()] = Field(
        description="A question of the bot was answered with a file, a voice message or the like"
    )
    anonymous_number: Annotated[Template, text("command", "example")] = Field(
        description="An anonymous admin wrote a command without the number of what is meant"
    )
    draft_offer: Annotated[str, label()] = Field(
        description="What is drafted, in lists of drafts: a command after an edit, or in a caption"
    )
    button_offer_command: Annotated[str, label("text")] = Field(
        description="Carries out a command as it is after an edit, or in a caption"
    )
    button_offer_answer: Annotated[str, label("text")] = Field(description="Takes an answer in the same way")
    notice_offer_taken: Annotated[str, label()] = Field(
        description="Beside such a button that was pressed before, 200 characters at most"
    )
    notice_offer_old: Annotated[str, label()] = Field(
        description="Beside such a button when the message was edited again, 200 characters at most"
    )
    button_change_undo: Annotated[str, label()] = Field(description="Takes a change of a case back")
    change_too_late: Annotated[Template, text()] = Field(description="A change is too old to be taken back")
    change_overtaken: Annotated[Template, text("case")] = Field(
        description="Something changed since, so a change cannot be taken back"
    )
    change_undone_already: Annotated[Template, text("case")] = Field(
        description="A change was taken back before"
    )
    undone_newcase: Annotated[Template, text("case", "number")] = Field(
        description="A new case was taken back: it is closed"
    )
    undone_close: Annotated[Template, text("case")] = Field(description="Closing a case was taken back")
    undone_reopen: Annotated[Template, text("case")] = Field(
        description="Opening a case again was taken back"
    )
    undone_editcase: Annotated[Template, text("case", "details")] = Field(
        description="Changed details were taken back: what they are again, as it can be typed"
    )
    undone_item: Annotated[Template, text("case")] = Field(description="Added items were taken back")
    undone_done: Annotated[Template, text("case", "number", "item")] = Field(
        description="A finished item was taken back"
    )
    undone_revoke: Annotated[Template, text("case", "invitation")] = Field(
        description="A revoked invitation was taken back"
    )
