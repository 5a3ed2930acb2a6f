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
        description="The CEAC status under which the website shows it; it has the same entry",
    )


class OfficialTextsFile(FileModel):
    """What clients paste."""

    captions: list[NonEmptyText] = Field(
        default_factory=list, description="Captions of a status page that have a value, such as Case Created"
    )
    titles: list[NonEmptyText] = Field(
        default_factory=list, description="Titles of a status page, after which the status comes"
    )
    ticked: Maybe[Id] = Field(None, description="The entry for a letter in which boxes are ticked, or null")
    official_texts: list[OfficialTextItem] = Field(description="Each sentence once")
