"""Reads which deadline a message is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.knowledge.patterns.patterns import Patterns, covered
from bot.knowledge.patterns.words import sentences_of
from bot.knowledge.urgent import Matter, Urgent
from bot.matching.urgency.dates import YEAR_AGO, Days, number_of

NEAR_21 = (timedelta(days=round(365.25 * 19.75)), timedelta(days=round(365.25 * 21.1)))
"""From a little before 20 to a little after 21: a child who may age out while a case waits."""

FARTHEST_DAY = timedelta(days=400)
"""Distance from which a date is not about now."""

MOST_PAST = timedelta(days=14)
"""Number of days for which a past date still counts as near."""

LONGEST_READ = 4096
_AGE = re.compile(
    r"(?<!\w)(20|twenty|20 and a half|20\.5)"
    r"(?= (?:years? old|yrs?|y o|yo|now|and|in|this|next|years)|yo|yrs|y/o| y/o|$|[.,!?])"
)
_HAS_YEARS = re.compile(
    r"(?<!\w)(have|has|tiene) (?:ya )?(?:20|twenty|veinte)(?: years| a[nñ]os)?(?=$|[.,!?;]| y | and )",
    re.IGNORECASE,
)
"""An age said as Spanish and French say it: "he has 20 years"."""
_INITIALS = re.compile(r"(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)")
"""The periods in N.O.I.R."""
_GONE = "-"


class UrgencyReader:
    """Reads messages in one language. Immutable once built; safe to use from several threads."""

    def __init__(self, urgent: Urgent) -> None:
        """Take the deadlines of a language. Raises PatternError if a pattern cannot be read."""
        lists = {**dict(urgent.lists), "date": ("xday*",), "year-ago": (YEAR_AGO,), "age": ("xage",)}
        self._matters = tuple((pattern, matter) for matter in urgent.matters for pattern in matter.says)
        self._order = urgent.matters
        self._patterns = Patterns([pattern for pattern, _ in self._matters], lists)
        self._figures = Patterns(urgent.figures, lists)

    def read(self, text: str, today: date) -> Matter | None:
        """Return the first matter of the file that `text` is about; `today` is the office's date."""
        spelled = _INITIALS.sub("", text[:LONGEST_READ].replace("’", "'"))
        read = _HAS_YEARS.sub(r"\1 xage", spelled)
        found = Days(read, today)
        written = _AGE.sub("xage ", found.written)
        matters = [
            matter
            for sentence in sentences_of(written)
            for matter in self._in_sentence(sentence, found.days, today)
        ]
        return min(matters, key=self._order.index, default=None)

    def _in_sentence(self, words: tuple[str, ...], days: Sequence[date], today: date) -> Iterator[Matter]:
        figures = covered(self._figures.find(words))
        said = tuple(_GONE if at in figures else word for at, word in enumerate(words))
        named = [days[number] for word in words if (number := number_of(word)) is not None]
        now = not named or any(_may_be_now(day, today) for day in named)
        for found in self._patterns.find(said):
            pattern, matter = self._matters[found.pattern]
            if "<date>" not in pattern.replace("?", ""):
                if now:
                    yield matter
                continue
            numbers = [number_of(word) for word in said[found.start : found.end]]
            meant = [days[number] for number in numbers if number is not None]
            if any(_is_near(day, today, matter) for day in meant):
                yield matter


def _may_be_now(day: date, today: date) -> bool:
    """Return whether what is said with this date may be about now: it is near, or a birthday near 21."""
    return abs(day - today) <= FARTHEST_DAY or NEAR_21[0] <= today - day <= NEAR_21[1]


def _is_near(day: date, today: date, matter: Matter) -> bool:
    if matter.birthday:
        return NEAR_21[0] <= today - day <= NEAR_21[1]
    if matter.within is None:
        return _may_be_now(day, today)
    return -MOST_PAST <= day - today <= timedelta(matter.within)
