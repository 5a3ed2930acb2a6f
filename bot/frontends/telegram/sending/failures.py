"""Telegram's errors, read in one place: what became of a call, and what may be done about it."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.domain.delivery import DeliveryReason
from bot.domain.ids import ChatId

# Without it python-telegram-bot warns at each flood limit and gives bare seconds.
os.environ.setdefault("PTB_TIMEDELTA", "1")

FIRST_RETRY = timedelta(seconds=2)

EDITED_IS_GONE = "message to edit not found"

_REASONS = (
    *("message is not modified", EDITED_IS_GONE, "message can't be edited"),
    *("message to delete not found", "message can't be deleted", "message is too long"),
    *("message text is empty", "text must be non-empty", "can't parse entities", "message thread not found"),
    *("button_data_invalid", "reply markup is too long", "can't parse inline keyboard button"),
    *("chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden", "topic_closed"),
    *("not enough rights", "have no rights to send a message", "need administrator rights"),
    *("query is too old", "bot was blocked by the user", "bot was kicked", "bot is not a member"),
    *("bot can't initiate conversation", "user is deactivated", "group chat was deleted"),
    *("group chat was upgraded", "chat_restricted", "bot can't send messages to bots"),
)
"""What Telegram says of a refusal (Bot API server, error descriptions), without what it quotes."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flood:
    """Not carried out: too many calls; none of this kind may come before `wait` is over."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class CallNotSent:
    """The call never reached Telegram."""

    why: str


@dataclass(frozen=True, slots=True)
class CallInDoubt:
    """The call may have been carried out; there is no way to ask."""

    why: str


@dataclass(frozen=True, slots=True)
class CallRefused:
    """Not carried out, and the same call will never be."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat is closed to the bot: blocked, deleted or left."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Not carried out: the group has become a supergroup with another id."""

    to: ChatId


Failure = Flood | CallNotSent | CallInDoubt | CallRefused | Gone | Moved

Unanswered = CallNotSent | CallInDoubt
"""Telegram did not say a word about the call."""


class TryAgainError(Exception):
    """What Telegram was asked for could not be had now; the whole update should be tried again."""


class RefusedError(Exception):
    """Telegram will never take this reply; `why` is its own reason, which quotes nobody."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AnswerInDoubtError(Exception):
    """An answer may have arrived, also when sent for the second time; nobody can ask whether it did."""


async def attempt(call: Awaitable[object]) -> Failure | None:
    """Await a call of the bot and return what went wrong, if anything."""
    done = await result_of(call)
    return done if isinstance(done, Failure) else None


async def result_of(call: Awaitable[T]) -> T | Failure:
    """Await a call of the bot and return what it returns, or what went wrong."""
    try:
        return await call
    except TelegramError as error:
        return read(error)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # The answer has arrived, so the call was carried out, and its result has not the expected form.
        return CallInDoubt(f"unreadable answer ({type(error).__name__})")


def read(error: TelegramError) -> Failure:
    """Say what became of the call that raised `error`."""
    match error:
        case RetryAfter():
            return Flood(_wait_of(error))
        case ChatMigrated():
            return Moved(ChatId(error.new_chat_id))
        case Forbidden() | BadRequest() if isinstance(error.__cause__, TelegramError):
            # The body is no JSON: this is the page of a proxy, not a word of Telegram.
            return CallNotSent(_kind(error))
        case Forbidden():
            return Gone(_reason(error))
        # Before NetworkError, from which it derives: else a refusal would be tried again and again.
        case BadRequest():
            why = _reason(error)
            return Gone(why) if why == "chat not found" else CallRefused(why)
        case NetworkError() if error.message.startswith("Too Many Requests"):
            return Flood(FIRST_RETRY)  # Telegram did not say how long to wait
        case NetworkError():
            cause = error.__cause__
            never_left = isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            return CallNotSent(_kind(error)) if never_left else CallInDoubt(_kind(error))
        case InvalidToken() | Conflict():
            # A refused token, also by a proxy or a server that restarts: another text would not help.
            return CallNotSent(_kind(error))
        case _:
            # Above all an answer with status 200 that is no JSON: the call was probably carried out.
            return CallInDoubt(_kind(error))


def _wait_of(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _reason(error: TelegramError) -> str:
    # Not the message: it can quote a button's address, a tag, or the whole text that was refused.
    said = error.message.lower()
    return next((each for each in _REASONS if each in said), DeliveryReason.UNKNOWN_REFUSAL.value)


def _kind(error: TelegramError) -> str:
    # Not the message: it can hold a whole page of somebody's proxy.
    cause = error.__cause__
    return type(error).__name__ + (f" ({type(cause).__name__})" if cause else "")
