"""What opposites.yaml must contain, as staff write it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.knowledge.files.danger import ListItem
from bot.knowledge.files.fields import Id, NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class SideItem(FileModel):
    """What one of two opposites is said with, and the entries that hold only where it is so."""

    says: Several[NonEmptyText] = Field(
        description="Patterns: <list>, (a|b c), word*, word?, ...; of two that overlap the longer one counts"
    )
    entries: list[Id] = Field(
        default_factory=list,
        description="Entries that never answer a message which says the other side; the best first",
    )


class OppositeItem(FileModel):
    """Two things of which one is so."""

    opposite: Id = Field(description="A name for the two: small letters and dashes")
    ask: NonEmptyText = Field(description="What the bot asks where a message says the opposite of an answer")
    sides: Annotated[list[SideItem], Field(min_length=2, max_length=2)] = Field(
        description="The two; of a message that says both the later one counts"
    )


class OppositesFile(FileModel):
    """What is either so or not so, told apart by what a message says."""

    lists: list[ListItem] = Field(
        default_factory=list, description="Words that patterns name; each name once"
    )
    opposites: Several[OppositeItem] = Field(description="Each pair once")
