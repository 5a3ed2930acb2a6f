"""What the bot does once at each start: it sets its profile, and tells staff what is missing."""

from __future__ import annotations

import structlog

from bot.app.discarded_disk import host_that_discards
from bot.app.kept_profile import KeptProfile
from bot.domain.ids import ChatId
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.start.connecting import Connection, StaffTrouble
from bot.frontends.telegram.start.profile import Profile
from bot.knowledge.phrasebook import CurrentPhrasebook

log = structlog.get_logger(__name__)


class Introduction:
    """Introduces a connected bot to Telegram and to its staff."""

    def __init__(
        self,
        front: TelegramFrontEnd,
        remembered: KeptProfile,
        speak: CurrentPhrasebook,
        *,
        database_url: str,
        staff_chat: ChatId | None,
    ) -> None:
        self._front = front
        self._remembered = remembered
        self._speak = speak
        self._database_url = database_url
        self._staff_chat = staff_chat

    async def give(self, connection: Connection) -> None:
        """Set the profile, then check the database's disk and the staff chat.

        Staff read only what has changed since the last start: a host may restart the bot daily.
        """
        await Profile(self._front.bot, self._remembered).set(self._speak().words, self._staff_chat)
        await self._look_at_the_disk()
        if self._staff_chat is None:
            log.warning("STAFF_CHAT_ID is not set; problems are reported only in this log")
            return
        trouble = await connection.look_at_staff_chat(self._staff_chat)
        self._front.standing.trouble = trouble
        if await self._is_news(f"staff chat:{self._staff_chat}", trouble.name if trouble else "well"):
            self._tell_trouble(trouble)

    async def _look_at_the_disk(self) -> None:
        """Warn of a database that the next restart deletes; a database that was deleted warns again."""
        host = host_that_discards(self._database_url)
        if host is None:
            return
        log.warning(
            "the host discards the database at each restart; use PostgreSQL or a disk that lasts", host=host
        )
        if self._staff_chat is not None and await self._is_news("disk", host):
            phrases = self._speak()
            self._front.staff.say(phrases.say(phrases.words.staff.setup_disk, host=host))

    async def _is_news(self, what: str, state: str) -> bool:
        """Say whether `what` had a different state at the last start."""
        if await self._remembered.digest_of(what) == state:
            return False
        await self._remembered.remember(what, state)
        return True

    def _tell_trouble(self, trouble: StaffTrouble | None) -> None:
        """Say in the staff chat what is missing there, if the bot can post there at all."""
        phrases = self._speak()
        words = phrases.words.staff
        if trouble is StaffTrouble.PRIVACY:
            self._front.staff.say(phrases.say(words.setup_privacy, bot=self._front.bot.username))
        elif trouble is StaffTrouble.PRIVATE:
            self._front.staff.say(phrases.say(words.setup_private))
