"""A case's details as staff write them: `Smith family; visa IR1; post Lagos; refused 2026-11-20; check 7`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.cases import LONGEST_LABEL, Case
from bot.staff.typed_days import AHEAD, Ambiguous, NoDate, NoSuchDay, read_day

LONGEST_DETAIL = 60
"""Characters of a visa kind or a post."""

MOST_DAYS = 90
"""The longest interval between checks in days: no client should wait longer for news."""


class Detail(StrEnum):
    """The details of a case besides its number."""

    VISA = "visa"
    POST = "post"
    REFUSED = "refused"
    CHECK = "check"
    LABEL = "label"


DetailValue = str | date | int | None
"""None clears a detail; a check interval of None restores the default."""


class Wrong(StrEnum):
    """Why a detail was rejected."""

    UNKNOWN = "unknown"
    DAY = "day"
    TWO_DAYS = "two_days"
    FUTURE = "future"
    CHECK = "check"
    LONG = "long"
    CUT = "cut"
    IS_DAY = "is_day"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class DetailFault:
    """A detail that was rejected or shortened; `written` is what was typed (or the part that is stored).

    `most` is the limit; `days` are the two possible readings of an ambiguous date.
    """

    wrong: Wrong
    written: str
    most: int = 0
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDetails:
    """What was understood, and what was not."""

    values: Mapping[Detail, DetailValue] = field(default_factory=dict)
    faults: tuple[DetailFault, ...] = ()


_KEYS = {
    Detail.VISA: r"visa\s+kind|visa\s+type|visa|kind",
    Detail.POST: r"post|embassy|consulate",
    Detail.REFUSED: r"refused\s+on|refused|refusal\s+date|refusal",
    Detail.CHECK: r"check\s+every|checks|check|every",
    Detail.LABEL: r"label|name",
}
_ANY_KEY = "|".join(_KEYS.values())
_SPLIT = re.compile(rf"[;\n]|,(?=\s*(?:{_ANY_KEY})\b)", re.IGNORECASE)
_KEY = re.compile(
    "|".join(rf"(?<!\S)(?:{keys})\b" for detail, keys in _KEYS.items() if detail is not Detail.LABEL),
    re.IGNORECASE,
)
_KEYED = {
    detail: re.compile(rf"(?:{keys})(?:\s*[:=]\s*|\s+|$)(.*)", re.IGNORECASE | re.DOTALL)
    for detail, keys in _KEYS.items()
}
_NONE = frozenset({"-", "–", "—", "none", "unknown", "nothing"})
_RHYTHMS = {"daily": 1, "day": 1, "weekly": 7, "week": 7}
_DAYS = re.compile(r"(?:every\s+)?(\d{1,4})(?:\s*d(?:ays?)?)?", re.ASCII | re.IGNORECASE)


def read_details(text: str, today: date, *, label_first: bool = False) -> ReadDetails:
    """Read what follows a case number. `label_first`: text before the first key is the label.

    Details are separated by semicolons or line breaks; before a key, a comma or a space is enough. With
    `label_first` a label that is too long is shortened and reported, because its beginning is enough to
    recognize a new case. If a detail is given twice, neither value is used.
    """
    values: dict[Detail, DetailValue] = {}
    faults: list[DetailFault] = []
    parts: dict[Detail, list[str]] = {}
    for place, part in enumerate(_parts(text)):
        keyed = _keyed(part)
        if keyed is None and label_first and place == 0:
            keyed = (Detail.LABEL, part)
        read = DetailFault(Wrong.UNKNOWN, part) if keyed is None else read_value(*keyed, today)
        if keyed is not None:
            parts.setdefault(keyed[0], []).append(part)
        is_label = label_first and keyed is not None and keyed[0] is Detail.LABEL
        if is_label and isinstance(read, DetailFault) and read.wrong is Wrong.LONG:
            values[Detail.LABEL] = cut = _cut(read.written, read.most)
            read = DetailFault(Wrong.CUT, cut, read.most)
        if isinstance(read, DetailFault):
            faults.append(read)
        elif keyed is not None:
            values[keyed[0]] = read
    for detail, written in parts.items():
        if len({" ".join(each.casefold().split()) for each in written}) > 1:
            values.pop(detail, None)
            faults.append(DetailFault(Wrong.TWICE, "; ".join(written)))
    return ReadDetails(values, tuple(faults))


def read_value(detail: Detail, written: str, today: date) -> DetailValue | DetailFault:
    """Read the value of one detail."""
    text = " ".join(written.split())
    if not text:
        return DetailFault(Wrong.UNKNOWN, detail.value)
    if text.lower() in _NONE:
        return None
    match detail:
        case Detail.REFUSED:
            return _day(text, today)
        case Detail.CHECK:
            return _rhythm(text)
        case Detail.VISA | Detail.POST if isinstance(read_day(text, today), date | Ambiguous | NoSuchDay):
            return DetailFault(Wrong.IS_DAY, text)
        case _:
            most = LONGEST_LABEL if detail is Detail.LABEL else LONGEST_DETAIL
            return text if len(text) <= most else DetailFault(Wrong.LONG, text, most)


def missing(case: Case) -> tuple[Detail, ...]:
    """Return the details that a case lacks, in the order in which they are asked for."""
    known = {Detail.VISA: case.visa_kind, Detail.POST: case.post, Detail.REFUSED: case.refused_on}
    return tuple(detail for detail, value in known.items() if value is None)


def _parts(text: str) -> Iterator[str]:
    for part in _SPLIT.split(text):
        for each in _run_together(part):
            if each and (stripped := each.strip(" \t,.")):
                yield stripped


def _run_together(part: str) -> Iterator[str]:
    """Split `Smith visa IR1 post Lagos`, which has no separators.

    A label may contain one of the keywords, so at least two details with values are required.
    """
    starts = sorted({0, *(found.start() for found in _KEY.finditer(part))})
    pieces = [part[start:end] for start, end in zip(starts, [*starts[1:], len(part)], strict=True)]
    keyed = [read for each in pieces if (read := _keyed(each.strip()))]
    details = {detail for detail, _ in keyed} - {Detail.LABEL}
    whole = all(
        value and (detail is not Detail.CHECK or isinstance(_rhythm(value), int)) for detail, value in keyed
    )
    yield from pieces if len(details) > 1 and whole else (part,)


def _keyed(part: str) -> tuple[Detail, str] | None:
    for detail, pattern in _KEYED.items():
        if found := pattern.fullmatch(part):
            return detail, found[1]
    return None


def _cut(text: str, most: int) -> str:
    """Cut a text after a whole word, or inside a very long one, and mark the cut."""
    start = text[:most]
    whole = start.rpartition(" ")[0].rstrip(" ,;:-")
    return f"{whole if len(whole) >= most // 2 else start[:-1]}…"


def _day(text: str, today: date) -> date | DetailFault | None:
    read = read_day(text, today)
    if isinstance(read, Ambiguous):
        return DetailFault(Wrong.TWO_DAYS, text, days=read.readings)
    if isinstance(read, NoDate):
        return None
    if not isinstance(read, date):
        return DetailFault(Wrong.DAY, text)
    return DetailFault(Wrong.FUTURE, text) if read > today + AHEAD else read


def _rhythm(text: str) -> int | DetailFault:
    if (named := _RHYTHMS.get(text.lower().removeprefix("every "))) is not None:
        return named
    found = _DAYS.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= MOST_DAYS:
        return DetailFault(Wrong.CHECK, text, MOST_DAYS)
    return int(found[1])
