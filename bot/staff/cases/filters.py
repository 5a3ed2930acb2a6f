"""Which cases a list shows: a named list, or a search."""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.cases import CaseState
from bot.store.cases.cases import CaseFilter


class NamedList(StrEnum):
    """The named lists."""

    OPEN = "open"
    OVERDUE = "overdue"
    UNFOLLOWED = "unfollowed"
    CLOSED = "closed"
    ALL = "all"


_WORDS = "w-"
_LONGEST_KEY = 46
"""Characters of a key that fit in a button with its other fields (64 bytes: Bot API)."""

_PAGE = re.compile(r"(?:^|.*\s)(\d{1,3})", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list; `words` are the search words if it has no name."""

    named: NamedList | None
    words: str = ""

    @property
    def key(self) -> str | None:
        """The key for a button (a-z, 0-9, -); None if the search words do not fit."""
        if self.named is not None:
            return self.named.value
        key = _WORDS + b32encode(self.words.encode()).decode().rstrip("=").lower()
        return key if len(key) <= _LONGEST_KEY else None

    @property
    def typed(self) -> str:
        """The list as it is typed in a command."""
        return self.words if self.named is None else self.named.value

    def filter(self, today_began: datetime) -> CaseFilter:
        """Return the filter for the store. A check is overdue once its day is over."""
        match self.named:
            case None:
                return CaseFilter(words=self.words)
            case NamedList.OPEN:
                return CaseFilter(state=CaseState.OPEN)
            case NamedList.CLOSED:
                return CaseFilter(state=CaseState.CLOSED)
            case NamedList.OVERDUE:
                return CaseFilter(overdue_at=today_began)
            case NamedList.UNFOLLOWED:
                return CaseFilter(state=CaseState.OPEN, unfollowed=True)
            case NamedList.ALL:
                return CaseFilter()


def read_command(text: str) -> tuple[Wanted, int]:
    """Read `overdue 2` or `lagos`: return the list (default: open cases) and the page, counted from 0."""
    words = " ".join(text.split())
    page = 0
    if found := _PAGE.fullmatch(words):
        page = max(int(found[1]) - 1, 0)
        words = words[: found.start(1)].rstrip()
    if not words:
        return Wanted(NamedList.OPEN), page
    named = next((each for each in NamedList if each.value == words.lower()), None)
    return Wanted(named, "" if named else words), page


def read_key(key: str) -> Wanted | None:
    """Parse what `Wanted.key` returns; None for anything else."""
    named = next((each for each in NamedList if each.value == key), None)
    if named is not None:
        return Wanted(named)
    if not key.startswith(_WORDS):
        return None
    written = key.removeprefix(_WORDS).upper()
    try:
        words = b32decode(written + "=" * (-len(written) % 8)).decode()
    except (Error, UnicodeDecodeError):
        return None
    return Wanted(None, words) if words else None
