"""What a file in the folder asked must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class AskedItem(FileModel):
    """Questions for one entry."""

    entry: Id = Field(description="The id of the entry that answers these questions")
    questions: Several[NonEmptyText] = Field(
        description="Questions as clients type them; the bot learns from them"
    )
    measured: list[NonEmptyText] = Field(
        default_factory=list,
        description="More questions, only to measure how certain the bot can be; it does not learn from them",
    )


class AskedFile(FileModel):
    """Questions as clients ask them; the bot learns from them as it does from the entries' phrases."""

    asked: Several[AskedItem] = Field(description="One item for each entry")
