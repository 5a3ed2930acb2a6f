"""Keys of staff.yaml: what does not count as a command, and what can be taken back. The words are there."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffGateWording(Keys):
    """The part of staff.yaml about what is not acted on, and about taking changes back."""

    not_own_words: Template = text(
        "A command or an answer was forwarded, quoted, sent through a bot or posted as a channel"
    )
    edited_not_read: Template = text("A command or an answer was edited: over the button that does it")
    edited_carried_out: Template = text("Under that, where the version before was carried out")
    edited_preview_open: Template = text(
        "Under that, where the version before began a preview that is not settled", "draft"
    )
    caption_not_read: Template = text(
        "A command or an answer is the caption of a file: over the button that does it"
    )
    text_only: Template = text("A question of the bot was answered with a file, a voice message or the like")
    anonymous_number: Template = text(
        "An anonymous admin wrote a command without the number of what is meant", "command", "example"
    )
    draft_offer: str = label("What is drafted, in lists of drafts: a command after an edit, or in a caption")
    button_offer_command: str = label("Carries out a command as it is after an edit, or in a caption", "text")
    button_offer_answer: str = label("Takes an answer in the same way", "text")
    notice_offer_taken: str = label("Beside such a button that was pressed before, 200 characters at most")
    notice_offer_old: str = label(
        "Beside such a button when the message was edited again, 200 characters at most"
    )
    button_change_undo: str = label("Takes a change of a case back")
    change_too_late: Template = text("A change is too old to be taken back")
    change_overtaken: Template = text("Something changed since, so a change cannot be taken back", "case")
    change_undone_already: Template = text("A change was taken back before", "case")
    undone_newcase: Template = text("A new case was taken back: it is closed", "case", "number")
    undone_close: Template = text("Closing a case was taken back", "case")
    undone_reopen: Template = text("Opening a case again was taken back", "case")
    undone_editcase: Template = text(
        "Changed details were taken back: what they are again, as it can be typed", "case", "details"
    )
    undone_item: Template = text("Added items were taken back", "case")
    undone_done: Template = text("A finished item was taken back", "case", "number", "item")
    undone_revoke: Template = text("A revoked invitation was taken back", "case", "invitation")
