"""Time zones by the names that people write."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

MOST_NEAR = 6
"""Names offered where none is right: more would be a list to search."""

LONGEST = 60
"""Characters that are looked at; the longest name has 32."""


@dataclass(frozen=True, slots=True)
class FoundZone:
    """`exact`: the IANA name that was meant. `near`: names spelled almost so, where there is none."""

    exact: str | None = None
    near: tuple[str, ...] = ()


def find_zone(written: str) -> FoundZone:
    """Find a zone by its name or its city, whatever the capitals and spaces.

    Reads the disk the first time, and comparing takes some milliseconds: call it in a thread.
    """
    wanted = _plain(written[:LONGEST])
    names = _names()
    if not wanted:
        return FoundZone()
    if found := names.get(wanted):
        return FoundZone(found[0]) if len(found) == 1 else FoundZone(near=found[:MOST_NEAR])
    near: dict[str, None] = {}
    for close in get_close_matches(wanted, names, n=MOST_NEAR, cutoff=0.75):
        near.update(dict.fromkeys(names[close]))
    return FoundZone(near=tuple(near)[:MOST_NEAR])


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Return the zones by full name and by city, both plainly written."""
    found: dict[str, list[str]] = {}
    for zone in sorted(available_timezones()):
        if "/" not in zone and zone != "UTC":  # old names such as EST5EDT and Cuba
            continue
        area, _, city = zone.partition("/")
        if area == "Etc":  # its signs are the wrong way round: Etc/GMT+5 is behind
            continue
        for name in {_plain(zone), _plain(city), _plain(zone.rpartition("/")[2])}:
            found.setdefault(name, []).append(zone)
    return {name: tuple(zones) for name, zones in found.items() if name}


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()
