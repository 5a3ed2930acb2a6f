"""Keys of staff.yaml: what staff read about announcements, deliveries and figures."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffDeskWording(Keys):
    """The part of staff.yaml about announcements, deliveries and figures."""

    delivery_gone: Template = text(
        "A follower of this case blocked the bot or is no longer on Telegram", "number"
    )
    delivery_refused: Template = text(
        "Telegram refused a message: what it was about, and Telegram's reason", "what", "why"
    )
    delivery_failed: Template = text(
        "A message could not be sent for 24 hours and was given up", "what", "why"
    )
    delivery_refused_again: Template = text(
        "Telegram refused the second try of a message; the first one may have arrived", "what", "why"
    )
    delivery_failed_again: Template = text(
        "A message was given up after 24 hours; one try may have arrived", "what", "why"
    )
    delivery_in_doubt: Template = text(
        "A message was sent twice, and both times no answer came: it may have arrived or not", "what", "why"
    )
    delivery_not_taken_back: Template = text(
        "A message that was withdrawn is still in the client's chat", "what", "why"
    )
    delivery_not_struck: Template = text(
        "A message that was corrected is still in the client's chat as it was", "what", "why"
    )
    delivery_corrected_copy: Template = text(
        "A copy of a corrected message may be in a client's chat, and nobody can change it", "number"
    )
    delivery_withdrawn_copy: Template = text(
        "A copy of a withdrawn message may be in a client's chat, and nobody can delete it", "number"
    )
    delivery_announcement_copy: Template = text("The same for an announcement that is taken back", "number")
    delivery_an_announcement: str = label(
        "Stands in place of the case number where the message was an announcement"
    )
    silence_worker: Template = text("The part that sends messages has not run for so many minutes", "minutes")
    silence_worker_over: Template = text("It runs again")
    silence_unsent: Template = text(
        "The oldest message that should have gone has waited for so many minutes", "minutes"
    )
    silence_unsent_over: Template = text("No message waits that long now")
    silence_database: Template = text(
        "The database has been out of reach for a while; both are the program's own words",
        "problem",
        "remedy",
    )
    silence_database_over: Template = text("It is within reach again")
    silence_overdue: Template = text("Once a day: so many cases were not checked in time", "count")
