"""Days as staff type them after reading CEAC: never guessed if two readings are possible."""

from __future__ import annotations

import re
import unicodedata
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
_WEEKDAY = re.compile(r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")

_DAY, _MONTH, _YEAR = (
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?",
    r"(?P<month>[a-z]{3,9})\.?",
    r"(?P<year>\d{4}|'?\d\d)",
)
_WITH_NAME = (
    re.compile(rf"{_DAY}(?:[\s.\-/]|of\s)*{_MONTH}[\s,.\-/]*{_YEAR}"),
    # Something separates day and year, or “Nov 2026” would be the 20th of a year 26.
    re.compile(rf"{_MONTH}[\s.\-/]*{_DAY}[\s,.\-/]+{_YEAR}"),
    re.compile(rf"(?P<year>\d{{4}})[\s,.\-/]*{_MONTH}[\s.\-/]*{_DAY}"),
)
_WITHOUT_YEAR = (
    re.compile(rf"{_DAY}(?:[\s.\-/]|of\s)*{_MONTH}"),
    re.compile(rf"{_MONTH}[\s.\-/]*{_DAY}"),
    re.compile(rf"{_MONTH}[\s.\-/]*(?P<year>\d{{4}})"),
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[\-/.]\s?(\d{1,2})\s?[\-/.]\s?(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[\-/.]\s?(\d{1,2})\s?[\-/.]\s?(\d{4}|\d{2})")
_TWO_NUMBERS = re.compile(r"\d{1,2}[\-/]\d{1,2}")

EARLIEST = date(1990, 1, 1)
"""An earlier day is a typo."""

AHEAD = timedelta(days=1)
"""How far ahead of the office a day can be: it may already be tomorrow at an embassy in the east."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Digits that are read differently around the world; `readings` are the two or three possible days."""

    readings: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class NoDate:
    """CEAC shows no day."""


@dataclass(frozen=True, slots=True)
class SameDate:
    """The same day as before."""


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """Looks like a day, but does not exist (February 31), or is before `EARLIEST`."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not a day. `partly`: it is part of one, such as “Nov 20” without a year."""

    partly: bool = False


ReadDay = date | NoDate | SameDate | Ambiguous | NoSuchDay | Unreadable


def read_day(written: str, today: date) -> ReadDay:
    """Read a day: 2026-11-20, 20-Nov-2026 (CEAC's way), Nov 20 2026, 11/20/2026, `today`, `same`, `none`.

    Digits are accepted if only one day is possible: 11/20/2026 is, 03/04/2026 is not. A two-digit year is
    from 1990 to 2089, and may also come first: 20/11/26 is two days.
    """
    text = unicodedata.normalize("NFKC", written).strip(" \t\r\n.,;:").casefold().translate(_DASHES)
    match text:
        case "today":
            return today
        case "yesterday":
            return today - timedelta(days=1)
        case "same" | "same as before":
            return SameDate()
        case "none" | "no date":
            return NoDate()
    text = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], int(found[2]), int(found[3])) or NoSuchDay()
    for pattern in _WITH_NAME:
        if (found := pattern.fullmatch(text)) and (month := _month(found["month"])):
            return _day(found["year"], month, int(found["day"])) or NoSuchDay()
    if found := _NUMBERS.fullmatch(text):
        return _of_digits(found[1], found[2], found[3])
    named = (found["month"] for pattern in _WITHOUT_YEAR if (found := pattern.fullmatch(text)))
    return Unreadable(partly=any(map(_month, named)) or _TWO_NUMBERS.fullmatch(text) is not None)


def _of_digits(first: str, second: str, last: str) -> ReadDay:
    """Read a day of three numbers in the orders in use around the world, American first."""
    days = [_day(last, int(first), int(second)), _day(last, int(second), int(first))]
    if len(last) == 2:
        days.append(_day(first.zfill(2), int(second), int(last)))
    readings = tuple(dict.fromkeys(day for day in days if day is not None))
    match readings:
        case ():
            return NoSuchDay()
        case (only,):
            return only
        case _:
            return Ambiguous(readings)


def _month(name: str) -> int | None:
    """Return the number of a month from its full name or CEAC's abbreviation."""
    wanted = "sep" if name == "sept" else name
    return next((at for at, month in enumerate(_MONTHS, 1) if wanted in (month, month[:3])), None)


def _day(year: str, month: int, day: int) -> date | None:
    """Return the day, or None if it does not exist; `year` has four digits, or two for 1990 to 2089."""
    short = int(year.removeprefix("'"))
    whole = short if len(year) == 4 else short + (1900 if short >= EARLIEST.year % 100 else 2000)
    try:
        read = date(whole, month, day)
    except ValueError:
        return None
    return read if read >= EARLIEST else None
