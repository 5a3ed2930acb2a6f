"""What urgent.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.danger import ListItem
from bot.knowledge.files.fields import Days, Id, Maybe, NonEmptyText, Several, YesNo
from bot.knowledge.files.file_model import FileModel


class MatterItem(FileModel):
    """One clock that can end a case."""

    matter: Id = Field(description="A name for it: small letters and dashes")
    label: NonEmptyText = Field(description="What staff read, such as the diversity visa and September 30")
    warning: NonEmptyText = Field(
        description="What comes first, before any answer: why to call today, and the number"
    )
    within: Maybe[Days] = Field(
        default=None,
        description="Days: patterns with <date> count only where that day is so near, or past; else null",
    )
    birthday: YesNo = Field(
        default=False, description="yes: <date> is a day of birth, and counts where the child is near 21; no"
    )
    entries: list[Id] = Field(
        default_factory=list,
        max_length=3,
        description="Entries that are offered below the warning where the message asks nothing else",
    )
    says: Several[NonEmptyText] = Field(
        description="Patterns: <list>, a|b, word*, word?, ... and <date> for a day and <age> for twenty"
    )


class UrgentFile(FileModel):
    """Deadlines that a message may speak of."""

    lists: list[ListItem] = Field(
        default_factory=list, description="Words that patterns name; each name once"
    )
    figures: list[NonEmptyText] = Field(
        default_factory=list, description="Patterns that are no deadline; their words are taken out first"
    )
    matters: Several[MatterItem] = Field(description="Each matter once; of two, the first one is warned of")
