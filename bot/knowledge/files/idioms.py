"""What idioms.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class IdiomItem(FileModel):
    """Words that are hard for weak readers and for translation programs."""

    says: Several[NonEmptyText] = Field(description="Words that texts for clients must not contain")
    write: NonEmptyText = Field(description="What to write instead")


class IdiomsFile(FileModel):
    """Words that texts for clients do not use."""

    idioms: list[IdiomItem] = Field(description="One item for each idiom")
