"""The types of values in knowledge files: each explains in plain words what is wrong with a value."""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from bot.domain.office_hours import Opening
from bot.domain.refusal import Refusal
from bot.domain.source_kind import SourceKind
from bot.domain.time_zones import place_zones, zone_named
from bot.domain.visa_class import VisaClass
from bot.knowledge.did_you_mean import did_you_mean

LONGEST_ID = 36
"""Characters; a button carries the id, a question's number and its token within 64 bytes (Bot API)."""

_WORDS = {"null", "none", "n/a", "na", "nothing", "unknown", "not known", "no", "tbd", "tba", "todo", "x"}
_SIGNS = {"", "~", "?", "??", "-", "--", "–"}
_NOT_KNOWN = frozenset(_WORDS | _SIGNS)
_ITSELF = "write the text itself; only hours, email, website, appointment and fees may be null (not known)"
KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_T = TypeVar("_T")


def plain_error(what: str, hint: str, *, at: str = "") -> PydanticCustomError:
    """Return an error whose text staff read unchanged; `at` names the key of a mapping that is wrong."""
    return PydanticCustomError("plain", "{what}; {hint}", {"what": what, "hint": hint, "at": at})


def _filled(text: str) -> str:
    if not text.strip():
        raise plain_error("there is no text here", "write it")
    return text.strip()


def _kebab(text: str) -> str:
    if len(text) > LONGEST_ID:
        raise plain_error(f"“{text}” is longer than {LONGEST_ID} characters", "shorten it")
    if not re.match(KEBAB, text):
        hint = "use small letters, digits and single dashes, such as passport-held"
        raise plain_error(f"“{text}” cannot be an id", hint)
    return text


def _day(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        raise plain_error(f"there is no day “{text}”", "look it up in a calendar") from None
    raise plain_error(f"“{text}” is not a date", "write year-month-day, such as 2026-04-30")


def _https(text: str) -> str:
    if not re.fullmatch(r"https://[^\s/@:]+\.[^\s/@:]+(/\S*)?", text):
        raise plain_error(
            f"“{text}” is not an address the bot may show", "write it in full, from https:// on"
        )
    return text


_DAYS_OF_THE_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OPENING = re.compile(r"([A-Za-z]+),?\s+(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")


def _opening(text: object) -> object:
    if not isinstance(text, str):
        return text
    hint = "write the day and the times of the office's clock, such as Monday 09:00-17:00"
    found = _OPENING.fullmatch(text.strip())
    if found is None or found[1].lower() not in _DAYS_OF_THE_WEEK:
        raise plain_error(f"“{text}” is not an opening", hint)
    try:
        start, end = (time(int(found[at]), int(found[at + 1])) for at in (2, 4))
    except ValueError:
        raise plain_error(f"“{text}” has a time that does not exist", hint) from None
    if end <= start:
        raise plain_error(f"“{text}” ends before it begins", "write the hours from 00:00 to 23:59")
    return Opening(_DAYS_OF_THE_WEEK.index(found[1].lower()), start, end)


def _reply_hours(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"[1-9]\d{0,2}", text.strip()):
        raise plain_error(f"“{text}” is not a number of hours", "write a whole number from 1 to 999")
    return text


def _zone(text: str) -> str:
    if zone_named(text) is None:
        raise _no_zone(text, "is not a time zone")
    return text


def _place_zone(text: str) -> str:
    if _zone(text) not in place_zones():
        raise _no_zone(text, "is a time zone that clients cannot choose")
    return text


def _no_zone(text: str, what: str) -> PydanticCustomError:
    zones = place_zones()
    if not zones:
        return plain_error("this machine knows no time zones", "install the tz database (package tzdata)")
    return plain_error(f"“{text}” {what}", did_you_mean(text, zones, "write it as in America/Denver"))


def _nothing(text: object) -> object:
    """Return None for the ways to write nothing; every scalar arrives as text."""
    return None if isinstance(text, str) and text.strip() in ("", "null", "~") else text


def _known(text: str) -> str:
    """Reject words that people write if they do not know a value: clients would read them."""
    if text.casefold().strip(" .") in _NOT_KNOWN:
        raise plain_error(f"clients would read “{text}” here", _ITSELF)
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text):
        raise plain_error(f"“{text}” is not an e-mail address", "write it as in office@example.com, or null")
    return text


def _days(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()) or not 2 <= int(text) <= 3650:
        raise plain_error(f"“{text}” is not a number of days from 2 to 3650", "write it in digits, or null")
    return int(text)


