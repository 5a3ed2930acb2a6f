"""What a file in the folder asked must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class AskedItem(FileModel):
    """Questions for one entry."""

    entry: Id = Field(description="The id of the entry that answers them")
    questions: Several[NonEmptyText] = Field(
        description="Questions as clients type them; the bot learns from them"
    )
    measured: list[NonEmptyText] = Field(
        default_factory=list,
        description="More of them, answered without being learned; they only tell how sure the bot may be",
    )


class AskedFile(FileModel):
    """Questions as clients ask them, from which the bot learns besides the phrases of the entries."""

    asked: Several[AskedItem] = Field(description="Each entry once")
