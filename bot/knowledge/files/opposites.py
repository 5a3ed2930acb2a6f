"""What opposites.yaml must contain, as staff write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.files.danger import ListItem
from bot.knowledge.files.fields import Id, NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class SideItem(FileModel):
    """The words for one of two opposites, and the entries that apply only if it is true."""

    says: Several[NonEmptyText] = Field(
        description="Patterns: <list>, (a|b c), word*, word?, ...; if two overlap, the longer one counts"
    )
    entries: list[Id] = Field(
        default_factory=list,
        description="Entries that never answer a message that says the opposite; the best first",
    )


class OppositeItem(FileModel):
    """Two opposites, one of which is true."""

    opposite: Id = Field(description="A name for the pair: lowercase letters and dashes")
    ask: NonEmptyText = Field(description="What the bot asks when a message says the opposite of an answer")
    sides: Annotated[list[SideItem], Field(min_length=2, max_length=2)] = Field(
        description="The two opposites; if a message says both, the later one counts"
    )


class OppositesFile(FileModel):
    """Opposites that the bot tells apart by the words of a message."""

    lists: list[ListItem] = Field(
        default_factory=list, description="Lists of words for patterns; one item for each name"
    )
    opposites: Several[OppositeItem] = Field(description="One item for each pair")
