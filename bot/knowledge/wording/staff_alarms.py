"""Keys of staff.yaml: alerts for staff about messages and about the bot itself. The words are in the file."""

from __future__ import annotations

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.keys import Keys, label, text


class StaffAlarmWording(Keys):
    """The part of staff.yaml about messages with problems and the health of the bot."""

    delivery_gone: Template = text(
        "A follower of this case blocked the bot or is no longer on Telegram", "number"
    )
    delivery_refused: Template = text(
        "Telegram refused a message: what it is about, and Telegram's reason", "what", "why"
    )
    delivery_failed: Template = text(
        "A message could not be sent for 24 hours and was given up", "what", "why"
    )
    delivery_refused_again: Template = text(
        "Telegram refused the second attempt to send a message; the first one may have arrived", "what", "why"
    )
    delivery_failed_again: Template = text(
        "A message was given up after 24 hours; one attempt may have arrived", "what", "why"
    )
    delivery_in_doubt: Template = text(
        "A message was sent twice without an answer from Telegram, so it may or may not have arrived",
        "what",
        "why",
    )
    delivery_not_taken_back: Template = text(
        "A withdrawn message is still in the client's chat", "what", "why"
    )
    delivery_not_struck: Template = text(
        "A corrected message is still in the client's chat without being struck through", "what", "why"
    )
    delivery_corrected_copy: Template = text(
        "A copy of a corrected message may be in a client's chat, and cannot be changed", "number"
    )
    delivery_withdrawn_copy: Template = text(
        "A copy of a withdrawn message may be in a client's chat, and cannot be deleted", "number"
    )
    delivery_announcement_copy: Template = text(
        "A copy of a withdrawn announcement may be in a client's chat, and cannot be deleted", "number"
    )
    delivery_an_announcement: str = label("In place of the case number, if the message is an announcement")
    silence_worker: Template = text(
        "The part that sends messages has not run for {minutes} minutes", "minutes"
    )
    silence_worker_over: Template = text("The part that sends messages runs again")
    silence_unsent: Template = text("The oldest due message has waited for {minutes} minutes", "minutes")
    silence_unsent_over: Template = text("No due message has been waiting for long any more")
    silence_database: Template = text(
        "The database has been unreachable for a while; {problem} and {remedy} are technical messages",
        "problem",
        "remedy",
    )
    silence_database_over: Template = text("The database is reachable again")
    silence_overdue: Template = text("Once a day: how many cases were not checked in time", "count")
    silence_answering: Template = text(
        "Clients' messages have not been answered for {minutes} minutes", "minutes"
    )
    silence_answering_over: Template = text("Clients' messages are answered again")
    silence_polling: Template = text(
        "The bot has not asked Telegram for messages for {minutes} minutes", "minutes"
    )
    silence_polling_over: Template = text("The bot asks Telegram for messages again")
    webhook_put_back: Template = text(
        "Another program received the bot's messages; the bot receives them again"
    )
    webhook_failing: Template = text(
        "Telegram cannot deliver {count} messages to the bot; {problem} is in Telegram's words",
        "count",
        "problem",
    )
    webhook_works_again: Template = text("Telegram can deliver messages to the bot again")
    part_failed: Template = text("A part of the bot keeps failing; {part} is one of the part_ keys", "part")
    part_answering: str = label("Names a part of the bot: it answers messages")
    part_sending: str = label("Names a part of the bot: it sends notices to clients")
    part_polling: str = label("Names a part of the bot: it asks Telegram for messages")
    part_knowledge: str = label("Names a part of the bot: it reads edits of the files")
    part_retention: str = label("Names a part of the bot: it deletes old texts")
    part_staff_lines: str = label("Names a part of the bot: it writes to the staff chat")
    part_profile: str = label("Names a part of the bot: it sets the bot's name, descriptions and commands")
    part_alarms: str = label("Names a part of the bot: it watches for messages that are not handled in time")
    part_webhook: str = label(
        "Names a part of the bot: it checks whether Telegram still sends messages to this bot"
    )
    part_returns: str = label(
        "Names a part of the bot: it notices clients who come back after blocking the bot"
    )
    part_effects: str = label("Names a part of the bot: it compares answers before and after an edit")
    part_review: str = label("Names a part of the bot: it adds questions to the knowledge")
