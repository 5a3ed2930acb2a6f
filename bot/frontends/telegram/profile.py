"""What Telegram shows of the bot: its name, descriptions and lists of commands, set when they changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.domain.ids import ChatId
from bot.frontends.telegram.command_list import CLIENT_COMMANDS, STAFF_COMMANDS
from bot.frontends.telegram.failures import attempt
from bot.knowledge.wording import Wording

log = structlog.get_logger(__name__)


class Remembered(Protocol):
    """What was set last, kept across starts: a digest (64 hex digits) per scope."""

    async def digest_of(self, scope: str) -> str | None:
        """Return what was kept for `scope`."""
        ...

    async def remember(self, scope: str, digest: str) -> None:
        """Keep `digest` for `scope`."""
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
    """Sets the bot's profile; each call is rate limited by itself, so unchanged ones are left out."""

    def __init__(self, bot: Bot, remembered: Remembered) -> None:
        self._bot = bot
        self._remembered = remembered

    async def set(self, wording: Wording, staff_chat: ChatId | None) -> None:
        """Set what changed since the last time; what is refused is logged and left to the next start."""
        for setting in self._settings(wording, staff_chat):
            scope = f"{self._bot.id}:{setting.scope}"
            if await self._remembered.digest_of(scope) == setting.digest:
                continue
            failure = await attempt(setting.put())
            if failure is None:
                await self._remembered.remember(scope, setting.digest)
                log.info("profile set", scope=setting.scope)
            else:
                log.warning("profile not set", scope=setting.scope, failure=repr(failure))

    def _settings(self, words: Wording, staff_chat: ChatId | None) -> Iterator[_Setting]:
        bot, private = self._bot, BotCommandScopeAllPrivateChats()
        yield self._commands("commands:private", CLIENT_COMMANDS, private, words)
        if staff_chat is not None:
            # The list of one chat hides all others: where one person is the staff, it must hold both.
            names = STAFF_COMMANDS if staff_chat < 0 else (*CLIENT_COMMANDS, *STAFF_COMMANDS)
            yield self._commands(f"commands:{staff_chat}", names, BotCommandScopeChat(staff_chat), words)
        yield _Setting("name", words.bot_name, lambda: bot.set_my_name(words.bot_name))
        yield _Setting(
            "description", words.bot_description, lambda: bot.set_my_description(words.bot_description)
        )
        yield _Setting(
            "short-description",
            words.bot_short_description,
            lambda: bot.set_my_short_description(words.bot_short_description),
        )

    def _commands(self, key: str, names: Sequence[str], scope: BotCommandScope, words: Wording) -> _Setting:
        listed = [(name, str(getattr(words, f"command_{name}"))) for name in names]
        commands = [BotCommand(name, description) for name, description in listed]
        return _Setting(key, listed, lambda: self._bot.set_my_commands(commands, scope=scope))
