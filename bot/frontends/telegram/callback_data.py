"""Buttons as Telegram carries them: one versioned codec, at most 64 bytes each."""

from __future__ import annotations

import re
from typing import assert_never

from bot.domain.ids import EntryId
from bot.domain.press import NoneOfThese, OpenContact, OpenEntry, OpenTheme, OpenTopics, Press, Vote

MAX_BYTES = 64
"""Longest data of a button in bytes (Bot API, InlineKeyboardButton.callback_data)."""

_VERSION = "1"
_KEY = re.compile(r"[a-z0-9_-]+")
_WORDING = re.compile(r"[0-9a-f]{8}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


class StaleButtonError(Exception):
    """A button that this version does not know: an old one, or one that somebody made up."""


class UnpackableError(ValueError):
    """A press that does not fit a button, with the remedy."""


def pack(press: Press) -> str:
    """Write `press` as button data; raise `UnpackableError` where that is too long or not readable again."""
    data = ":".join((_VERSION, *_fields(press)))
    if (size := len(data.encode())) > MAX_BYTES:
        raise UnpackableError(
            f"the button “{data}” takes {size} bytes and Telegram allows {MAX_BYTES}; shorten its id"
        )
    try:
        readable = unpack(data) == press
    except StaleButtonError:
        readable = False
    if not readable:
        raise UnpackableError(
            f"the button “{data}” could not be read again; "
            "an id may hold the letters a to z, digits, - and _, a version 8 hex digits"
        )
    return data


def unpack(data: str) -> Press:
    """Read what `pack` wrote; raise `StaleButtonError` for anything else."""
    match data.split(":"):
        case ["1", "entry", key]:
            return OpenEntry(_entry(key))
        case ["1", "entry", key, asked]:
            return OpenEntry(_entry(key), _number(asked))
        case ["1", "topics", page]:
            return OpenTopics(_number(page))
        case ["1", "theme", key, page]:
            return OpenTheme(_key(key), _number(page))
        case ["1", "vote", key, version, ("0" | "1") as helpful]:
            return Vote(_entry(key), _wording(version), helpful == "1")
        case ["1", "none", asked]:
            return NoneOfThese(_number(asked))
        case ["1", "contact"]:
            return OpenContact()
    raise StaleButtonError


def _fields(press: Press) -> tuple[str, ...]:
    match press:
        case OpenEntry(entry, None):
            return "entry", entry
        case OpenEntry(entry, asked):
            return "entry", entry, str(asked)
        case OpenTopics(page):
            return "topics", str(page)
        case OpenTheme(theme, page):
            return "theme", theme, str(page)
        case Vote(entry, version, helpful):
            return "vote", entry, version, "1" if helpful else "0"
        case NoneOfThese(asked):
            return "none", str(asked)
        case OpenContact():
            return ("contact",)
        case _:
            assert_never(press)


def _entry(text: str) -> EntryId:
    return EntryId(_key(text))


def _key(text: str) -> str:
    return _whole(_KEY, text)


def _wording(text: str) -> str:
    return _whole(_WORDING, text)


def _number(text: str) -> int:
    return int(_whole(_NUMBER, text))


def _whole(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise StaleButtonError
    return text
