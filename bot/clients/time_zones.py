"""Time zones by the names that people type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from zoneinfo import TZPATH

from bot.domain.time_zones import place_zones, zone_named

MOST_NEAR = 6
"""Suggestions if no zone matches: more would be a list to search through."""

_OFFSET = re.compile(r"(?:gmt|utc)?\s*([+\-−–])\s*(\d{1,2})(?::?([0-5]\d))?")

LONGEST = 60
"""Characters that are compared; the longest name has 32."""


@dataclass(frozen=True, slots=True)
class FoundZone:
    """`exact`: the IANA name that was meant. `near`: similarly spelled names if there is no exact match."""

    exact: str | None = None
    near: tuple[str, ...] = ()


def find_zone(written: str, also: Mapping[str, str] = MappingProxyType({})) -> FoundZone:
    """Find a zone by its name, city or country, ignoring case and spaces.

    `also`: more names with their zones, such as Abuja and Africa/Lagos. For a country with several zones, all
    are in `near`. The first call reads from disk, and comparing takes some milliseconds, so call it in a
    thread.
    """
    wanted = _plain(written[:LONGEST])
    names = _names() | {_plain(name): (zone,) for name, zone in also.items()}
    if not wanted:
        return FoundZone()
    if found := names.get(wanted):
        return FoundZone(found[0]) if len(found) == 1 else FoundZone(near=found[:MOST_NEAR])
    near: dict[str, None] = {}
    for close in get_close_matches(wanted, names, n=MOST_NEAR, cutoff=0.75):
        near.update(dict.fromkeys(names[close]))
    return FoundZone(near=tuple(near)[:MOST_NEAR])


def zones_at(written: str, offered: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Return the `offered` zones whose UTC offset at `now` is the typed one, such as `GMT+1` or `UTC-5:30`.

    An offset alone is not a zone, because it says nothing about summer time.
    """
    found = _OFFSET.fullmatch(written.strip().casefold())
    if found is None:
        return ()
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0)) * (-1 if found[1] != "+" else 1)
    zones = [(name, zone_named(name)) for name in offered]
    return tuple(name for name, zone in zones if zone and now.astimezone(zone).utcoffset() == offset)[
        :MOST_NEAR
    ]


@lru_cache(maxsize=1)
def _countries() -> dict[str, tuple[str, ...]]:
    """Return the zones of each country from the tables of the tz database, if they are installed."""
    folder = next((Path(each) for each in TZPATH if (Path(each) / "zone.tab").is_file()), None)
    if folder is None or not (folder / "iso3166.tab").is_file():
        return {}
    zones: dict[str, list[str]] = {}
    for code, _, zone, *_ in _rows(folder / "zone.tab"):
        zones.setdefault(code, []).append(zone)
    found: dict[str, list[str]] = {}
    for code, name, *_ in _rows(folder / "iso3166.tab"):
        for each in {_plain(name), _plain(name.partition("(")[0]), _plain(name.replace(" & ", " and "))}:
            found.setdefault(each, []).extend(zones.get(code, ()))
    return {name: tuple(each) for name, each in found.items() if name and each}


def _rows(table: Path) -> list[list[str]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [row if len(row) > 2 else [*row, ""] for row in rows if len(row) > 1]


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Return the zones by normalized full name and by normalized city."""
    found: dict[str, list[str]] = {}
    for zone in sorted(place_zones()):
        city = zone.partition("/")[2]
        for name in {_plain(zone), _plain(city), _plain(zone.rpartition("/")[2])}:
            found.setdefault(name, []).append(zone)
    return _countries() | {name: tuple(zones) for name, zones in found.items() if name}


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()