def _some(items: list[_T]) -> list[_T]:
    if not items:
        raise plain_error("this list is empty", "write at least one item: - text")
    return items


def _shown(**rules: Any) -> Any:
    """Return rules for text editors only: our own validators explain the same in plainer words."""
    return Field(json_schema_extra=rules)


NonEmptyText = Annotated[str, AfterValidator(_filled), _shown(minLength=1)]
Id = Annotated[
    str, AfterValidator(_filled), AfterValidator(_kebab), _shown(pattern=KEBAB, maxLength=LONGEST_ID)
]


def _yes_or_no(value: object) -> object:
    if isinstance(value, str) and value.strip() not in ("yes", "no"):
        raise plain_error(f"“{value}” is neither yes nor no", "write yes or no")
    return isinstance(value, str) and value.strip() == "yes"


def one_of(choices: type[StrEnum]) -> BeforeValidator:
    """Return a validator that rejects a value that is none of `choices`."""
    names = [str(each) for each in choices]

    def chosen(value: object) -> object:
        if isinstance(value, str) and value.strip() not in names:
            hint = did_you_mean(value.strip(), names, f"write {', '.join(names[:-1])} or {names[-1]}")
            raise plain_error(f"“{value.strip()}” is none of {', '.join(names)}", hint)
        return value.strip() if isinstance(value, str) else value

    return BeforeValidator(chosen)


def enum_of(choices: type[StrEnum]) -> WithJsonSchema:
    """Return the JSON schema that shows text editors the values of `choices`."""
    return WithJsonSchema({"type": "string", "enum": [str(each) for each in choices]})


def _copied(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"(19|20)\d\d|undated", text.strip()):
        raise plain_error(f"“{text}” is not a year", "write the year of the copy, such as 2024, or undated")
    return text


WebAddress = Annotated[str, AfterValidator(_filled), AfterValidator(_https), _shown(pattern="^https://")]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
Days = Annotated[
    int,
    BeforeValidator(_days),
    WithJsonSchema({"type": "integer", "minimum": 2, "maximum": 3650}),
]
OpenHours = Annotated[
    Opening,
    BeforeValidator(_opening),
    WithJsonSchema({"type": "string", "pattern": r"^[A-Za-z]+,? +\d{1,2}:\d\d ?[-–] ?\d{1,2}:\d\d$"}),
]
Hours = Annotated[
    int, BeforeValidator(_reply_hours), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999})
]
CopyYear = Annotated[
    str,
    BeforeValidator(_copied),
    AfterValidator(_filled),
    WithJsonSchema({"type": ["integer", "string"], "pattern": r"^((19|20)\d\d|undated)$"}),
]
Kind = Annotated[SourceKind, one_of(SourceKind), enum_of(SourceKind)]
Visas = Annotated[VisaClass, one_of(VisaClass), enum_of(VisaClass)]
RefusalState = Annotated[Refusal, one_of(Refusal), enum_of(Refusal)]
KnownText = Annotated[NonEmptyText, AfterValidator(_known)]
Email = Annotated[KnownText, AfterValidator(_email)]
Zone = Annotated[str, AfterValidator(_filled), AfterValidator(_zone)]
PlaceZone = Annotated[str, AfterValidator(_filled), AfterValidator(_place_zone)]
Maybe = Annotated[_T | None, BeforeValidator(_nothing)]
Several = Annotated[list[_T], AfterValidator(_some), _shown(minItems=1)]


YesNo = Annotated[
    bool, BeforeValidator(_yes_or_no), WithJsonSchema({"type": "string", "enum": ["yes", "no"]})
]


def _retired(value: object) -> object:
    """Reject what is neither yes nor no: an entry with yes is not read at all."""
    if isinstance(value, str) and value.strip() not in ("true", "yes", "false", "no"):
        raise plain_error(f"“{value}” is neither true nor false", "write true, or delete this line")
    return isinstance(value, str) and value.strip() in ("true", "yes")


Retired = Annotated[bool, BeforeValidator(_retired), WithJsonSchema({"enum": [True, False, "yes", "no"]})]


def _fingerprint(text: str) -> str:
    if not re.fullmatch(r"[a-z]{8}", text):
        hint = "copy the line that check --sign-offs prints"
        raise plain_error(f"“{text}” is not the fingerprint of an answer", hint)
    return text


Fingerprint = Annotated[
    str, AfterValidator(_fingerprint), WithJsonSchema({"type": "string", "pattern": "^[a-z]{8}$"})
]
