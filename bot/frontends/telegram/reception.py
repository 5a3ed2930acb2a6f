"""Beginning with Telegram: who the bot is, how updates come, and whether the staff chat can be reached."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.domain.ids import ChatId
from bot.frontends.telegram.failures import Flood, read
from bot.frontends.telegram.intake.polling import TokenRevokedError
from bot.frontends.telegram.intake.stopping import pause

log = structlog.get_logger(__name__)

T = TypeVar("T")

ALLOWED_UPDATES = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")
"""The kinds of updates that have a handler. Always sent: Telegram keeps the last list it was given."""

REFUSALS = 6
"""Refused tokens in a row that mean a revoked one; fewer come from a proxy or a server that restarts."""

LONGEST_PAUSE = 30.0
"""Seconds between two tries."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram posts updates, and the word by which it shows that it is Telegram."""

    url: str
    secret: str


class Reception:
    """Gets through to Telegram however long it takes; a start must not fail because Telegram is down."""

    def __init__(self, bot: Bot, *, chance: Callable[[], float] = random.random) -> None:
        self._bot = bot
        self._chance = chance

    async def open(
        self,
        start: Callable[[], Awaitable[None]],
        hook: Hook | None,
        allowed_updates: Sequence[str],
        stop: asyncio.Event,
    ) -> bool:
        """Run `start` (which asks who the bot is) and have updates posted to `hook`; without one, polled for.

        Returns False when told to stop first. Raises `TokenRevokedError` when Telegram keeps refusing
        the token.
        """

        async def expect() -> None:
            if hook:
                await self._bot.set_webhook(
                    hook.url, secret_token=hook.secret, allowed_updates=list(allowed_updates)
                )
            else:
                # While a webhook is set getUpdates answers 409 (Bot API, getUpdates).
                await self._bot.delete_webhook()

        return await self._until_done(start, stop) and await self._until_done(expect, stop)

    async def hears_staff(self, staff_chat: ChatId) -> bool | None:
        """Say whether the bot is in the staff chat; None where Telegram does not say at the moment."""
        try:
            member = await self._bot.get_chat_member(staff_chat, self._bot.id)
        except (BadRequest, Forbidden):
            return False
        except TelegramError as error:
            log.warning("staff chat not checked", kind=type(error).__name__)
            return None
        return member.status not in ("left", "kicked")

    async def _until_done(self, work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> bool:
        refused, wait = 0, 1.0
        while not stop.is_set():
            try:
                await work()
            except TelegramError as error:
                refused = refused + 1 if isinstance(error, InvalidToken) else 0
                if refused >= REFUSALS:
                    raise TokenRevokedError from None  # its message would hold the token
                failure = read(error)
                log.warning("Telegram not reached", kind=type(error).__name__)
                if isinstance(failure, Flood):
                    await pause(failure.wait.total_seconds(), stop)
                else:
                    await pause(wait * (0.8 + 0.4 * self._chance()), stop)
                    wait = min(LONGEST_PAUSE, wait * 1.5)
            else:
                return True
        return False
