"""What staff type after the case number: a status, a day and a note."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from bot.staff.typed_days import Ambiguous, NoDate, NoSuchDay, ReadDay, SameDate, Unreadable, read_day

_NOTE = re.compile(r"(?:^|\s)note\s*:", re.IGNORECASE)
_MARK_WITHOUT_COLON = re.compile(r"^note\b[\s,.;\-]*", re.IGNORECASE)
_URGENT = "urgent"
_LONGEST_DAY = 4
"""Words of a day: “Fri, Nov 20, 2026”."""


@dataclass(frozen=True, slots=True)
class TypedStatus:
    """`status` in CEAC's spelling; None if `wrong_status` is not a CEAC status. `day` is None if not given.

    `unmarked`: text after a status and its day that may be a note without “note:” and was not used.
    `empty_note`: nothing followed “note:”. `urgent`: the first or last word before the note says so.
    """

    status: str | None
    wrong_status: str | None
    day: ReadDay | None
    written_day: str
    note: str | None
    unmarked: str | None = None
    empty_note: bool = False
    urgent: bool = False


def read_status(text: str, known: Collection[str], today: date) -> TypedStatus:
    """Read `refused 2026-11-20 urgent note: please send the form`; all but the status is optional."""
    noted = _NOTE.search(text)
    before = text if noted is None else text[: noted.start()]
    note = None if noted is None else text[noted.end() :].strip() or None
    if noted is not None and note is None:
        return replace(read_status(before, known, today), empty_note=True)
    words = before.split()
    for place in (0, -1):
        if words and words[place].casefold().strip(",.:;!()") == _URGENT:
            del words[place]
            rest = " ".join(words) + ("" if noted is None else f" note: {note}")
            return replace(read_status(rest, known, today), urgent=True)
    if note is None and words and words[0].casefold() == "note":
        unmarked = " ".join(words[1:])
        return TypedStatus(None, None, None, "", None, unmarked or None, empty_note=not unmarked)
    found = _known(" ".join(words), known)
    if found is not None or not words:
        return TypedStatus(found, None, None, "", note)
    for count in range(min(_LONGEST_DAY, len(words)), 0, -1):
        written = " ".join(words[-count:])
        day = read_day(written, today)
        if _is_meant_as_day(day):
            read = _with_day(words[:-count], day, written, note, known)
            return read if read.wrong_status is None else _without_mark(words, read, known, today)
    if any(sign.isdigit() for sign in words[-1]):
        read = _with_day(words[:-1], Unreadable(), words[-1], note, known)
        return read if read.wrong_status is None else _without_mark(words, read, known, today)
    return _without_mark(words, TypedStatus(None, " ".join(words), None, "", note), known, today)


def _with_day(
    words: list[str], day: ReadDay, written: str, note: str | None, known: Collection[str]
) -> TypedStatus:
    status = " ".join(words)
    found = _known(status, known)
    return TypedStatus(found, None if found or not status else status, day, written, note)


def _without_mark(words: list[str], read: TypedStatus, known: Collection[str], today: date) -> TypedStatus:
    """Read a status, an optional day, and text that looks like an unmarked note; otherwise return `read`."""
    for length in range(len(words) - 1, 0, -1):
        status = _known(" ".join(words[:length]), known)
        if status is None:
            continue
        rest, day, written = words[length:], None, ""
        for count in range(min(_LONGEST_DAY, len(rest) - 1), 0, -1):
            first = read_day(" ".join(rest[:count]), today)
            if _is_meant_as_day(first):
                day, written, rest = first, " ".join(rest[:count]), rest[count:]
                break
        if any(sign.isdigit() for sign in rest[0]):
            # It is more likely an unreadable day than a note.
            return TypedStatus(status, None, Unreadable(), " ".join(rest), read.note)
        unmarked = _MARK_WITHOUT_COLON.sub("", " ".join(rest))
        found = TypedStatus(status, None, day, written, read.note)
        return replace(found, unmarked=unmarked) if unmarked else replace(found, empty_note=True)
    return read


def _is_meant_as_day(read: ReadDay) -> bool:
    return not isinstance(read, Unreadable) or read.partly


def _known(status: str, known: Collection[str]) -> str | None:
    wanted = status.casefold().rstrip(".,;:")
    return next((each for each in known if each.casefold() == wanted), None)


def day_of(read: ReadDay, before: date | None) -> date | None:
    """Return the day that was meant, None for no day; `before` is the recorded day. Not for unclear days."""
    assert not isinstance(read, Ambiguous | NoSuchDay | Unreadable)
    match read:
        case NoDate():
            return None
        case SameDate():
            return before
        case _:
            return read
