"""Days as staff type them after reading CEAC: never guessed where two readings are possible."""

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
    # Something is between day and year, or “Nov 2026” is the 20th of a year 26.
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
"""How far ahead of the office a day can be: at an embassy in the east it may be tomorrow already."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Digits that the world reads in different ways; `readings` are the days they may be, two or three."""

    readings: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class NoDate:
    """CEAC shows no day."""


@dataclass(frozen=True, slots=True)
class SameDate:
    """The same day as before."""


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """Written as a day, but the calendar has none such (February 31), or it is before `EARLIEST`."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """This is no day. `partly`: it is a part of one, such as “Nov 20” without its year."""

    partly: bool = False


ReadDay = date | NoDate | SameDate | Ambiguous | NoSuchDay | Unreadable


def read_day(written: str, today: date) -> ReadDay:
    """Read a day: 2026-11-20, 20-Nov-2026 (CEAC's way), Nov 20 2026, 11/20/2026, `today`, `same`, `none`.

    Digits are read if they can be only one day: 11/20/2026 is, 03/04/2026 is not. A year in two digits is
    from 1990 to 2089, and digits with one may also begin with it: 20/11/26 is two days.
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
    """Read a day of three numbers, in the orders in which the world writes them; the American one first."""
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
    """Return the number of a month by its name, whole or as CEAC shortens it."""
    wanted = "sep" if name == "sept" else name
    return next((at for at, month in enumerate(_MONTHS, 1) if wanted in (month, month[:3])), None)


def _day(year: str, month: int, day: int) -> date | None:
    """Return the day, or None where there is none; `year` has four digits, or two for 1990 to 2089."""
    short = int(year.removeprefix("'"))
    whole = short if len(year) == 4 else short + (1900 if short >= EARLIEST.year % 100 else 2000)
    try:
        read = date(whole, month, day)
    except ValueError:
        return None
    return read if read >= EARLIEST else None
