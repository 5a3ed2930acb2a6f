"""What judged.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText
from bot.knowledge.files.file_model import FileModel


class JudgedItem(FileModel):
    """A question of a real client and what answers it."""

    q: NonEmptyText = Field(description="The question as it was written")
    accept: list[Id] = Field(
        description="The ids of all entries that answer it, the best first; []: none does"
    )
    kind: NonEmptyText = Field("unnamed", description="short, typos, story ...: to count by")


class JudgedFile(FileModel):
    """Questions that teach the bot how sure it may be; those that an entry answers are learned too."""

    judged: list[JudgedItem] = Field(description="Each question once")
