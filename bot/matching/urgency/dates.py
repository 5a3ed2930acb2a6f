"""Dates in a text, as people write them in English or Spanish, each replaced by one word."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.matching.urgency.spanish import in_english

YEAR_AGO = "xyear"
YEAR = (timedelta(days=310), timedelta(days=380))
"""A year less about six weeks, to a year and two weeks."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
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
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UP_TO_TWENTY = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBERS = {
    **{word: at for at, word in enumerate(_UP_TO_TWENTY, 1)},
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "a": 1,
    "an": 1,
    "couple of": 2,
    "a couple of": 2,
    "few": 3,
    "a few": 3,
}
_UNITS = {"hour": 0, "day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_MONTH = "|".join((*_FULL, "sept", *MONTHS))
_COUNT = r"\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True))
_YEAR = r"(?:,? (?:of )?((?:19|20)\d\d))?"


def _place(text: str) -> int:
    return MONTHS.index(text[:3].lower()) + 1


class Days:
    """Dates found in a text. `written` is the text with `word_of(number)` for each; `days` are the values.

    One that is about a year past is followed by the word `YEAR_AGO`.
    """

    def __init__(self, text: str, today: date) -> None:
        self._today = today
        self.days: list[date] = []
        text = in_english(text)
        for pattern, read in self._forms():
            text = pattern.sub(self._noting(read), text)
        self.written = text

    def _noting(self, read: Callable[[re.Match[str]], date | None]) -> Callable[[re.Match[str]], str]:
        def note(match: re.Match[str]) -> str:
            try:
                day = read(match)
            except (ValueError, OverflowError):
                day = None
            if day is None:
                return match[0]
            self.days.append(day)
            year_ago = f"{YEAR_AGO} " if YEAR[0] <= self._today - day <= YEAR[1] else ""
            return f" {word_of(len(self.days) - 1)} {year_ago}"

        return note

    def _forms(self) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date | None]], ...]:
        return (
            (_ISO, lambda m: date(int(m[1]), int(m[2]), int(m[3]))),
            (_SLASHES, lambda m: _month_first(int(m[1]), int(m[2]), int(m[3]))),
            (_SLASH, lambda m: self._slash(int(m[1]), int(m[2]))),
            (_MONTH_DAY, lambda m: self._in_year(_place(m[1]), int(m[2]), m[3])),
            (_DAY_MONTH, lambda m: self._in_year(_place(m[2]), int(m[1]), m[3])),
            (_MONTH_YEAR, lambda m: date(int(m[2]), _place(m[1]), 28)),
            (_PART_OF_MONTH, lambda m: self._in_year(_place(m[2]), _PARTS[m[1].lower()], None)),
            (_WEEK_OF_MONTH, lambda m: self._in_year(_place(m[2]), _WEEKS[m[1].lower()], None)),
            (_OF_MONTH, lambda m: self._in_year(_place(m[1]), 15, None)),
            (_DAY_ONLY, lambda m: self._day_of_month(int(m[1] or m[2]))),
            (_FEAST, lambda m: self._in_year(*_FEASTS[m[1].lower()], None)),
            (_END_OF, lambda m: self._end_of(m[1].lower())),
            (_YEARS_AGO, lambda m: self._today - timedelta(3650)),
            (_IN, self._ahead),
            (_AGO, lambda m: self._today - timedelta(_count(m[1]) * _UNITS[m[2].lower()])),
            (_NEXT_WEEKDAY, lambda m: self._in_next_week((m[1] or m[2]).lower())),
            (_NEXT, lambda m: self._next(m[1].lower(), m[2].lower())),
            (_TODAY, lambda m: self._today),
            (_TOMORROW, lambda m: self._today + timedelta(2 if "after" in m[0].lower() else 1)),
            (_YESTERDAY, lambda m: self._today - timedelta(1)),
            (_LAST, lambda m: self._today - timedelta(_UNITS[m[1].lower()])),
            (_LAST_WEEKDAY, lambda m: self._weekday(m[1].lower()) - timedelta(7)),
            (_WEEKDAY, lambda m: self._weekday(m[1].lower())),
            (_IN_YEAR, lambda m: self._other_year(int(m[1]))),
        )

    def _in_year(self, month: int, day: int, year: str | None) -> date:
        """Return the date; without a year, the nearest date that is not long past."""
        if year:
            return date(int(year), month, day)
        this = date(self._today.year, month, day)
        return this if this >= self._today - timedelta(30) else date(self._today.year + 1, month, day)

    def _slash(self, first: int, second: int) -> date | None:
        """Read 12/18 as in the United States; 18/12 can only be the other order; 24/7 is no date."""
        if (first, second) == (24, 7):
            return None
        return self._in_year(second, first, None) if first > 12 else self._in_year(first, second, None)

    def _ahead(self, match: re.Match[str]) -> date | None:
        """Return the day after this time. "One year" is the time to answer a 221(g), "21 years" an age."""
        count, unit = _count(match[1]), match[2].lower()
        if unit == "year" and count in (1, 20, 21):
            return None
        return self._today + timedelta(count * _UNITS[unit])

    def _in_next_week(self, name: str) -> date:
        return self._today + timedelta(7 - self._today.weekday() + _WEEKDAYS.index(name))

    def _day_of_month(self, day: int) -> date:
        """Return the next day with this number: "the 12th"."""
        month = self._today.month + (day < self._today.day)
        return date(self._today.year + (month > 12), (month - 1) % 12 + 1, day)

    def _end_of(self, unit: str) -> date:
        """Return the last day of this week (a Sunday), month or year."""
        if unit.startswith("week"):
            return self._today + timedelta(6 - self._today.weekday())
        if unit == "year":
            return date(self._today.year, 12, 31)
        in_next_month = self._today.replace(day=28) + timedelta(4)
        return in_next_month - timedelta(in_next_month.day)

    def _other_year(self, year: int) -> date | None:
        """Return the end of a past year or the start of one far ahead, but not of this year or the next."""
        if year < self._today.year:
            return date(year, 12, 31)
        return date(year, 1, 1) if year > self._today.year + 1 else None

    def _next(self, which: str, unit: str) -> date:
        days = {"week": 7, "month": 30, "year": 365}[unit]
        return self._today + timedelta(days if which == "next" else days // 2)

    def _weekday(self, name: str) -> date:
        ahead = (_WEEKDAYS.index(name) - self._today.weekday()) % 7
        return self._today + timedelta(ahead or 7)


def word_of(number: int) -> str:
    """Return the word for the date with that number."""
    return f"xday{number}"


def number_of(word: str) -> int | None:
    """Return the number of the date that `word` replaces, or None."""
    return int(word[4:]) if re.fullmatch(r"xday\d+", word) else None


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS[text.lower()]


def _month_first(first: int, second: int, year: int) -> date:
    """Read 9/30/2026 in the order of the United States; 30/9/2026 can only be the other order."""
    year += 2000 if year < 100 else 0
    return date(year, second, first) if first > 12 else date(year, first, second)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


_ISO = _form(r"(20\d\d|19\d\d)-(\d{1,2})-(\d{1,2})")
_SLASHES = _form(r"(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)?\d\d)")
_SLASH = _form(r"(\d{1,2})/(\d{1,2})")
_MONTH_DAY = _form(rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}")
_DAY_MONTH = _form(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]({_MONTH})\.?{_YEAR}")
_MONTH_YEAR = _form(rf"({_MONTH}),? ((?:19|20)\d\d)")
_PARTS = {"early": 5, "beginning of": 5, "start of": 5, "mid": 15, "middle of": 15, "late": 25, "end of": 28}
_PART_OF_MONTH = _form(rf"({'|'.join(_PARTS)})[ -]({_MONTH})")
_OF_MONTH = _form(
    rf"(?:(?<=in )|(?<=until )|(?<=till )|(?<=by )|(?<=before )|(?<=this )|(?<=next ))({_MONTH})"
)
_NOT_A_DAY = (
    "birthday|floor|time|page|question|street|grade|week|century|amendment|year|month|day|one|line|try"
)
_DAY_ONLY = _form(rf"(?:the (\d{{1,2}})(?:st|nd|rd|th)|el dia (\d{{1,2}}))(?! (?:{_NOT_A_DAY}))")
_FEASTS = {
    "christmas": (12, 25),
    "xmas": (12, 25),
    "christmas eve": (12, 24),
    "new year": (12, 31),
    "new years": (12, 31),
    "new year's": (12, 31),
    "navidad": (12, 25),
    "nochebuena": (12, 24),
    "año nuevo": (12, 31),
    "ano nuevo": (12, 31),
}
_FEAST = _form(f"({'|'.join(sorted(_FEASTS, key=len, reverse=True))})")
_END_OF = _form(r"(?:this |(?:the )?end of (?:the |this )?)(weekend|week|month|year)")
_YEARS_AGO = _form(r"(?:many |some |several )?(?:years|ages|decades) ago")
_IN = _form(
    rf"(?:in|within|only|after|have|has|got|left|about)? ?({_COUNT}) "
    r"(?:more |calendar |business |working )*(hour|day|week|fortnight|month|year)s?"
    r"(?= left| remaining| from now|$|[ .,!?;])(?! ago| old| before| since)"
)
_AGO = _form(rf"({_COUNT}) (hour|day|week|month|year)s? ago")
_NEXT = _form(r"(next|this|coming) (week|month|year)")
_TODAY = _form(r"(?:today|tonight|this evening|this afternoon|right now)")
_TOMORROW = _form(r"(?:the )?(?:day after )?(?:tomorrow|tomorow|tommorow|tomorrw|tmrw|tmr|tomm?orr?ow)")
_YESTERDAY = _form(r"yesterday")
_WEEKS = {"first": 5, "second": 12, "third": 19, "fourth": 26, "last": 26}
_WEEK_OF_MONTH = _form(rf"({'|'.join(_WEEKS)}) week (?:of|in) ({_MONTH})")
_LAST = _form(r"last (week|month)")
_NEXT_WEEKDAY = _form(
    rf"(?:next week (?:on )?({'|'.join(_WEEKDAYS)})|({'|'.join(_WEEKDAYS)}) (?:of )?next week)"
)
_LAST_WEEKDAY = _form(rf"last ({'|'.join(_WEEKDAYS)})")
_WEEKDAY = _form(rf"(?:on |this |next |coming )?({'|'.join(_WEEKDAYS)})")
_IN_YEAR = _form(r"(?:in|since|from) ((?:19|20)\d\d)")
