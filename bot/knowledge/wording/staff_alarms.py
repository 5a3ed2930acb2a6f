"""Keys of staff.yaml: what the bot tells staff unasked, about messages and about itself in trouble."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffAlarmWording(Keys):
    """The part of staff.yaml about messages that are in trouble, and about the running bot."""

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
    silence_answering: Template = text(
        "Clients' messages have not been answered for so many minutes", "minutes"
    )
    silence_answering_over: Template = text("They are answered again")
    silence_polling: Template = text(
        "The bot has not asked Telegram for messages for so many minutes", "minutes"
    )
    silence_polling_over: Template = text("It asks again")
    webhook_put_back: Template = text(
        "Another program had taken over the bot's messages; the bot receives them again"
    )
    webhook_failing: Template = text(
        "Telegram cannot deliver so many messages to the bot; the problem is in Telegram's words",
        "count",
        "problem",
    )
    webhook_works_again: Template = text("Telegram can deliver them again")
    part_failed: Template = text(
        "A part of the bot keeps failing; the part is one of the labels below", "part"
    )
    part_answering: str = label("The part that answers messages")
    part_sending: str = label("The part that sends notices to clients")
    part_polling: str = label("The part that asks Telegram for messages")
    part_knowledge: str = label("The part that reads edits of the files")
    part_retention: str = label("The part that deletes old texts")
    part_staff_lines: str = label("The part that writes to the staff chat")
    part_profile: str = label("The part that sets the bot's name, descriptions and commands")
    part_alarms: str = label("The part that looks for messages that wait")
    part_webhook: str = label("The part that checks whether Telegram still sends messages to this bot")
    part_returns: str = label("The part that notices clients who come back after blocking the bot")
