"""Days as staff write them: `today`, `2026-11-20`, `Nov 20, 2026`, `20-Nov-2026`, `11/20/2026`."""

from __future__ import annotations

import re
from datetime import date, timedelta

EXAMPLE = "2026-11-20"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]*([a-z]{3,9})\.?,?[\s-]*(\d{4})?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s*(\d{4}))?", re.ASCII)
_AGO = re.compile(r"(\d{1,3}) days? ago", re.ASCII)


class NotADayError(ValueError):
    """What was written is no day that there is."""


def read_day(text: str, today: date) -> date:
    """Read a day; one without a year is the latest such day that is not after `today`.

    Numbers with slashes are month, day, year, as Americans write them. Raises `NotADayError`.
    """
    written = " ".join(text.lower().split())
    if written in ("today", "yesterday"):
        return today - timedelta(days=written == "yesterday")
    if found := _AGO.fullmatch(written):
        return today - timedelta(days=int(found[1]))
    if found := _ISO.fullmatch(written):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _AMERICAN.fullmatch(written):
        return _day(int(found[3]), int(found[1]), int(found[2]))
    if found := _DAY_FIRST.fullmatch(written):
        return _named(found[1], found[2], found[3], today)
    if found := _MONTH_FIRST.fullmatch(written):
        return _named(found[2], found[1], found[3], today)
    raise NotADayError


def _named(day: str, month: str, year: str | None, today: date) -> date:
    if month[:3] not in _MONTHS:
        raise NotADayError
    number = _MONTHS.index(month[:3]) + 1
    if year:
        return _day(int(year), number, int(day))
    this_year = _day(today.year, number, int(day))
    return this_year if this_year <= today else _day(today.year - 1, number, int(day))


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADayError from None
