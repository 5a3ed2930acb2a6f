"""Keys of staff.yaml: what does not count as a command, and what can be undone. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffGateWording(Keys):
    """The part of staff.yaml about messages that are not acted on, and about undoing changes."""

    not_own_words: Template = text(
        "A command or an answer was forwarded, quoted, sent through a bot or posted as a channel"
    )
    edited_not_read: Template = text("A command or an answer was edited: over the button that carries it out")
    edited_carried_out: Template = text("After an edit: the earlier version was carried out")
    edited_preview_open: Template = text(
        "After an edit: the earlier version has a preview that is not confirmed or canceled yet", "draft"
    )
    caption_not_read: Template = text(
        "A command or an answer is the caption of a file: over the button that carries it out"
    )
    text_only: Template = text(
        "A question from the bot was answered with a file, a voice message or the like"
    )
    anonymous_number: Template = text(
        "An anonymous admin sent a command without the number it needs", "command", "example"
    )
    button_offer_command: str = label(
        "Button that carries out an edited command, or one in a caption", "text"
    )
    button_offer_answer: str = label("Button that accepts an edited answer, or one in a caption", "text")
    notice_offer_taken: str = label("Pop-up: the edited message was already carried out (200 characters)")
    notice_offer_old: str = label("Pop-up: the message was edited again (200 characters)")
    button_change_undo: str = label("Button that undoes a change of a case")
    change_too_late: Template = text("A change of a case is too old to undo")
    change_overtaken: Template = text(
        "A change cannot be undone, because something else changed since", "case"
    )
    change_undone_already: Template = text("A change was already undone", "case")
    undone_newcase: Template = text("Adding a case was undone: it is closed", "case", "number")
    undone_close: Template = text("Closing a case was undone", "case")
    undone_reopen: Template = text("Reopening a case was undone", "case")
    undone_editcase: Template = text(
        "A change of details was undone: the restored values, as they can be typed", "case", "details"
    )
    undone_item: Template = text("Adding items was undone", "case")
    undone_done: Template = text("Finishing an item was undone", "case", "number", "item")
    undone_revoke: Template = text("Revoking an invitation was undone", "case", "invitation")
