"""The keys of wording.yaml: what clients read that is no entry. The words are in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.knowledge.markup.template import Template

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
        "backups",
    )
)

CASE_PLACEHOLDERS = frozenset(
    f"case.{name}"
    for name in (
        "ending",
        "post",
        "refused_on",
        "days_since_refusal",
        "status",
        "status_since",
        "last_check",
        "next_check",
        "open_items",
    )
)
"""What the answer of an entry may say of the asker's own case; `bot.knowledge.case_facts` has the values."""

OPEN_ITEMS = "case.open_items"

ENTRY_PLACEHOLDERS = frozenset({"entry.read", "entry.as_of"})
"""What the answer of an entry may say of itself; filled in when the knowledge is loaded."""


def of_a_case(name: str) -> bool:
    """Say whether a placeholder is about the asker's own case, rightly written or not."""
    return name.startswith(("case.", "cases."))


@dataclass(frozen=True, slots=True)
class Says:
    """What a wording may hold: `placeholders` besides the firm's; `label`: a button or other plain text."""

    placeholders: frozenset[str] = frozenset()
    label: bool = False


def text(*placeholders: str) -> Any:
    """Mark a key whose value is a text with markup, in which `placeholders` may stand."""
    return Says(frozenset(placeholders))


def label(*placeholders: str) -> Any:
    """Mark a key whose value is plain text."""
    return Says(frozenset(placeholders), label=True)


