"""Numbers that identify a person or a case: found in what people write, so that they are not stored."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.plain_signs import in_plain_signs
from bot.domain.privacy.number_rows import CUE, ROW, Sort, is_private, sort_of
from bot.domain.privacy.number_table import BIRTH, FULL_DATE, KINDS, STAYS

MASK = "•••"
"""Replaces a number; it contains no letter and no digit, so nothing can be read from it."""

BESIDE = 30
"""Characters, none of them a digit, that may separate a birth date from the word that says so."""

_SEEN = "\0"
"""Replaces text that was already read: it joins nothing."""

_MAY_HOLD = re.compile(r"\d|@|(?i:g|hot)mail|yahoo|icloud|outlook|proton", re.IGNORECASE)


CONTACT_DETAILS = frozenset({Sort.EMAIL, Sort.TELEPHONE})
"""What people send so that someone can reach them."""

_ABOUT = frozenset(
    {"my", "the", "this", "is", "its", "it", "here", "a", "i", "am", "was", "and", "no", "nr", "number"}
    | {"numbers", "id", "please", "me", "at", "on", "of", "check", "status", "case", "receipt", "passport"}
    | {"alien", "uscis", "visa", "application", "ds", "confirmation", "sevis", "ssn", "card", "phone"}
    | {"telephone", "tel", "mobile", "cell", "whatsapp", "call", "e", "mail", "email", "address", "born"}
    | {"birth", "birthday", "date", "dob"}
)
"""Words next to a number that ask nothing."""


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A private number and its position: `text[start:end]`."""

    sort: Sort
    start: int
    end: int


def found_numbers(text: str) -> tuple[FoundNumber, ...]:
    """Return the private numbers in `text`, first to last, none overlapping another.

    The kinds are those of `bot.domain.privacy.number_table`, in any script, case and grouping. It finds
    too much rather than too little; dates, amounts of money, forms and laws are left unchanged.
    """
    plain = in_plain_signs(text)
    if not _MAY_HOLD.search(plain.signs):
        return ()
    found = sorted(_found(plain.signs), key=lambda each: (each.start, -each.end))
    whole: list[FoundNumber] = []
    for each in found:
        start, end = plain.span(each.start, each.end)
        if not whole or start >= whole[-1].end:
            whole.append(FoundNumber(each.sort, start, end))
    return tuple(whole)


def hide_numbers(text: str) -> str:
    """Return `text` with `MASK` for every private number; otherwise `text` unchanged."""
    return masked(text, found_numbers(text))


def masked(text: str, numbers: Sequence[FoundNumber]) -> str:
    """Return `text` with `MASK` for `numbers`, which `found_numbers` found in it."""
    parts, end = [], 0
    for each in numbers:
        parts += [text[end : each.start], MASK]
        end = each.end
    return "".join([*parts, text[end:]])


def is_number_alone(hidden: str) -> bool:
    """Say whether `hidden`, a text as `masked` returns it, says nothing but that there is a number."""
    return all(word in _ABOUT for word in re.findall(r"\w+", hidden.casefold()))


def _found(signs: str) -> Iterator[FoundNumber]:
    births = list(_births(signs))
    yield from births
    rest = _without(signs, sorted({(each.start, each.end) for each in births}))
    for kind in KINDS:
        if kind.pattern is ROW:
            break
        spans = [found.span() for found in kind.pattern.finditer(rest)]
        yield from (FoundNumber(kind.sort, *span) for span in spans)
        rest = _without(rest, spans)
    for stays in STAYS:
        rest = _without(rest, [found.span() for found in stays.finditer(rest)])
    named = {found.end() for found in CUE.finditer(rest)}
    for found in ROW.finditer(rest):
        if is_private(found, named=found.start() in named):
            start, end = _with_marks(rest, found.start()), found.end()
            yield FoundNumber(sort_of(rest, start, end), start, end)


def _with_marks(signs: str, start: int) -> int:
    """Return where the row at `start` starts, including the start of a telephone number: "+1 (406)"."""
    if signs[start - 1 : start] == "(" and signs.find(")", start, start + 6) > 0:
        start -= 1
    return start - 1 if signs[start - 1 : start] == "+" else start


def _births(signs: str) -> Iterator[FoundNumber]:
    """Find the full date next to each word for birth: the one after it, or else the one before."""
    words = [found.span() for found in BIRTH.finditer(signs)]
    dates = [found.span() for found in FULL_DATE.finditer(signs)] if words else []
    starts, ends = [start for start, _ in dates], [end for _, end in dates]
    for start, end in words:
        after, before = bisect_left(starts, end), bisect_right(ends, start) - 1
        if after < len(dates) and _is_beside(signs[end : dates[after][0]]):
            yield FoundNumber(Sort.BIRTH_DATE, *dates[after])
        elif before >= 0 and _is_beside(signs[dates[before][1] : start]):
            yield FoundNumber(Sort.BIRTH_DATE, *dates[before])


def _is_beside(between: str) -> bool:
    return len(between) <= BESIDE and not re.search(rf"[\d{MASK[0]}]", between)


def _without(signs: str, spans: list[tuple[int, int]]) -> str:
    """Return `signs` with `spans` blanked out and every position unchanged."""
    if not spans:
        return signs
    parts, end = [], 0
    for start, stop in spans:
        parts += [signs[end:start], _SEEN * (stop - start)]
        end = stop
    return "".join([*parts, signs[end:]])
