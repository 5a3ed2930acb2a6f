"""What official_texts.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, Maybe, NonEmptyText
from bot.knowledge.files.file_model import FileModel


class OfficialTextItem(FileModel):
    """A sentence of a CEAC page or a 221(g) letter."""

    text: NonEmptyText = Field(description="The sentence, word for word")
    entry: Id = Field(description="The id of the entry that explains it")
    status: Maybe[NonEmptyText] = Field(
        default=None,
        description="The CEAC status with which the website shows it; that status must have the same entry",
    )


class OfficialTextsFile(FileModel):
    """What clients paste."""

    captions: list[NonEmptyText] = Field(
        default_factory=list,
        description="Labels of a status page that are followed by a value, such as Case Created",
    )
    titles: list[NonEmptyText] = Field(
        default_factory=list, description="Headings of a status page that are followed by the status"
    )
    ticked: Maybe[Id] = Field(None, description="The entry for a letter with checked boxes, or null")
    official_texts: list[OfficialTextItem] = Field(description="One item for each sentence")
