"""Keys of staff.yaml: what staff read when the bot itself is in trouble."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffAlarmWording(Keys):
    """The part of staff.yaml about the running bot."""

    silence_answering: Annotated[Template, text("minutes")] = Field(
        description="Clients' messages have not been answered for so many minutes"
    )
    silence_answering_over: Annotated[Template, text()] = Field(description="They are answered again")
    silence_polling: Annotated[Template, text("minutes")] = Field(
        description="The bot has not asked Telegram for messages for so many minutes"
    )
    silence_polling_over: Annotated[Template, text()] = Field(description="It asks again")
    webhook_put_back: Annotated[Template, text()] = Field(
        description="Another program had taken over the bot's messages; the bot receives them again"
    )
    webhook_failing: Annotated[Template, text("count", "problem")] = Field(
        description="Telegram cannot deliver so many messages to the bot; the problem is in Telegram's words"
    )
    webhook_works_again: Annotated[Template, text()] = Field(description="Telegram can deliver them again")
    part_failed: Annotated[Template, text("part")] = Field(
        description="A part of the bot keeps failing; the part is one of the labels below"
    )
    part_answering: Annotated[str, label()] = Field(description="The part that answers messages")
    part_sending: Annotated[str, label()] = Field(description="The part that sends notices to clients")
    part_polling: Annotated[str, label()] = Field(description="The part that asks Telegram for messages")
    part_knowledge: Annotated[str, label()] = Field(description="The part that reads edits of the files")
    part_retention: Annotated[str, label()] = Field(description="The part that deletes old texts")
    part_staff_lines: Annotated[str, label()] = Field(description="The part that writes to the staff chat")
    part_profile: Annotated[str, label()] = Field(
        description="The part that sets the bot's name, descriptions and commands"
    )
    part_alarms: Annotated[str, label()] = Field(description="The part that looks for messages that wait")
    part_webhook: Annotated[str, label()] = Field(
        description="The part that checks whether Telegram still sends messages to this bot"
    )
    part_returns: Annotated[str, label()] = Field(
        description="The part that notices clients who come back after blocking the bot"
    )
