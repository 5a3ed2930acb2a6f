"""What off_topic.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class OffTopicItem(FileModel):
    """Questions that the bot must not answer."""

    key: Id = Field(description="A name for these questions: small letters and dashes")
    where: NonEmptyText = Field(description="One or two sentences: where such questions go")
    phrases: Several[NonEmptyText] = Field(description="Examples; the bot learns from them")
    measured: list[NonEmptyText] = Field(
        default_factory=list,
        description="More of them, known without being learned; they only tell how sure the bot may be",
    )


class OffTopicFile(FileModel):
    """What the bot must not answer."""

    off_topic: list[OffTopicItem] = Field(description="Each kind of question once")
