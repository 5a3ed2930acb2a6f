"""The bot in Telegram: everything started in order, watched together, stopped in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.app.preparing import BrokenKnowledgeError, preparer
from bot.conversation.service import Conversation
from bot.domain.ids import ChatId
from bot.frontends.telegram.application import ALLOWED_UPDATES, TelegramFrontEnd
from bot.frontends.telegram.intake.holding import Holding
from bot.frontends.telegram.intake.intake import LEASE, Intake
from bot.frontends.telegram.intake.polling import Poller, PollingTrouble
from bot.frontends.telegram.intake.stopping import pause
from bot.frontends.telegram.intake.webhook import PATH, Health, WebServer, webhook
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.profile import Profile
from bot.frontends.telegram.reception import Reception
from bot.frontends.telegram.words import Words
from bot.knowledge.firm import firm_values
from bot.knowledge.live import Change, Live
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.settings import Settings
from bot.store import inbox, retention
from bot.store.engine import Store, utc_now
from bot.store.profile import KeptProfile

log = structlog.get_logger(__name__)

STOP_WITHIN = 20.0
"""Seconds from the signal to the end; hosts kill after 30."""

SWEEP_EVERY = timedelta(hours=1)

STALE_POLL = timedelta(minutes=3)
"""Without an answer to a poll for so long the bot is deaf."""


class TelegramBot:
    """One process of the bot. `run` returns when it was told to stop."""

    def __init__(self, settings: Settings) -> None:
        """Raises `BrokenKnowledgeError` and `SemanticMissingError`."""
        self._settings = settings
        self._live = Live(settings.knowledge_dir, preparer(settings))
        if self._live.faults and self._live.value is None:
            raise BrokenKnowledgeError(self._live.faults)
        self._stop = asyncio.Event()
