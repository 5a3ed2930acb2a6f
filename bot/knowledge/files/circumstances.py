"""What circumstances.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class CircumstancesFile(FileModel):
    """Words that tell where a person's case is, not what the person asks."""

    before: Several[NonEmptyText] = Field(
        description="Words that such a circumstance begins with, such as after"
    )
    between: list[NonEmptyText] = Field(
        default_factory=list, description="Words that may stand between, such as the or my"
    )
    things: Several[NonEmptyText] = Field(
        description="What they are about, such as my refusal: set aside only after one of the words before"
    )
    anywhere: list[NonEmptyText] = Field(
        default_factory=list, description="Kinds of visas and places: set aside wherever they are"
    )
