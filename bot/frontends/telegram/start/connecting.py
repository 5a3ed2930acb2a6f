"""Connecting to Telegram: the bot's identity, how updates arrive, and whether the staff chat works."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TypeVar

import structlog
from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.domain.backoff import Backoff
from bot.domain.ids import ChatId
from bot.frontends.telegram.intake.polling import TokenRevokedError
from bot.frontends.telegram.sending.failures import Flood, read
from bot.waiting import pause

log = structlog.get_logger(__name__)

T = TypeVar("T")

ALLOWED_UPDATES = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")
"""The kinds of updates that have a handler. Always sent, because Telegram remembers the last list."""

REFUSALS = 6
"""Refused tokens in a row that mean a revoked one; fewer come from a proxy or a restarting server."""

RECONNECTING = Backoff(first=1.0, longest=30.0, factor=1.5, spread=(0.8, 1.2))
"""Seconds between two attempts."""


class StaffTrouble(Enum):
    """What is missing in the staff chat. With PRIVACY and PRIVATE staff can work, with the others not."""

    NOT_FOUND = auto()
    NOT_IN = auto()
    CHANNEL = auto()
    MUTED = auto()
    PRIVATE = auto()
    PRIVACY = auto()


_ENDURABLE = frozenset({StaffTrouble.PRIVATE, StaffTrouble.PRIVACY})
_ADD = "add the bot to your private group, send /id there, and set STAFF_CHAT_ID to that number"
REMEDIES = {
    StaffTrouble.NOT_FOUND: f"Telegram knows no chat STAFF_CHAT_ID that the bot is in: {_ADD}",
    StaffTrouble.NOT_IN: "the bot is not in the staff chat: add it to the group STAFF_CHAT_ID, as an admin",
    StaffTrouble.CHANNEL: f"STAFF_CHAT_ID is a channel, where nobody can give commands: {_ADD}",
    StaffTrouble.MUTED: "the bot may not write in the staff chat: make it an admin there",
    StaffTrouble.PRIVATE: f"STAFF_CHAT_ID is the private chat of one person; for a team, {_ADD}",
    StaffTrouble.PRIVACY: (
        "the bot is not an admin of the staff chat and privacy mode is on: it gets commands and replies to "
        "its own messages, but if another bot is in the group, a command may need its name at the end. Make "
        "it an admin of the group, or send /setprivacy to @BotFather and add the bot to the group again"
    ),
}


class Connection:
    """Connects to Telegram however long it takes; a start must not fail because Telegram is down."""

    def __init__(self, bot: Bot, *, chance: Callable[[], float] = random.random) -> None:
        self._bot = bot
        self._chance = chance

    async def open(
        self,
        start: Callable[[], Awaitable[None]],
        expect: Callable[[], Awaitable[None]],
        stop: asyncio.Event,
    ) -> bool:
        """Run `start`, which asks for the bot's identity, and `expect`, which requests updates.

        Returns False if told to stop first. Raises `TokenRevokedError` when Telegram keeps refusing the
        token.
        """
        return await self._until_done(start, stop) and await self._until_done(expect, stop)

    async def look_at_staff_chat(self, staff_chat: ChatId) -> StaffTrouble | None:
        """Return what prevents the bot from serving the staff chat, and log it with the remedy, or None.

        If Telegram does not answer or the group has moved, nothing is known and None is returned.
        """
        try:
            trouble = await self._trouble_in(staff_chat)
        except (BadRequest, Forbidden):
            trouble = StaffTrouble.NOT_FOUND
        except ChatMigrated:
            return None
        except TelegramError as error:
            log.warning("staff chat not checked", kind=type(error).__name__)
            return None
        if trouble is not None:
            write = log.warning if trouble in _ENDURABLE else log.error
            write(REMEDIES[trouble])
        return trouble

    async def _trouble_in(self, staff_chat: ChatId) -> StaffTrouble | None:
        chat = await self._bot.get_chat(staff_chat)
        if chat.type == ChatType.CHANNEL:
            return StaffTrouble.CHANNEL
        if chat.type == ChatType.PRIVATE:
            return StaffTrouble.PRIVATE
        member = await self._bot.get_chat_member(staff_chat, self._bot.id)
        if member.status in (ChatMember.LEFT, ChatMember.BANNED):
            return StaffTrouble.NOT_IN
        if member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER):
            return None
        if isinstance(member, ChatMemberRestricted) and not member.is_member:
            return StaffTrouble.NOT_IN
        rights = member if isinstance(member, ChatMemberRestricted) else chat.permissions
        if rights is not None and rights.can_send_messages is False:
            return StaffTrouble.MUTED
        # From the bot's own profile at the start: with privacy off it receives all messages.
        return None if self._bot.can_read_all_group_messages else StaffTrouble.PRIVACY

    async def _until_done(self, work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> bool:
        refused = failures = 0
        while not stop.is_set():
            try:
                await work()
            except TelegramError as error:
                refused = refused + 1 if isinstance(error, InvalidToken) else 0
                if refused >= REFUSALS:
                    raise TokenRevokedError from None  # its message would contain the token
                failure = read(error)
                log.warning("Telegram not reached", kind=type(error).__name__)
                if isinstance(failure, Flood):
                    await pause(failure.wait.total_seconds(), stop)
                else:
                    failures += 1
                    await pause(RECONNECTING.after(failures, self._chance()), stop)
            else:
                return True
        return False
