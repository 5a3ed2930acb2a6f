"""Telegram's errors, classified in one place: what happened to a call, and what can be done about it."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import httpcore
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

# Without it python-telegram-bot warns at each flood limit and returns plain seconds.
os.environ.setdefault("PTB_TIMEDELTA", "1")

FIRST_RETRY = timedelta(seconds=2)

EDITED_IS_GONE = "message to edit not found"

WITHOUT_TOPIC = frozenset({"message thread not found", "topic_closed", "topic_deleted"})
"""Refusals of a message that can be sent outside its topic."""

_REASONS = (
    *("message is not modified", EDITED_IS_GONE, "message can't be edited"),
    *("message to delete not found", "message can't be deleted", "message is too long"),
    *("message text is empty", "text must be non-empty", "can't parse entities", "message thread not found"),
    *("topic_not_modified", "topic_id_invalid", "topic_deleted", "the chat is not a forum"),
    *("button_data_invalid", "reply markup is too long", "can't parse inline keyboard button"),
    *("chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden", "topic_closed"),
    *("not enough rights", "have no rights to send a message", "need administrator rights"),
    *("query is too old", "bot was blocked by the user", "bot was kicked", "bot is not a member"),
    *("bot can't initiate conversation", "user is deactivated", "group chat was deleted"),
    *("group chat was upgraded", "chat_restricted", "bot can't send messages to bots"),
)
"""What Telegram says of a refusal (Bot API server, error descriptions), without what it quotes."""

_NEVER_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError)
"""Causes that come before the first byte of a call; a `ProxyError` is a proxy that does not connect."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flood:
    """Not executed: too many calls; no call of this kind is accepted before `wait` is over."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class CallNotSent:
    """The call never reached Telegram."""

    why: str


@dataclass(frozen=True, slots=True)
class CallInDoubt:
    """The call may have been executed; there is no way to find out."""

    why: str


@dataclass(frozen=True, slots=True)
class CallRefused:
    """Not executed, and the same call will always be refused."""

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The bot cannot reach the chat: blocked, deleted or left."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Not executed: the group has become a supergroup with another id."""

    to: ChatId


Failure = Flood | CallNotSent | CallInDoubt | CallRefused | Gone | Moved

Unanswered = CallNotSent | CallInDoubt
"""Telegram did not answer the call."""


class TryAgainError(Exception):
    """Telegram could not provide what was needed; the whole update should be retried."""


class RefusedError(Exception):
    """Telegram will never accept this reply; `why` is Telegram's reason, without quoted content."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AnswerInDoubtError(Exception):
    """An answer may have arrived, even after a second attempt; there is no way to find out."""


async def attempt(call: Awaitable[object]) -> Failure | None:
    """Await a call of the bot and return its failure, if any."""
    done = await result_of(call)
    return done if isinstance(done, Failure) else None


async def result_of(call: Awaitable[T]) -> T | Failure:
    """Await a call of the bot and return its result, or its failure."""
    try:
        return await call
    except TelegramError as error:
        return read(error)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # The answer has arrived, so the call was executed; only its result has an unexpected form.
        return CallInDoubt(f"unreadable answer ({type(error).__name__})")


def read(error: TelegramError) -> Failure:
    """Return the failure that `error` means for its call."""
    match error:
        case RetryAfter():
            return Flood(_wait_of(error))
        case ChatMigrated():
            return Moved(ChatId(error.new_chat_id))
        case Forbidden() | BadRequest() if isinstance(error.__cause__, TelegramError):
            # The body is not JSON: this is the page of a proxy, not an answer from Telegram.
            return CallNotSent(_kind(error))
        case Forbidden():
            return Gone(_reason(error))
        # Before NetworkError, from which it derives; otherwise a refusal would be retried forever.
        case BadRequest():
            why = _reason(error)
            return Gone(why) if why == "chat not found" else CallRefused(why)
        case NetworkError() if error.message.startswith("Too Many Requests"):
            return Flood(FIRST_RETRY)  # Telegram did not say how long to wait
        case NetworkError():
            cause = error.__cause__
            never_left = isinstance(cause, _NEVER_SENT)
            return CallNotSent(_kind(error)) if never_left else CallInDoubt(_kind(error))
        case InvalidToken() | Conflict():
            # A refused token, possibly by a proxy or a restarting server: another text would not help.
            return CallNotSent(_kind(error))
        case _:
            # Usually a response with status 200 that is not JSON: the call was probably executed.
            return CallInDoubt(_kind(error))


def _wait_of(error: RetryAfter) -> timedelta:
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _reason(error: TelegramError) -> str:
    # Not the message: it can quote a button's URL, a tag, or the whole refused text.
    said = error.message.lower()
    return next((each for each in _REASONS if each in said), DeliveryReason.UNKNOWN_REFUSAL.value)


def _kind(error: TelegramError) -> str:
    # Not the message: it can contain a whole page of a proxy.
    cause = error.__cause__
    return type(error).__name__ + (f" ({type(cause).__name__})" if cause else "")
