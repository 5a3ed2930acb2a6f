"""Buttons as Telegram carries them: one versioned codec, at most 64 bytes each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.domain.ids import RowToken
from bot.domain.press import (
    AnswerInvitation,
    Choose,
    Forget,
    ListCases,
    ListThreads,
    NoneOfThese,
    OnAnswer,
    OnCase,
    OnThread,
    OpenContact,
    OpenEntry,
    OpenOwnCase,
    OpenOwnCases,
    OpenSources,
    OpenTheme,
    OpenTopics,
    OpenWhole,
    PassOn,
    Press,
    RetryAnswer,
    RetryDelivery,
    RevokeInvitation,
    SetNotifications,
    ShowNotice,
    Subscribe,
    Undo,
    UndoAnnouncement,
    UndoChange,
    UseEntry,
    UsePrepared,
    Vote,
    WriteToOffice,
)

MAX_BYTES = 64
"""Maximum bytes of a button's data (Bot API, InlineKeyboardButton.callback_data)."""

_PLAIN = "1"
_WITH_TOKEN = "2"


class StaleButtonError(Exception):
    """A button that this version does not know: an old one, or a forged one."""


class UnpackableError(ValueError):
    """A press that does not fit in a button, with the remedy."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a press: `pattern` matches all its valid forms; `write` and `convert` are inverse."""

    pattern: re.Pattern[str]
    write: Callable[[Any], str] = str
    convert: Callable[[str], Any] = str

    def read(self, text: str) -> Any:
        """Return the value that `text` encodes; raise `StaleButtonError` if it encodes none."""
        if not self.pattern.fullmatch(text):
            raise StaleButtonError
        return self.convert(text)


@dataclass(frozen=True, slots=True)
class Layout:
    """How buttons of one class are written: a tag, then the fields of the class in order.

    `short`: the last field is omitted if it is None.
    """

    tag: str
    kind: type[Press]
    fields: tuple[_Field, ...] = ()
    short: bool = False


_DIGITS = r"0|[1-9][0-9]{0,17}"
_KEY = _Field(re.compile(r"[a-z0-9_-]+"))
_WORDING = _Field(re.compile(r"[0-9a-f]{8}"))
_TOKEN = _Field(re.compile(r"[A-Za-z0-9_-]{8}|[0-9a-f]{16}"))  # 16: of changes made before revision 0007
_VALUE = _Field(re.compile(r"[A-Za-z0-9_+/.-]+"))
_NUMBER = _Field(re.compile(_DIGITS), convert=int)
_NUMBER_OR_ALL = _Field(
    re.compile(rf"{_DIGITS}|all"),
    write=lambda value: "all" if value is None else str(value),
    convert=lambda text: None if text == "all" else int(text),
)
_FLAG = _Field(
    re.compile(r"[01]"), write=lambda value: "1" if value else "0", convert=lambda text: text == "1"
)

LAYOUTS = (
    Layout("entry", OpenEntry, (_KEY, _NUMBER), short=True),
    Layout("sources", OpenSources, (_KEY,)),
    Layout("topics", OpenTopics, (_NUMBER,)),
    Layout("theme", OpenTheme, (_KEY, _NUMBER)),
    Layout("vote", Vote, (_KEY, _WORDING, _FLAG, _FLAG), short=True),
    Layout("none", NoneOfThese, (_NUMBER,)),
    Layout("contact", OpenContact),
    Layout("join", AnswerInvitation, (_NUMBER, _FLAG)),
    Layout("mine", OpenOwnCase, (_NUMBER,)),
    Layout("tell", Subscribe, (_NUMBER, _FLAG)),
    Layout("set", SetNotifications, (_KEY, _VALUE)),
    Layout("show", ShowNotice, (_NUMBER,)),
    Layout("forget", Forget, (_FLAG,)),
    Layout("draft", Choose, (_NUMBER, _KEY)),
    Layout("undo", Undo, (_NUMBER,)),
    Layout("unsay", UndoAnnouncement, (_NUMBER,)),
    Layout("back", UndoChange, (_TOKEN,)),
    Layout("revoke", RevokeInvitation, (_NUMBER,)),
    Layout("case", OnCase, (_KEY, _NUMBER)),
    Layout("cases", ListCases, (_KEY, _NUMBER)),
    Layout("retry", RetryDelivery, (_NUMBER_OR_ALL,)),
    Layout("answer", RetryAnswer, (_NUMBER,)),
    Layout("own", OpenOwnCases),
    Layout("whole", OpenWhole, (_KEY,)),
    Layout("write", WriteToOffice, (_NUMBER,), short=True),
    Layout("pass", PassOn, (_NUMBER, _FLAG)),
    Layout("thread", OnThread, (_KEY, _NUMBER)),
    Layout("reply", OnAnswer, (_KEY, _NUMBER)),
    Layout("inbox", ListThreads, (_KEY,)),
    Layout("say", UsePrepared, (_NUMBER, _KEY)),
    Layout("use", UseEntry, (_NUMBER, _KEY)),
)
"""Every class of buttons. Buttons stay in chats for years, so layouts are added, never changed."""

_BY_TAG = {each.tag: each for each in LAYOUTS}
_BY_KIND = {each.kind: each for each in LAYOUTS}


def pack(press: Press, token: RowToken | None = None) -> str:
    """Encode `press` as button data, with the token of the row that it names, if it has one.

    Raises `UnpackableError` if the data is too long or cannot be read back.
    """
    front = (_PLAIN,) if token is None else (_WITH_TOKEN, token)
    data = ":".join((*front, *_written(press)))
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
            "an id may contain the letters a to z, digits, - and _, a version 8 hex digits"
        )
    return data


def unpack(data: str) -> tuple[Press, RowToken | None]:
    """Decode what `pack` returned; raise `StaleButtonError` for anything else."""
    token: RowToken | None = None
    match data.split(":"):
        case [version, *written] if version == _PLAIN:
            pass
        case [version, text, *written] if version == _WITH_TOKEN:
            token = RowToken(_TOKEN.read(text))
        case _:
            raise StaleButtonError
    return _read(written), token


def _written(press: Press) -> list[str]:
    layout = _BY_KIND[type(press)]
    values = [getattr(press, each.name) for each in fields(press)]
    if layout.short and values[-1] is None:
        values.pop()
    return [layout.tag, *(field.write(value) for field, value in zip(layout.fields, values, strict=False))]


def _read(written: Sequence[str]) -> Press:
    layout = _BY_TAG.get(written[0]) if written else None
    if layout is None:
        raise StaleButtonError
    texts, most = written[1:], len(layout.fields)
    if len(texts) != most and not (layout.short and len(texts) == most - 1):
        raise StaleButtonError
    return layout.kind(*(field.read(text) for field, text in zip(layout.fields, texts, strict=False)))
