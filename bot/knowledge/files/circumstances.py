"""What circumstances.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class CircumstancesFile(FileModel):
    """Words that describe the person's situation, not what the person asks."""

    before: Several[NonEmptyText] = Field(description="Words that introduce a situation, such as after")
    between: list[NonEmptyText] = Field(
        default_factory=list, description="Words that may come in between, such as the or my"
    )
    things: Several[NonEmptyText] = Field(
        description="The situation itself, such as my refusal; ignored only after a word of the first list"
    )
    anywhere: list[NonEmptyText] = Field(
        default_factory=list, description="Kinds of visas and places, ignored anywhere in a message"
    )
