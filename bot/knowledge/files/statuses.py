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
    entry: Id = Field(description="The id of the entry with more information")
    visas: Visas = Field(
        default=VisaClass.BOTH,
        description="The cases that can have this status; immigrant: green card and fiancé (K)",
    )
    also: list[NonEmptyText] = Field(
        default_factory=list, description="Other spellings that the website uses"
    )
    nicknames: list[NonEmptyText] = Field(
        default_factory=list,
        description="Other names for it; if staff type one, the bot asks whether they mean this status",
    )
    outdates: list[Id] = Field(
        default_factory=list,
        description="Ids of entries that no longer apply to a client once this status is recorded",
    )
    refused: RefusalState = Field(
        default=Refusal.YES,
        description=(
            "yes: the case is refused; as-before: an earlier refusal may still apply; /mycase counts days"
            " since the refusal and warns of the one-year limit. no: no refusal applies"
        ),
    )


class StatusesFile(FileModel):
    """The statuses of the CEAC website."""

    explained_in: Maybe[Id] = Field(
        default=None, description="The id of the entry that explains all statuses; it must name each of them"
    )
    statuses: list[StatusItem] = Field(description="One item for each status")
