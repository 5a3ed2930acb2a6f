"""What time_zones.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import NonEmptyText, PlaceZone, Several
from bot.knowledge.files.file_model import FileModel


class OtherNamesItem(FileModel):
    """Other names for a time zone."""

    zone: PlaceZone = Field(description="The time zone, named as in the tz database")
    names: Several[NonEmptyText] = Field(description="Cities, countries or abbreviations that mean it")


class TimeZonesFile(FileModel):
    """The time zones that clients choose from, and the names by which they find them."""

    africa: Several[PlaceZone] = Field(description="Buttons for Africa, named as in the tz database")
    americas: Several[PlaceZone] = Field(description="Buttons for the Americas")
    asia: Several[PlaceZone] = Field(description="Buttons for Asia and the Middle East")
    europe: Several[PlaceZone] = Field(description="Buttons for Europe")
    pacific: Several[PlaceZone] = Field(description="Buttons for Australia and the Pacific")
    also: list[OtherNamesItem] = Field(
        default_factory=list, description="Other names that people use for a time zone"
    )
