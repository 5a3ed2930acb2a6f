"""What judged.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText
from bot.knowledge.files.file_model import FileModel


class JudgedItem(FileModel):
    """A question of a real client and what answers it."""

    q: NonEmptyText = Field(description="The question as it was written")
    accept: list[Id] = Field(
        description="The ids of all entries that answer it, the best first; [] if none does"
    )
    kind: NonEmptyText = Field(
        "unnamed", description="A kind of question to count by: short, typos, story ..."
    )


class JudgedFile(FileModel):
    """Questions that show how certain the bot can be; it also learns from those that an entry answers."""

    judged: list[JudgedItem] = Field(description="One item for each question")
