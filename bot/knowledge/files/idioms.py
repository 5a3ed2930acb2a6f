"""What idioms.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class IdiomItem(FileModel):
    """Words that weak readers and translation programs stumble over."""

    says: Several[NonEmptyText] = Field(description="The words that no text for clients may hold")
    write: NonEmptyText = Field(description="What to write in their place")


class IdiomsFile(FileModel):
    """Words that texts for clients do not use."""

    idioms: list[IdiomItem] = Field(description="Each kind once")
