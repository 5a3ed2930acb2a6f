"""The bot's profile on Telegram: its name, descriptions and command lists, updated when they change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.clients.commands import CLIENT_COMMANDS
from bot.domain.ids import ChatId
from bot.frontends.telegram.sending.failures import attempt
from bot.knowledge.command_words import clients_words, staff_words
from bot.knowledge.wording.files import Wordings
from bot.staff.commands import STAFF_COMMANDS

log = structlog.get_logger(__name__)


class Remembered(Protocol):
    """What was set last, stored across starts: a digest (64 hex digits) per scope."""

    async def digest_of(self, scope: str) -> str | None:
        """Return the digest stored for `scope`."""
        ...

    async def remember(self, scope: str, digest: str) -> None:
        """Store `digest` for `scope`."""
        ...


@dataclass(frozen=True, slots=True)
class _Setting:
    scope: str
    content: object
    put: Callable[[], Awaitable[object]]

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.content, ensure_ascii=False).encode()).hexdigest()


class Profile:
    """Sets the bot's profile. Each call has its own rate limit, so unchanged parts are skipped."""

    def __init__(self, bot: Bot, remembered: Remembered) -> None:
        self._bot = bot
        self._remembered = remembered

    async def set(self, words: Wordings, staff_chat: ChatId | None) -> None:
        """Set what changed since the last time; refused changes are logged and retried at the next start."""
        for setting in self._settings(words, staff_chat):
            scope = f"{self._bot.id}:{setting.scope}"
            if await self._remembered.digest_of(scope) == setting.digest:
                continue
            failure = await attempt(setting.put())
            if failure is None:
                await self._remembered.remember(scope, setting.digest)
                log.info("profile set", scope=setting.scope)
            else:
                log.warning("profile not set", scope=setting.scope, failure=type(failure).__name__)

    def _settings(self, wordings: Wordings, staff_chat: ChatId | None) -> Iterator[_Setting]:
        bot, private, words = self._bot, BotCommandScopeAllPrivateChats(), wordings.wording
        clients = [(each.name, clients_words(wordings, each.name)) for each in CLIENT_COMMANDS]
        yield self._commands("commands:private", clients, private)
        if staff_chat is not None:
            # The list of one chat hides all others, so if one person is the staff, it must contain both.
            staff = [(each.name, staff_words(wordings, each.name)) for each in STAFF_COMMANDS]
            listed = staff if staff_chat < 0 else [*dict([*clients, *staff]).items()]
            yield self._commands(f"commands:{staff_chat}", listed, BotCommandScopeChat(staff_chat))
        yield _Setting("name", words.bot_name, lambda: bot.set_my_name(words.bot_name))
        yield _Setting(
            "description", words.bot_description, lambda: bot.set_my_description(words.bot_description)
        )
        yield _Setting(
            "short-description",
            words.bot_short_description,
            lambda: bot.set_my_short_description(words.bot_short_description),
        )

    def _commands(self, key: str, listed: Sequence[tuple[str, str]], scope: BotCommandScope) -> _Setting:
        commands = [BotCommand(name, description) for name, description in listed]
        return _Setting(key, listed, lambda: self._bot.set_my_commands(commands, scope=scope))
