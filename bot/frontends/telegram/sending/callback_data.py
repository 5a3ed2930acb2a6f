"""Buttons as Telegram carries them: one versioned codec, at most 64 bytes each."""

from __future__ import annotations

import re
from typing import assert_never

from bot.domain.ids import (
    AnnouncementId,
    CaseId,
    DeliveryId,
    DraftId,
    EntryId,
    FollowerId,
    InvitationId,
    OpeningId,
    RowToken,
    StatusId,
    UpdateId,
)
from bot.domain.press import (
    AnswerInvitation,
    Choose,
    Forget,
    ListCases,
    NoneOfThese,
    OnCase,
    OpenContact,
    OpenEntry,
    OpenOwnCase,
    OpenSources,
    OpenTheme,
    OpenTopics,
    OwnCasePress,
    Press,
    QuestionPress,
    RetryAnswer,
    RetryDelivery,
    RevokeInvitation,
    SetNotifications,
    ShowNotice,
    StaffPress,
    Subscribe,
    Undo,
    UndoAnnouncement,
    UndoChange,
    Vote,
)

MAX_BYTES = 64
"""Longest data of a button in bytes (Bot API, InlineKeyboardButton.callback_data)."""

_PLAIN = "1"
_WITH_TOKEN = "2"
_KEY = re.compile(r"[a-z0-9_-]+")
_WORDING = re.compile(r"[0-9a-f]{8}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8}|[0-9a-f]{16}")  # 16: of changes made before revision 0007
_VALUE = re.compile(r"[A-Za-z0-9_+/.-]+")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


class StaleButtonError(Exception):
    """A button that this version does not know: an old one, or one that somebody made up."""


class UnpackableError(ValueError):
    """A press that does not fit a button, with the remedy."""


def pack(press: Press, token: RowToken | None = None) -> str:
    """Write `press` as button data, with the token of the row that it names, if that has one.

    Raises `UnpackableError` where the data is too long or not readable again.
    """
    front = (_PLAIN,) if token is None else (_WITH_TOKEN, token)
    data = ":".join((*front, *_fields(press)))
    if (size := len(data.encode())) > MAX_BYTES:
        raise UnpackableError(
            f"the button “{data}” takes {size} bytes and Telegram allows {MAX_BYTES}; shorten its id"
        )
    try:
        readable = unpack(data) == (press, token)
    except StaleButtonError:
        readable = False
    if not readable:
        raise UnpackableError(
            f"the button “{data}” could not be read again; "
            "an id may hold the letters a to z, digits, - and _, a version 8 hex digits"
        )
    return data


def unpack(data: str) -> tuple[Press, RowToken | None]:
    """Read what `pack` wrote; raise `StaleButtonError` for anything else."""
    token: RowToken | None = None
    match data.split(":"):
        case [version, *fields] if version == _PLAIN:
            pass
        case [version, text, *fields] if version == _WITH_TOKEN:
            token = _token(text)
        case _:
            raise StaleButtonError
    for read in (_question, _own_case, _staff):
        press = read(fields)
        if press is not None:
            return press, token
    raise StaleButtonError


def _question(fields: list[str]) -> QuestionPress | None:
    match fields:
        case ["entry", key]:
            return OpenEntry(_entry(key))
        case ["entry", key, asked]:
            return OpenEntry(_entry(key), _number(asked))
        case ["sources", key]:
            return OpenSources(_entry(key))
        case ["topics", page]:
            return OpenTopics(_number(page))
        case ["theme", key, page]:
            return OpenTheme(_key(key), _number(page))
        case ["vote", key, version, ("0" | "1") as helpful]:
            return Vote(_entry(key), _wording(version), helpful == "1")
        case ["none", asked]:
            return NoneOfThese(_number(asked))
        case ["contact"]:
            return OpenContact()
    return None


def _own_case(fields: list[str]) -> OwnCasePress | None:
    match fields:
        case ["join", opening, ("0" | "1") as agreed]:
            return AnswerInvitation(OpeningId(_number(opening)), agreed == "1")
        case ["mine", follower]:
            return OpenOwnCase(FollowerId(_number(follower)))
        case ["tell", follower, ("0" | "1") as on]:
            return Subscribe(FollowerId(_number(follower)), on == "1")
        case ["set", what, value]:
            return SetNotifications(_key(what), _whole(_VALUE, value))
        case ["show", delivery]:
            return ShowNotice(DeliveryId(_number(delivery)))
        case ["forget", ("0" | "1") as sure]:
            return Forget(sure == "1")
    return None


def _staff(fields: list[str]) -> StaffPress | None:
    match fields:
        case ["draft", draft, choice]:
            return Choose(DraftId(_number(draft)), _key(choice))
        case ["undo", status]:
            return Undo(StatusId(_number(status)))
        case ["unsay", announcement]:
            return UndoAnnouncement(AnnouncementId(_number(announcement)))
        case ["back", change]:
            return UndoChange(_token(change))
        case ["revoke", invitation]:
            return RevokeInvitation(InvitationId(_number(invitation)))
        case ["case", command, case]:
            return OnCase(_key(command), CaseId(_number(case)))
        case ["cases", which, page]:
            return ListCases(_key(which), _number(page))
        case ["retry", delivery]:
            return RetryDelivery(None if delivery == "all" else DeliveryId(_number(delivery)))
        case ["answer", update]:
            return RetryAnswer(UpdateId(_number(update)))
    return None


def _fields(press: Press) -> tuple[str, ...]:
    match press:
        case OpenEntry(entry, None):
            return "entry", entry
        case OpenEntry(entry, asked):
            return "entry", entry, str(asked)
        case OpenSources(entry):
            return "sources", entry
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
        case AnswerInvitation(opening, agreed):
            return "join", str(opening), "1" if agreed else "0"
        case OpenOwnCase(follower):
            return "mine", str(follower)
        case Subscribe(follower, on):
            return "tell", str(follower), "1" if on else "0"
        case SetNotifications(what, value):
            return "set", what, value
        case ShowNotice(delivery):
            return "show", str(delivery)
        case Forget(sure):
            return "forget", "1" if sure else "0"
        case Choose(draft, choice):
            return "draft", str(draft), choice
        case Undo(status):
            return "undo", str(status)
        case UndoAnnouncement(announcement):
            return "unsay", str(announcement)
        case UndoChange(change):
            return "back", change
        case RevokeInvitation(invitation):
            return "revoke", str(invitation)
        case OnCase(command, of):
            return "case", command, str(of)
        case ListCases(which, at):
            return "cases", which, str(at)
        case RetryDelivery(None):
            return "retry", "all"
        case RetryDelivery(stuck):
            return "retry", str(stuck)
        case RetryAnswer(update):
            return "answer", str(update)
        case _:
            assert_never(press)


def _entry(text: str) -> EntryId:
    return EntryId(_key(text))


def _key(text: str) -> str:
    return _whole(_KEY, text)


def _wording(text: str) -> str:
    return _whole(_WORDING, text)


def _token(text: str) -> RowToken:
    return RowToken(_whole(_TOKEN, text))


def _number(text: str) -> int:
    return int(_whole(_NUMBER, text))


def _whole(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise StaleButtonError
    return text
