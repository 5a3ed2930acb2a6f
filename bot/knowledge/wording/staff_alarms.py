"""Keys of staff.yaml: what staff read when the bot itself is in trouble."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffAlarmWording(Keys):
    """The part of staff.yaml about the running bot."""

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