class Keys(BaseModel):
    """Each field is one key of a wording file; all are required."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Wording(Keys):
    """One language's wording.yaml, parsed."""

    start: Annotated[Template, text()] = Field(
        description="Answer to /start: who this is, what it can and cannot do"
    )
    help: Annotated[Template, text()] = Field(description="Answer to /help: how to ask, the commands")
    contact: Annotated[Template, text()] = Field(description="Answer to /contact: how to reach the firm")
    privacy: Annotated[Template, text("retention_days")] = Field(
        description="Answer to /privacy: what is kept, for how long, what never to send"
    )
    topics: Annotated[Template, text()] = Field(description="Heading over the list of themes")
    theme: Annotated[Template, text("theme")] = Field(description="Heading over the questions of one theme")
    suggest: Annotated[Template, text()] = Field(description="Over up to three buttons: did you mean ...")
    suggest_two: Annotated[Template, text()] = Field(
        description="The same where the message asked about two things"
    )
    none: Annotated[Template, text()] = Field(description="No answer: said honestly, with a way on")
    none_of_these: Annotated[Template, text()] = Field(description='After the button "none of these"')
    off_topic: Annotated[Template, text()] = Field(
        description="Before the line of an off-topic group that says where such questions go"
    )
    too_long: Annotated[Template, text("limit")] = Field(description="A message too long to read")
    disclaimer: Annotated[Template, text()] = Field(
        description="Under the first answer and in /help: no advice, no attorney-client relationship"
    )
    reviewed: Annotated[Template, text("sources", "date")] = Field(
        description="Under an answer the attorney signed off: how many sources of which kind, and the day"
    )
    not_reviewed: Annotated[Template, text("sources")] = Field(
        description="Under an answer nobody signed off yet: how many sources of which kind"
    )
    sources: Annotated[Template, text("question")] = Field(
        description="Heading over the sources of an answer"
    )
    sources_note: Annotated[Template, text()] = Field(
        description="Under the sources: what the dates mean, and who has not checked them"
    )
    source_read: Annotated[str, label("kind", "date")] = Field(
        description="After a source: whose page it is, and the day the page was read"
    )
    source_copy: Annotated[str, label("kind", "date", "year")] = Field(
        description="The same where a stored copy of that year was read"
    )
    source_undated_copy: Annotated[str, label("kind", "date")] = Field(
        description="The same where the copy has no date"
    )
    did_this_help: Annotated[Template, text()] = Field(description="Question over the thumbs")
    only_private: Annotated[Template, text()] = Field(
        description="Said in a group or channel: write to me in private"
    )
    edited: Annotated[Template, text()] = Field(description="Before the answer to an edited message")
    sent_document: Annotated[Template, text()] = Field(description="A file was sent")
    sent_photo: Annotated[Template, text()] = Field(description="A photo was sent")
    sent_voice: Annotated[Template, text()] = Field(description="A voice message was sent")
    sent_video: Annotated[Template, text()] = Field(description="A video was sent")
    sent_sticker: Annotated[Template, text()] = Field(description="A sticker was sent")
    sent_location: Annotated[Template, text()] = Field(description="A location was sent")
    sent_contact: Annotated[Template, text()] = Field(description="A contact was sent")
    sent_poll: Annotated[Template, text()] = Field(description="A poll was sent")
    sent_other: Annotated[Template, text()] = Field(description="Anything else was sent")
    unknown_command: Annotated[Template, text()] = Field(description="A command that does not exist")
    numbers_sent: Annotated[Template, text()] = Field(
        description="Before the answer to a message that holds a case, passport or other private number"
    )
    number_alone: Annotated[Template, text()] = Field(
        description="After that warning where the message says nothing else: what to do instead"
    )
    contact_details_sent: Annotated[Template, text()] = Field(
        description="Before the answer to a message that holds a telephone number or an e-mail address"
    )
    contact_details_alone: Annotated[Template, text()] = Field(
        description="After that warning where the message says nothing else: how to be reached"
    )
    empty: Annotated[Template, text()] = Field(description="A message without words")
    failure: Annotated[Template, text("reference")] = Field(description="Something went wrong on our side")
    answer_late: Annotated[Template, text()] = Field(
        description="Before an answer that comes more than ten minutes after the question"
    )
    too_many_waiting: Annotated[Template, text("count")] = Field(
        description="Told to a client who wrote faster than the bot can answer; {count} messages are answered"
    )
    staff_failure: Annotated[Template, text("reference", "kind")] = Field(
        description="Told to the staff chat when an update that is no client's message could not be handled"
    )
    staff_failure_told: Annotated[Template, text("reference", "kind")] = Field(
        description="Told to the staff chat when a client's message failed and the client was told so"
    )
    staff_failure_untold: Annotated[Template, text("reference", "kind")] = Field(
        description="Told to the staff chat when a client's message failed and the client could not be told"
    )
    staff_failure_shown: Annotated[Template, text("reference", "kind")] = Field(
        description="Told to the staff chat when a client's message failed after part of the answer was shown"
    )
    staff_answer_in_doubt: Annotated[Template, text("reference", "kind")] = Field(
        description="Told to the staff chat when an answer was sent twice and Telegram confirmed neither"
    )
    button_retry_answer: Annotated[str, label("reference")] = Field(
        description="Sends an answer in doubt once more"
    )
    staff_telegram_away: Annotated[Template, text("since", "until")] = Field(
        description="Told to the staff chat once after an outage of Telegram"
    )
    staff_polling_again: Annotated[Template, text()] = Field(
        description="Told to the staff chat when Telegram answers again"
    )
    staff_knowledge_broken: Annotated[Template, text("faults")] = Field(
        description="Told to the staff chat when an edit cannot go live"
    )
    staff_knowledge_live: Annotated[Template, text("entries")] = Field(
        description="Told to the staff chat when an edit went live"
    )
    staff_polling: Annotated[Template, text("problem")] = Field(
        description="Told to the staff chat when Telegram does not answer"
    )
    button_topics: Annotated[str, label()] = Field(description="Opens the list of themes")
    button_contact: Annotated[str, label()] = Field(description="How to reach the firm")
    button_none_of_these: Annotated[str, label()] = Field(description="No suggestion fits")
    button_back: Annotated[str, label()] = Field(description="Back to the themes")
    button_more: Annotated[str, label()] = Field(description="Next page")
    button_previous: Annotated[str, label()] = Field(description="Previous page")
    button_helped: Annotated[str, label()] = Field(description="Thumb up")
    button_not_helped: Annotated[str, label()] = Field(description="Thumb down")
    button_helped_chosen: Annotated[str, label()] = Field(description="Thumb up, once chosen")
    button_not_helped_chosen: Annotated[str, label()] = Field(description="Thumb down, once chosen")
    button_sources: Annotated[str, label()] = Field(description="Shows the sources of an answer")
    button_answer: Annotated[str, label()] = Field(description="Back from the sources to the answer")
    sources_none: Annotated[str, label()] = Field(description="In place of the counts: no sources")
    source_official: Annotated[str, label()] = Field(description="Whose page a source is: an official page")
    sources_official_one: Annotated[str, label("count")] = Field(description="One such source, in a count")
    sources_official: Annotated[str, label("count")] = Field(description="More such sources, in a count")
    source_court: Annotated[str, label()] = Field(description="Whose page a source is: a court decision")
    sources_court_one: Annotated[str, label("count")] = Field(description="One such source, in a count")
    sources_court: Annotated[str, label("count")] = Field(description="More such sources, in a count")
    source_lawyer: Annotated[str, label()] = Field(description="Whose page a source is: a lawyer's page")
    sources_lawyer_one: Annotated[str, label("count")] = Field(description="One such source, in a count")
    sources_lawyer: Annotated[str, label("count")] = Field(description="More such sources, in a count")
    source_school: Annotated[str, label()] = Field(description="Whose page a source is: a school's page")
    sources_school_one: Annotated[str, label("count")] = Field(description="One such source, in a count")
    sources_school: Annotated[str, label("count")] = Field(description="More such sources, in a count")
    source_press: Annotated[str, label()] = Field(description="Whose page a source is: a newspaper's page")
    sources_press_one: Annotated[str, label("count")] = Field(description="One such source, in a count")
    sources_press: Annotated[str, label("count")] = Field(description="More such sources, in a count")
    source_guide: Annotated[str, label()] = Field(description="Whose page a source is: another guide")
    sources_guide_one: Annotated[str, label("count")] = Field(description="One such source, in a count")
    sources_guide: Annotated[str, label("count")] = Field(description="More such sources, in a count")
    notice_thanks: Annotated[str, label()] = Field(
        description="Shown when a vote is counted (200 characters)"
    )
    notice_sorry: Annotated[str, label()] = Field(
        description="Shown when a thumb down is counted (200 characters)"
    )
    notice_old_staff_button: Annotated[str, label()] = Field(
        description="Shown on a press of a button in the staff chat that is too old"
    )
    notice_not_staff: Annotated[str, label()] = Field(
        description="Shown on a press in the staff chat of somebody who is no member"
    )
    notice_old_button: Annotated[str, label()] = Field(
        description="An old or unknown button was pressed (200 characters)"
    )
    firm_hours_unknown: Annotated[str, label()] = Field(description="In place of {firm.hours}")
    firm_email_unknown: Annotated[str, label()] = Field(description="In place of {firm.email}")
    firm_website_unknown: Annotated[str, label()] = Field(description="In place of {firm.website}")
    firm_appointment_unknown: Annotated[str, label()] = Field(description="In place of {firm.appointment}")
    firm_fees_unknown: Annotated[str, label()] = Field(description="In place of {firm.fees}")
    firm_backups_days: Annotated[str, label("days")] = Field(
        description="{firm.backups}, where firm.yaml tells after how many days backups are deleted"
    )
    firm_backups_unknown: Annotated[str, label()] = Field(description="{firm.backups}, where it does not")
    bot_name: Annotated[str, label()] = Field(description="The bot's name in Telegram (64 characters)")
    bot_description: Annotated[str, label()] = Field(
        description="Shown before the first message (512 characters)"
    )
    bot_short_description: Annotated[str, label()] = Field(
        description="Shown on the profile (120 characters)"
    )
    command_start: Annotated[str, label()] = Field(description="What /start does (256 characters)")
    command_help: Annotated[str, label()] = Field(description="What /help does")
    command_topics: Annotated[str, label()] = Field(description="What /topics does")
    command_contact: Annotated[str, label()] = Field(description="What /contact does")
    command_privacy: Annotated[str, label()] = Field(description="What /privacy does")
    command_id: Annotated[str, label()] = Field(description="What /id does (staff)")
    terminal_prompt: Annotated[str, label()] = Field(
        description="Before what the person types in the terminal chat"
    )
    terminal_hello: Annotated[Template, text()] = Field(description="First lines of the terminal chat")
    terminal_bye: Annotated[Template, text()] = Field(description="Last line of the terminal chat")
    date_months: Annotated[str, label()] = Field(description="The months, January first, with commas between")
    date_day: Annotated[str, label("month", "day", "year")] = Field(description="How a day is written")
    date_moment: Annotated[str, label("day", "time")] = Field(description="How a day with a time is written")
