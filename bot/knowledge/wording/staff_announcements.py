"""Keys of staff.yaml: what staff read about announcements. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffAnnouncementWording(Keys):
    """The part of staff.yaml about announcements."""

    announce_who: Template = text("A new announcement: asks for the audience")
    announce_which_post: Template = text("Over the embassies and consulates of the open cases")
    announce_which_kind: Template = text("Over the visa kinds of the open cases")
    announce_no_posts: Template = text("No open case has an embassy or consulate")
    announce_no_kinds: Template = text("No open case has a visa kind")
    announce_post_unknown: Template = text(
        "No open case is at the embassy or consulate that was typed", "value"
    )
    announce_kind_unknown: Template = text("No open case has the visa kind that was typed", "value")
    announce_to_all: str = label("The audience inside a sentence: everybody")
    announce_to_post: str = label("The audience inside a sentence: one embassy or consulate", "post")
    announce_to_kind: str = label("The audience inside a sentence: one visa kind", "kind")
    announce_write: Template = text("Asks for the text of the announcement", "audience", "longest")
    announce_text_so_far: Template = text("Under a question about the announcement: the text so far", "text")
    announce_too_long: Template = text("The text of the announcement is too long", "length", "longest")
    announce_preview: Template = text(
        "Over the text that each recipient will see", "audience", "count", "draft"
    )
    announce_nobody: Template = text("Over the text, if there are no recipients", "audience")
    announce_sent: Template = text(
        "The announcement is confirmed and waits for the undo time", "number", "audience", "count", "seconds"
    )
    announce_going: Template = text("The announcement is being sent", "number", "audience", "told", "waiting")
    announce_undone: Template = text("The announcement was stopped before anyone got it", "number")
    announce_partly_undone: Template = text(
        "The announcement was stopped after some chats got it", "number", "told", "stopped"
    )
    announce_over: Template = text(
        "The announcement is sent; nothing is left to stop", "number", "audience", "told"
    )
    announce_unconfirmed: Template = text(
        "Under the status of an announcement: how many chats may have it without Telegram's confirmation",
        "count",
    )
    announce_take_back_ask: Template = text(
        "Under the status of an announcement: asks whether to delete it from the chats that have it",
        "count",
        "draft",
    )
    announce_taken_back: Template = text(
        "The announcement is being deleted from the chats that have it", "number", "count"
    )
    announce_taken_back_over: Template = text(
        "The deletion of an announcement has finished", "number", "count", "removed"
    )
    announce_copies: Template = text("After a deletion: in how many chats a copy may remain", "count")
    button_announce_take_back: str = label(
        "Button that deletes the announcement from the chats that have it", "count"
    )
    announce_unsay_which: Template = text(
        "/unsay without a number: over the announcements that are not sent yet"
    )
    announce_unsay_line: str = label(
        "A line of a list of announcements, with the command that takes it back",
        "number",
        "day",
        "audience",
        "beginning",
    )
    announce_cancelled: Template = text(
        "The draft of an announcement was canceled; {what} is one of the draft_ keys", "what"
    )
    announce_unknown: Template = text("There is no announcement with that number", "number")
    announce_number_missing: Template = text("/unsay without a number: how to use it")
    button_announce_all: str = label("Button that chooses everybody", "count")
    button_announce_posts: str = label("Button that shows the embassies")
    button_announce_kinds: str = label("Button that shows the visa kinds")
    button_announce_confirm: str = label("Button that sends the announcement", "count")
    button_announce_edit: str = label("Button to change the text")
    button_announce_audience: str = label("Button to change the audience")
    button_announce_cancel: str = label("Button that cancels the draft")
    button_announce_standing: str = label(
        "Button above Undo that shows how many chats have it by now; a second tap on Confirm lands on it"
    )
    button_announce_undo: str = label("Button that stops an announcement")
    button_announce_leave: str = label("Button that leaves the announcement in the chats that have it")
