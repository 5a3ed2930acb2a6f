"""Keys of staff.yaml: what staff read about announcements. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffAnnouncementWording(Keys):
    """The part of staff.yaml about announcements."""

    announce_who: Template = text("A new announcement: for whom is it?")
    announce_which_post: Template = text("Over the embassies and consulates of the open cases")
    announce_which_kind: Template = text("Over the visa kinds of the open cases")
    announce_no_posts: Template = text("There is none in any open case")
    announce_no_kinds: Template = text("There is none in any open case")
    announce_post_unknown: Template = text("No open case is at the embassy that was typed", "value")
    announce_kind_unknown: Template = text("No open case has the visa kind that was typed", "value")
    announce_to_all: str = label("Whom an announcement is for, inside a sentence")
    announce_to_post: str = label("The same for one embassy or consulate", "post")
    announce_to_kind: str = label("The same for one visa kind", "kind")
    announce_write: Template = text("Asks for the text", "audience", "longest")
    announce_text_so_far: Template = text("Under that, where there is a text already", "text")
    announce_too_long: Template = text("The text is too long", "length", "longest")
    announce_preview: Template = text("Over what each reader will see", "audience", "count", "draft")
    announce_nobody: Template = text("Over the same where there is nobody to read it", "audience")
    announce_sent: Template = text(
        "Confirmed; it waits for the undo time", "number", "audience", "count", "seconds"
    )
    announce_going: Template = text("It is going out", "number", "audience", "told", "waiting")
    announce_undone: Template = text("Taken back before anybody had it", "number")
    announce_partly_undone: Template = text("Taken back when some had it", "number", "told", "stopped")
    announce_over: Template = text("Nothing is left to stop", "number", "audience", "told")
    announce_unconfirmed: Template = text(
        "Under that: how many of the chats that may have it Telegram did not confirm", "count"
    )
    announce_take_back_ask: Template = text(
        "Under that: it can be taken away from those who have it", "count", "draft"
    )
    announce_taken_back: Template = text("It is being taken away", "number", "count")
    announce_taken_back_over: Template = text(
        "Later: nothing of it is being taken away any more", "number", "count", "removed"
    )
    announce_copies: Template = text("Under that: in how many chats a copy may remain", "count")
    button_announce_take_back: str = label("Takes it away from those who have it", "count")
    announce_unsay_which: Template = text("/unsay without a number, over the announcements that still wait")
    announce_unsay_line: str = label("One of these, with its command", "number", "audience")
    announce_cancelled: Template = text("The draft was dropped; `what` is one of the draft_ keys", "what")
    announce_unknown: Template = text("No announcement has that number", "number")
    announce_number_missing: Template = text("/unsay without a number")
    button_announce_all: str = label("Chooses everybody", "count")
    button_announce_posts: str = label("Shows the embassies")
    button_announce_kinds: str = label("Shows the visa kinds")
    button_announce_confirm: str = label("Sends the announcement off", "count")
    button_announce_edit: str = label("Asks for another text")
    button_announce_audience: str = label("Asks for another audience")
    button_announce_cancel: str = label("Drops the draft")
    button_announce_standing: str = label(
        "Over Undo: shows how many have it by now; a second tap on Confirm lands on it"
    )
    button_announce_undo: str = label("Takes an announcement back")
    button_announce_leave: str = label("Leaves it with those who have it")
