"""The questions that a client lists in one message: numbered, lettered, or only one after the other. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

FEWEST, MOST = 2, 9

_MARK = re.compile(r"(?:(?<=\s)|^)\(?(?P<mark>[1-9]|[a-i])[.):]\s*(?=\S)", re.IGNORECASE)
_HEAD = re.compile(
    r"^[^:]{3,60}:\s+|^[^.!?]*\b(?:two|three|four|both|[2-4])\b[^.!?]*[.!?:]\s+", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*[,;]?\s+(?:and then|and also|and|or|then)\s+|\s*[,;.!?\n]+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OwnList:
    """The parts of a message in order, with the letters or numbers before them; `plain`: surely a list."""

    parts: tuple[str, ...]
    marks: tuple[str, ...] = ()
    plain: bool = False

    def at(self, place: int) -> str | None:
        """Return the part at `place` (from 1; -1 is the last), or None."""
        if place < 0:
            return self.parts[-1] if self.parts else None
        return self.parts[place - 1] if 0 < place <= len(self.parts) else None

    def lettered(self, text: str) -> str | None:
        """Return the part whose letter is the first or last word of `text`, or None."""
        words = re.findall(r"\w+", text.lower())
        if not words or not self.marks or self.marks[0].isdecimal():
            return None
        ends = {words[-1]} if len(words) > 1 else {words[0]}
        return next((part for part, mark in zip(self.parts, self.marks, strict=True) if mark in ends), None)


NO_LIST = OwnList(())


def own_list(text: str) -> OwnList:
    """Return what `text` lists: one, two, three in this order where it is marked; else its clauses."""
    marks = list(_MARK.finditer(text))
    run = [each for number, each in enumerate(marks) if _place(each["mark"]) == number + 1]
    if len(run) == len(marks) and len(run) >= FEWEST:
        ends = [*(each.start() for each in run[1:]), len(text)]
        parts = tuple(text[each.end() : end].strip(" ,;\n") for each, end in zip(run, ends, strict=True))
        return OwnList(parts, tuple(each["mark"].lower() for each in run), plain=True)
    head = _HEAD.match(text)
    clauses = [each.strip() for each in _BETWEEN.split(text[head.end() :] if head else text)]
    parts = tuple(each for each in clauses if each)
    return OwnList(parts, plain=head is not None) if FEWEST <= len(parts) <= MOST else NO_LIST


def _place(mark: str) -> int:
    return int(mark) if mark.isdecimal() else "abcdefghi".index(mark.lower()) + 1
