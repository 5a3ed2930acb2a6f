"""What a file in the folder entries must contain, as staff write it."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from bot.knowledge.files.fields import (
    CopyYear,
    Danger,
    Day,
    Days,
    Fingerprint,
    Id,
    Kind,
    Maybe,
    NonEmptyText,
    Related,
    Retired,
    Several,
    WebAddress,
    YesNo,
    plain_error,
)
from bot.knowledge.files.file_model import FileModel


class SourceItem(FileModel):
    """What an answer is based on."""

    title: NonEmptyText = Field(description="The page's name, as a client reads it")
    url: WebAddress = Field(
        description="Its address, to the paragraph if possible; link_hosts in firm.yaml must list the site"
    )
    kind: Kind = Field(description="Whose page it is")
    supports: Several[NonEmptyText] = Field(
        description="The words of lead or more that are based on it, unchanged, without ** and links"
    )
    read: Day = Field(description="The day when someone read this page, such as 2026-04-30")
    copy_: Maybe[CopyYear] = Field(
        default=None,
        alias="copy",
        description="If a stored copy was read instead of the live page: the year of the copy, or undated",
    )


class ReviewItem(FileModel):
    """The attorney's sign-off."""

    by: NonEmptyText = Field(description="Who read and approved the answer")
    on: Day = Field(description="The day of the sign-off, such as 2026-12-01")
    words: Maybe[Fingerprint] = Field(
        default=None,
        description="The fingerprint of the approved words, as `check --sign-offs` prints it",
    )

    @model_validator(mode="before")
    @classmethod
    def _in_braces(cls, data: Any) -> Any:
        if isinstance(data, str):
            hint = "write null, or paste the line that check --sign-offs prints"
            raise plain_error(f"“{data}” is not a sign-off", hint)
        return data


class EntryItem(FileModel):
    """One question the bot can answer."""

    id: Id = Field(description="The bot's name for the entry: lowercase letters and dashes; never change it")
    question: NonEmptyText = Field(description="The question in full")
    label: NonEmptyText = Field(
        description="The question as clients see it on a button: 34 characters at most"
    )
    phrases: Several[NonEmptyText] = Field(description="10 to 16 different ways to ask it")
    lead: NonEmptyText = Field(
        description=(
            "The answer first, then the next step, in 350 characters: **bold**, *italic*, lists,"
            " [links](https://...), {firm.phone}"
        )
    )
    more: NonEmptyText = Field(
        description=(
            "Details: what it means, what to do, exceptions, whom to call; as in lead. A paragraph or list"
            " item with {case.status} and the like is shown only to people who follow their case here."
            " {entry.read} is the day the newest source was read, {entry.as_of} the day of as_of"
        )
    )
    related: Related = Field(description="Up to three ids of entries to offer below the answer")
    sources: list[SourceItem] = Field(
        description="What the answer is based on; [] if all of it is the firm's own words (experience)"
    )
    reviewed: Maybe[ReviewItem] = Field(
        description="null, or what `check --sign-offs` prints after the attorney approves the answer"
    )
    as_of: Maybe[Day] = Field(
        default=None,
        description="For law that changes: the last day this was known to be current, such as 2026-02-11",
    )
    review_every: Maybe[Days] = Field(
        default=None, description="Days after which its sources must be read again; 365 by default"
    )
    disclaimed: YesNo = Field(
        default=False,
        description="yes: the answer always says that it is not legal advice (deadlines, court, money)",
    )
    experience: list[NonEmptyText] = Field(
        default_factory=list,
        description="Words of lead or more from the firm's own experience; the attorney vouches for them",
    )

    danger: Maybe[Danger] = Field(
        default=None,
        description="The danger that it is about; the entry is offered below the help for that danger",
    )
    retired: Retired = Field(
        default=False,
        description="true: no longer used. Nobody sees the answer, and nothing else in this entry is read",
    )

    draft: Retired = Field(
        default=False,
        description="true: not ready. Nobody is shown the answer, and nothing else in this entry is read",
    )

    @model_validator(mode="before")
    @classmethod
    def _split_answer(cls, data: Any) -> Any:
        if isinstance(data, dict) and "answer" in data:
            what = "“answer” is no longer used"
            hint = "split it into “lead” (the answer and the next step) and “more” (the rest)"
            raise plain_error(what, hint, at="answer")
        return data

    @model_validator(mode="after")
    def _rests_on_something(self) -> EntryItem:
        if not self.sources and not self.experience:
            hint = "name one, or list the firm's own words under “experience”"
            raise plain_error("this answer has no source", hint, at="sources")
        return self


class EntriesFile(FileModel):
    """A topic and its entries."""

    theme: NonEmptyText = Field(description="The theme's title, as clients see it")
    entries: Several[EntryItem] = Field(description="The questions of this theme")
