"""Checks that Telegram still sends updates to this bot: another program with the token can change that."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.frontends.telegram.intake.polling import TokenRevokedError
from bot.waiting import wait_for_any

log = structlog.get_logger(__name__)

FORBIDDEN = "403"
"""In Telegram's last error, this means that Telegram sends a secret that is not ours."""

LONGEST_PROBLEM = 200


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram posts updates, and the secret by which it proves to be Telegram."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often Telegram is asked; times in seconds, with up to a fifth of jitter.

    `again`: the pause after a failed call. `refusals`: how many refused tokens in a row mean a revoked one.
    `tell_again`: the shortest time between two lines to staff about a changed webhook.
    """

    every: float = 300.0
    again: float = 30.0
    refusals: int = 6
    tell_again: timedelta = timedelta(hours=1)


class WebhookNews(Protocol):
    """Receives the news; no method waits."""

    def webhook_put_back(self) -> None:
        """Updates went to another program; now they come here again."""
        ...

    def webhook_failing(self, waiting: int, problem: str) -> None:
        """Telegram cannot deliver `waiting` updates; `problem` is in its own words."""
        ...

    def webhook_works_again(self) -> None:
        """Telegram can deliver them again."""
        ...


@dataclass(frozen=True, slots=True)
class WebhookSeen:
    """Telegram's last answer: how many updates it holds, and why it could not deliver one."""

    at: datetime
    pending: int
    problem: str | None
    problem_at: datetime | None


class WebhookWatch:
    """Asks Telegram every few minutes, and restores what another program changed.

    Run it in one process only, while that holds the lease. Without a `hook` the bot polls, and polling
    fails as long as someone else's webhook is set.
    """

    def __init__(
        self,
        bot: Bot,
        hook: Hook | None,
        allowed_updates: Sequence[str],
        told: WebhookNews,
        now: Callable[[], datetime],
        *,
        rounds: Rounds = Rounds(),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._bot = bot
        self._hook = hook
        self._allowed_updates = list(allowed_updates)
        self._told = told
        self._now = now
        self._rounds = rounds
        self._chance = chance
        self._wanted = asyncio.Event()
        self._refusals = 0
        self._put_back_told: datetime | None = None
        self._failing = False
        self.seen: WebhookSeen | None = None
        """Telegram's last answer; None before the first one."""
        self.put_back_at: datetime | None = None
        """When the webhook was last found changed, and restored."""

    def look_now(self) -> None:
        """Ask now, because something suggests that another program took the updates."""
        self._wanted.set()

    async def set(self) -> None:
        """Set the hook, or without one remove any webhook. Raises `TelegramError`."""
        if self._hook:
            await self._bot.set_webhook(
                self._hook.url, secret_token=self._hook.secret, allowed_updates=self._allowed_updates
            )
        else:
            # While a webhook is set getUpdates answers 409 (Bot API, getUpdates).
            await self._bot.delete_webhook()

    async def run(self, stop: asyncio.Event) -> None:
        """Look every few minutes until `stop`; raise `TokenRevokedError` when the token stays refused."""
        wait = self._rounds.every
        while not stop.is_set():
            await self._wait(wait * (0.8 + 0.4 * self._chance()), stop)
            if stop.is_set():
                return
            wait = self._rounds.every if await self._looked() else self._rounds.again

    async def look(self) -> None:
        """Ask once, restore what was changed, and tell the news. Raises `TelegramError`."""
        info = await self._bot.get_webhook_info()
        before, now = self.seen, self._now()
        ours = self._is_ours(info, before)
        if not ours:
            await self.set()
            self.put_back_at = now
            log.warning("another program changed the webhook; it is restored", polling=self._hook is None)
            if self._put_back_told is None or now - self._put_back_told >= self._rounds.tell_again:
                self._put_back_told = now
                self._told.webhook_put_back()
        self.seen = _seen(info, now)
        if self._hook is not None:
            self._compare(before, self.seen)

    async def _looked(self) -> bool:
        try:
            await self.look()
        except TelegramError as error:
            self._refusals = self._refusals + 1 if isinstance(error, InvalidToken) else 0
            if self._refusals >= self._rounds.refusals:
                raise TokenRevokedError from None  # its message would hold the token
            log.warning("webhook not checked", kind=type(error).__name__)
            return False
        self._refusals = 0
        return True

    def _is_ours(self, info: WebhookInfo, before: WebhookSeen | None) -> bool:
        if self._hook is None:
            return not info.url
        # Telegram omits the list when it is the default, which differs from ours.
        if info.url != self._hook.url or set(info.allowed_updates) != set(self._allowed_updates):
            return False
        return not (FORBIDDEN in (info.last_error_message or "") and _is_new(info.last_error_date, before))

    def _compare(self, before: WebhookSeen | None, seen: WebhookSeen) -> None:
        """Tell when updates pile up because Telegram cannot deliver them, and when that is over."""
        if before is None:
            return
        still = _is_new(seen.problem_at, before)
        if not self._failing and still and seen.pending > before.pending:
            self._failing = True
            self._told.webhook_failing(seen.pending, (seen.problem or "")[:LONGEST_PROBLEM])
        elif self._failing and not still:
            self._failing = False
            self._told.webhook_works_again()

    async def _wait(self, seconds: float, stop: asyncio.Event) -> None:
        await wait_for_any(self._wanted, stop, seconds=seconds)
        self._wanted.clear()


def _seen(info: WebhookInfo, now: datetime) -> WebhookSeen:
    return WebhookSeen(now, info.pending_update_count, info.last_error_message, info.last_error_date)


def _is_new(problem_at: datetime | None, before: WebhookSeen | None) -> bool:
    """Return whether a problem arose since the answer `before`."""
    if problem_at is None or before is None:
        return False
    return before.problem_at is None or problem_at > before.problem_at
