"""What statuses.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.domain.refusal import Refusal
from bot.domain.visa_class import VisaClass
from bot.knowledge.files.fields import Id, Maybe, NonEmptyText, RefusalState, Visas
from bot.knowledge.files.file_model import FileModel


class StatusItem(FileModel):
    """A CEAC status in plain words."""

    status: NonEmptyText = Field(description="The status as the website shows it")
    means: NonEmptyText = Field(description="What it means")
    do_now: NonEmptyText = Field(description="What to do now")
    comes_next: NonEmptyText = Field(description="What comes next")
    entry: Id = Field(description="The id of the entry that says more")
    visas: Visas = Field(
        default=VisaClass.BOTH,
        description="The cases that have it; immigrant: green card and fiancé (K)",
    )
    also: list[NonEmptyText] = Field(
        default_factory=list, description="Other ways in which the website writes it"
    )
    nicknames: list[NonEmptyText] = Field(
        default_factory=list,
        description="What people call it; if staff type one, the bot asks whether they mean this status",
    )
    outdates: list[Id] = Field(
        default_factory=list,
        description="Ids of entries that are no longer so for a client once this status is recorded",
    )
    refused: RefusalState = Field(
        default=Refusal.YES,
        description=(
            "yes: a refusal stands; as-before: one from before may still stand; both: /mycase counts the days"
            " since it and warns of one year. no: it is over"
        ),
    )


class StatusesFile(FileModel):
    """The statuses of the CEAC website."""

    explained_in: Maybe[Id] = Field(
        default=None, description="The id of the entry that explains all of them; it must name each"
    )
    statuses: list[StatusItem] = Field(description="Each status once")
