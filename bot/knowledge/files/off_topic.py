"""What off_topic.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class OffTopicItem(FileModel):
    """Questions that the bot must not answer."""

    key: Id = Field(description="A name for these questions: lowercase letters and dashes")
    where: NonEmptyText = Field(description="One or two sentences on where to ask such questions")
    phrases: Several[NonEmptyText] = Field(description="Examples; the bot learns from them")
    measured: list[NonEmptyText] = Field(
        default_factory=list,
        description="More examples, only to measure how certain the bot can be; it does not learn from them",
    )


class OffTopicFile(FileModel):
    """What the bot must not answer."""

    off_topic: list[OffTopicItem] = Field(description="One item for each kind of question")
