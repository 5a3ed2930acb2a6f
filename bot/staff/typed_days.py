"""Days as staff type them after reading CEAC: never guessed where two readings are possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WITH_NAME = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.\-/]+(?P<month>[a-z]{3,9})\.?[\s,.\-/]+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[a-z]{3,9})\.?[\s.\-/]+(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,.\-/]+(?P<year>\d{4})"),
)
_YEAR_FIRST = re.compile(r"(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[\-/.](\d{1,2})[\-/.](\d{4}|\d{2})")
EARLIEST = date(1990, 1, 1)
"""An earlier day is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Digits that the world reads in two ways; `readings` are the days it may be, one or two."""

    readings: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class NoDate:
    """CEAC shows no day."""


@dataclass(frozen=True, slots=True)
class SameDate:
    """The same day as before."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """This is no day."""


ReadDay = date | NoDate | SameDate | Ambiguous | Unreadable


def read_day(written: str, today: date) -> ReadDay:
    """Read a day: 2026-11-20, 20-Nov-2026 (CEAC's way), Nov 20 2026, `today`, `yesterday`, `same`, `none`."""
    text = written.strip().casefold()
    match text:
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case "same" | "same as before":
            return SameDate()
        case "none" | "no date":
            return NoDate()
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3])) or Unreadable()
    for pattern in _WITH_NAME:
        if (found := pattern.fullmatch(text)) and (month := _month(found["month"])):
            return _day(int(found["year"]), month, int(found["day"])) or Unreadable()
    if found := _NUMBERS.fullmatch(text):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        first, second = int(found[1]), int(found[2])
        both = (_day(year, first, second), _day(year, second, first))
        readings = tuple(dict.fromkeys(each for each in both if each is not None))
        return Ambiguous(readings) if readings else Unreadable()
    return Unreadable()


def _month(name: str) -> int | None:
    """Return the number of a month by its name, whole or as CEAC shortens it."""
    wanted = "sep" if name == "sept" else name
    return next((at for at, month in enumerate(_MONTHS, 1) if wanted in (month, month[:3])), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if read >= EARLIEST else None
