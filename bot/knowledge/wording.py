"""The keys of wording.yaml: every word a person reads that is no entry. The words are in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.markup import Template

FIRM_PLACEHOLDERS = frozenset(
    f"firm.{name}"
    for name in (
        "name",
        "attorney",
        "address",
        "phone",
        "directions",
        "memberships",
        "hours",
        "email",
        "website",
        "appointment",
        "fees",
    )
)


@dataclass(frozen=True, slots=True)
class Says:
    """What a wording may hold: `placeholders` besides the firm's; `label`: a button or other plain text."""

    placeholders: frozenset[str] = frozenset()
    label: bool = False


def _text(*placeholders: str) -> Any:
    return Says(frozenset(placeholders))


def _label(*placeholders: str) -> Any:
    return Says(frozenset(placeholders), label=True)


class Wording(BaseModel):
    """One language's wording, parsed. Each field is one key of wording.yaml; all are required."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    start: Annotated[Template, _text()] = Field(
        description="Answer to /start: who this is, what it can and cannot do"
    )
    help: Annotated[Template, _text()] = Field(description="Answer to /help: how to ask, the commands")
    contact: Annotated[Template, _text()] = Field(description="Answer to /contact: how to reach the firm")
    privacy: Annotated[Template, _text("retention_days")] = Field(
        description="Answer to /privacy: what is kept, for how long, what never to send"
    )
    topics: Annotated[Template, _text()] = Field(description="Heading over the list of themes")
    theme: Annotated[Template, _text("theme")] = Field(description="Heading over the questions of one theme")
    suggest: Annotated[Template, _text()] = Field(description="Over up to three buttons: did you mean ...")
    suggest_two: Annotated[Template, _text()] = Field(
        description="The same where the message asked about two things"
    )
    none: Annotated[Template, _text()] = Field(description="No answer: said honestly, with a way on")
    none_of_these: Annotated[Template, _text()] = Field(description='After the button "none of these"')
    off_topic: Annotated[Template, _text()] = Field(
        description="Before the line of an off-topic group that says where such questions go"
    )
    too_long: Annotated[Template, _text("limit")] = Field(description="A message too long to read")
    disclaimer: Annotated[Template, _text()] = Field(
        description="Under the first answer and in /help: no advice, no attorney-client relationship"
    )
    reviewed: Annotated[Template, _text("date")] = Field(
        description="Under an answer the attorney signed off"
    )
    not_reviewed: Annotated[Template, _text("date")] = Field(
        description="Under an answer nobody signed off yet, with the day its sources were read"
    )
    sources: Annotated[Template, _text()] = Field(description="Heading over the sources of an answer")
    did_this_help: Annotated[Template, _text()] = Field(description="Question over the thumbs")
    only_private: Annotated[Template, _text()] = Field(
        description="Said in a group or channel: write to me in private"
    )
    edited: Annotated[Template, _text()] = Field(description="Before the answer to an edited message")
    sent_document: Annotated[Template, _text()] = Field(description="A file was sent")
    sent_photo: Annotated[Template, _text()] = Field(description="A photo was sent")
    sent_voice: Annotated[Template, _text()] = Field(description="A voice message was sent")
    sent_video: Annotated[Template, _text()] = Field(description="A video was sent")
    sent_sticker: Annotated[Template, _text()] = Field(description="A sticker was sent")
    sent_location: Annotated[Template, _text()] = Field(description="A location was sent")
    sent_contact: Annotated[Template, _text()] = Field(description="A contact was sent")
    sent_poll: Annotated[Template, _text()] = Field(description="A poll was sent")
    sent_other: Annotated[Template, _text()] = Field(description="Anything else was sent")
    unknown_command: Annotated[Template, _text()] = Field(description="A command that does not exist")
    empty: Annotated[Template, _text()] = Field(description="A message without words")
    failure: Annotated[Template, _text("reference")] = Field(description="Something went wrong on our side")
    staff_failure: Annotated[Template, _text("reference", "kind")] = Field(
        description="Told to the staff chat when an update could not be handled"
    )
    staff_polling_again: Annotated[Template, _text()] = Field(
        description="Told to the staff chat when Telegram answers again"
    )
    staff_knowledge_broken: Annotated[Template, _text("faults")] = Field(
        description="Told to the staff chat when an edit cannot go live"
    )
    staff_knowledge_live: Annotated[Template, _text("entries")] = Field(
        description="Told to the staff chat when an edit went live"
    )
    staff_polling: Annotated[Template, _text("problem")] = Field(
        description="Told to the staff chat when Telegram does not answer"
    )
    button_topics: Annotated[str, _label()] = Field(description="Opens the list of themes")
    button_contact: Annotated[str, _label()] = Field(description="How to reach the firm")
    button_none_of_these: Annotated[str, _label()] = Field(description="No suggestion fits")
    button_back: Annotated[str, _label()] = Field(description="Back to the themes")
    button_more: Annotated[str, _label()] = Field(description="Next page")
    button_previous: Annotated[str, _label()] = Field(description="Previous page")
    button_helped: Annotated[str, _label()] = Field(description="Thumb up")
    button_not_helped: Annotated[str, _label()] = Field(description="Thumb down")
    button_helped_chosen: Annotated[str, _label()] = Field(description="Thumb up, once chosen")
    button_not_helped_chosen: Annotated[str, _label()] = Field(description="Thumb down, once chosen")
    notice_thanks: Annotated[str, _label()] = Field(
        description="Shown when a vote is counted (200 characters)"
    )
    notice_sorry: Annotated[str, _label()] = Field(
        description="Shown when a thumb down is counted (200 characters)"
    )
    notice_old_button: Annotated[str, _label()] = Field(
        description="An old or unknown button was pressed (200 characters)"
    )
    firm_hours_unknown: Annotated[str, _label()] = Field(description="In place of {firm.hours}")
    firm_email_unknown: Annotated[str, _label()] = Field(description="In place of {firm.email}")
    firm_website_unknown: Annotated[str, _label()] = Field(description="In place of {firm.website}")
    firm_appointment_unknown: Annotated[str, _label()] = Field(description="In place of {firm.appointment}")
    firm_fees_unknown: Annotated[str, _label()] = Field(description="In place of {firm.fees}")
    bot_name: Annotated[str, _label()] = Field(description="The bot's name in Telegram (64 characters)")
    bot_description: Annotated[str, _label()] = Field(
        description="Shown before the first message (512 characters)"
    )
    bot_short_description: Annotated[str, _label()] = Field(
        description="Shown on the profile (120 characters)"
    )
    command_start: Annotated[str, _label()] = Field(description="What /start does (256 characters)")
    command_help: Annotated[str, _label()] = Field(description="What /help does")
    command_topics: Annotated[str, _label()] = Field(description="What /topics does")
    command_contact: Annotated[str, _label()] = Field(description="What /contact does")
    command_privacy: Annotated[str, _label()] = Field(description="What /privacy does")
    command_id: Annotated[str, _label()] = Field(description="What /id does (staff)")
    terminal_prompt: Annotated[str, _label()] = Field(
        description="Before what the person types in the terminal chat"
    )
    terminal_hello: Annotated[Template, _text()] = Field(description="First lines of the terminal chat")
    terminal_bye: Annotated[Template, _text()] = Field(description="Last line of the terminal chat")
