"""Time zones by their IANA names, as far as this machine's tz database knows them."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones


def zone_named(name: str) -> ZoneInfo | None:
    """Return the time zone of that IANA name; None where this machine's tz database has no such one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):  # also for ../x, zone.tab and Africa
        return None


@lru_cache(maxsize=1)
def place_zones() -> frozenset[str]:
    """Return the zones that are named after a place, such as Africa/Lagos, and UTC: what a person may choose.

    Left out are old names such as EST5EDT and Cuba, and Etc/GMT+5, whose sign is the wrong way round. Reads
    the disk the first time.
    """
    return frozenset(
        name
        for name in available_timezones()
        if name == "UTC" or ("/" in name and not name.startswith("Etc/"))
    )
