"""Keys of staff.yaml: what staff read about announcements, deliveries and figures."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.markup.template import Template
from bot.knowledge.wording.conversation import Keys, label, text


class StaffDeskWording(Keys):
    """The part of staff.yaml about announcements, deliveries and figures."""

    delivery_gone: Annotated[Template, text("number")] = Field(
        description="A follower of this case blocked the bot or is no longer on Telegram"
    )
    delivery_refused: Annotated[Template, text("what", "why")] = Field(
        description="Telegram refused a message: what it was about, and Telegram's reason"
    )
    delivery_failed: Annotated[Template, text("what", "why")] = Field(
        description="A message could not be sent for 24 hours and was given up"
    )
    delivery_refused_again: Annotated[Template, text("what", "why")] = Field(
        description="Telegram refused the second try of a message; the first one may have arrived"
    )
    delivery_failed_again: Annotated[Template, text("what", "why")] = Field(
        description="A message was given up after 24 hours; one try may have arrived"
    )
    delivery_in_doubt: Annotated[Template, text("what", "why")] = Field(
        description="A message was sent twice, and both times no answer came: it may have arrived or not"
    )
    delivery_not_taken_back: Annotated[Template, text("what", "why")] = Field(
        description="A message that was withdrawn is still in the client's chat"
    )
    delivery_not_struck: Annotated[Template, text("what", "why")] = Field(
        description="A message that was corrected is still in the client's chat as it was"
    )
    delivery_corrected_copy: Annotated[Template, text("number")] = Field(
        description="A copy of a corrected message may be in a client's chat, and nobody can change it"
    )
    delivery_withdrawn_copy: Annotated[Template, text("number")] = Field(
        description="A copy of a withdrawn message may be in a client's chat, and nobody can delete it"
    )
    delivery_announcement_copy: Annotated[Template, text("number")] = Field(
        description="The same for an announcement that is taken back"
    )
    delivery_an_announcement: Annotated[str, label()] = Field(
        description="Stands in place of the case number where the message was an announcement"
    )
    silence_worker: Annotated[Template, text("minutes")] = Field(
        description="The part that sends messages has not run for so many minutes"
    )
    silence_worker_over: Annotated[Template, text()] = Field(description="It runs again")
    silence_unsent: Annotated[Template, text("minutes")] = Field(
        description="The oldest message that should have gone has waited for so many minutes"
    )
    silence_unsent_over: Annotated[Template, text()] = Field(description="No message waits that long now")
    silence_database: Annotated[Template, text("problem", "remedy")] = Field(
        description="The database has been out of reach for a while; both are the program's own words"
    )
    silence_database_over: Annotated[Template, text()] = Field(description="It is within reach again")
    silence_overdue: Annotated[Template, text("count")] = Field(
        description="Once a day: so many cases were not checked in time"
    )
