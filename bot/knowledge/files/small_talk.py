"""What small_talk.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText, Several, YesNo
from bot.knowledge.files.file_model import FileModel


class SmallTalkItem(FileModel):
    """Words that are not a question."""

    kind: Id = Field(description="greeting, thanks, despair, insult ...")
    around: YesNo = Field(
        default=False, description="yes: ignored before or after a question; no: never ignored"
    )
    phrases: Several[NonEmptyText] = Field(description="What people write")
    reply: NonEmptyText = Field(description="What the bot replies")


class SmallTalkFile(FileModel):
    """Greetings, thanks and the like."""

    small_talk: list[SmallTalkItem] = Field(description="One item for each kind")
