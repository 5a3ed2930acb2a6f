"""What time_zones.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, PlaceZone, Several
from bot.knowledge.files.file_model import FileModel


class OtherNamesItem(FileModel):
    """Other names of one time zone."""

    zone: PlaceZone = Field(description="The time zone, as the tz database names it")
    names: Several[NonEmptyText] = Field(description="Cities, countries or abbreviations that mean it")


class TimeZonesFile(FileModel):
    """The time zones that clients choose from, and the names by which they find them."""

    africa: Several[PlaceZone] = Field(
        description="Offered as buttons for Africa, as the tz database names them"
    )
    americas: Several[PlaceZone] = Field(description="Offered as buttons for the Americas")
    asia: Several[PlaceZone] = Field(description="Offered as buttons for Asia and the Middle East")
    europe: Several[PlaceZone] = Field(description="Offered as buttons for Europe")
    pacific: Several[PlaceZone] = Field(description="Offered as buttons for Australia and the Pacific")
    also: list[OtherNamesItem] = Field(
        default_factory=list, description="Other names that people write for a time zone"
    )
