"""What urgent.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.danger import ListItem
from bot.knowledge.files.fields import Days, Id, Maybe, NonEmptyText, Several, YesNo
from bot.knowledge.files.file_model import FileModel


class MatterItem(FileModel):
    """A deadline that can end a case."""

    matter: Id = Field(description="A name for the deadline: lowercase letters and dashes")
    label: NonEmptyText = Field(description="Its name for staff, such as the diversity visa and September 30")
    warning: NonEmptyText = Field(description="The text before any answer: why to call today, and the number")
    within: Maybe[Days] = Field(
        default=None,
        description="Patterns with <date> count only if the date is past or this many days away; or null",
    )
    birthday: YesNo = Field(
        default=False,
        description="yes: <date> is a birth date and counts if the child is close to 21; no: it is not",
    )
    says: Several[NonEmptyText] = Field(
        description="Patterns: <list>, (a|b c), word*, word?, ..., <date> for a date and <age> for twenty"
    )


class UrgentFile(FileModel):
    """Deadlines that a message may mention."""

    lists: list[ListItem] = Field(
        default_factory=list, description="Lists of words for patterns; one item for each name"
    )
    figures: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns that do not mean a deadline; their words are removed first",
    )
    matters: Several[MatterItem] = Field(
        description="One item for each deadline; if a message mentions two, the bot warns of the first"
    )
