"""The bot in Telegram: everything started in order, watched together, stopped in order."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta

import structlog

from bot.app.case_services import case_services
from bot.app.health import health_of
from bot.app.housekeeping import keep_house
from bot.app.kept_profile import KeptProfile
from bot.cases.facts import OwnFacts
from bot.conversation.service import Conversation
from bot.delivery.silence import Silence
from bot.delivery.worker import DeliveryWorker
from bot.domain.ids import ChatId
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.courier import TelegramCourier
from bot.frontends.telegram.deep_link import deep_link
from bot.frontends.telegram.intake.holding import Holding, has_died, this_process
from bot.frontends.telegram.intake.intake import LEASE, Intake
from bot.frontends.telegram.intake.polling import Poller, PollingTrouble
from bot.frontends.telegram.intake.webhook import PATH, Health, WebServer, webhook
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.profile import Profile
from bot.frontends.telegram.reception import ALLOWED_UPDATES, Hook, Reception, StaffTrouble
from bot.knowledge.live import Change, Live
from bot.knowledge.spoken import Spoken
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.settings import Settings
from bot.store import moved_chats
from bot.store.engine import Store, utc_now

log = structlog.get_logger(__name__)

STOP_WITHIN = timedelta(seconds=20)
"""From the signal to the end; hosts kill after 30 seconds."""


async def serve(settings: Settings, live: Live[Snapshot]) -> None:
    """Run until SIGTERM or SIGINT.

    Raises `StoreError`, `WebhookError` and `TokenRevokedError` (the latter two in an ExceptionGroup where
    the bot was already running): each is one line for the person who runs the bot.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    store = await Store.open(settings.database_url)
    try:
        await _Process(settings, live, store, stop, await _staff_chat(settings, store)).run()
    finally:
        await store.close()


async def _staff_chat(settings: Settings, store: Store) -> ChatId | None:
    """Return the staff chat under the id it has now: a group that became a supergroup has another."""
    if settings.staff_chat_id is None:
        return None
    async with store.reading() as conn:
        return await moved_chats.newest(conn, ChatId(settings.staff_chat_id))


class _Process:
    """The parts of one running bot."""

    def __init__(
        self,
        settings: Settings,
        live: Live[Snapshot],
        store: Store,
        stop: asyncio.Event,
        staff_chat: ChatId | None,
    ) -> None:
        assert settings.telegram_bot_token is not None
        self._settings = settings
        self._live = live
        self._store = store
        self._stop = stop
        self._conversation = Conversation(
            lambda: live.current,
            store,
            clock=utc_now,
            retention_days=settings.retention_days,
            own_cases=OwnFacts(store, undo=timedelta(seconds=settings.undo_seconds)).of,
        )
        self._staff_chat = staff_chat
        self._front = TelegramFrontEnd(
            settings.telegram_bot_token.get_secret_value(),
            self._conversation,
            self._speak,
            api_root=settings.bot_api_base_url,
            staff_chat=self._staff_chat,
            store=store,
            cases=case_services(
                settings,
                store,
                self._speak,
                link=lambda token: deep_link(self._front.bot, token),
                wake=self._deliver_now,
            ),
        )
        me = this_process()
        self._delivery = DeliveryWorker(
            store,
            TelegramCourier(self._front.bot, self._front.pacing),
            self._speak,
            me=me,
            has_died=has_died,
            pace=self._front.pacing,
        )
        self._silence = Silence(store, self._delivery, self._speak, self._front.staff.say, me=me)
        self._worker = Worker(store, self._front.handle, self._front.dead_updates.tell)
        self._holding = Holding(store, LEASE, me=me)
        self._hook = (
            Hook(settings.webhook_url + PATH, settings.webhook_secret.get_secret_value())
            if settings.webhook_url and settings.webhook_secret
            else None
        )
        self._poller = (
            None
            if self._hook
            else Poller(self._front.bot, store, self._worker.wake, self._polling_trouble, ALLOWED_UPDATES)
        )
        # Taken before anything slow: a host that waits for the port gives up after a minute.
        self._web = (
            WebServer(webhook(store, self._hook.secret, self._worker.wake, self._health), settings.port)
            if self._hook
            else None
        )

    async def run(self) -> None:
        working = asyncio.create_task(self._work())
        stopping = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            done, _ = await asyncio.wait({working}, timeout=STOP_WITHIN.total_seconds())
            if not done:
                log.error("stopping took too long; what is in hand goes on at the next start")
        finally:
            stopping.cancel()
            working.cancel()
            await asyncio.gather(stopping, return_exceptions=True)
            self._conversation.close()
        if working.done():
            await working

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            if self._web:
                group.create_task(self._web.run(self._stop))
            group.create_task(self._live.watch(self._stop, self._knowledge_changed))
            group.create_task(keep_house(self._store, self._settings.retention_days, self._stop))
            group.create_task(self._talk())

    async def _talk(self) -> None:
        """Begin with Telegram, then take updates in until told to stop."""
        reception = Reception(self._front.bot)
        if not await reception.open(self._front.start, self._hook, ALLOWED_UPDATES, self._stop):
            return
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._front.staff.deliver(self._stop))
                group.create_task(self._introduce(reception))
                group.create_task(self._silence.watch(self._stop))
                intake = Intake(self._holding, self._worker, self._poller, beside=[self._delivery.run])
                group.create_task(intake.run(self._stop))
                log.info("started", matcher=self._live.current.matcher, webhook=self._hook is not None)
        finally:
            await self._front.stop()

    async def _introduce(self, reception: Reception) -> None:
        words = self._live.current.language(DEFAULT).words
        await Profile(self._front.bot, KeptProfile(self._store)).set(words, self._staff_chat)
        if self._staff_chat is None:
            log.warning("STAFF_CHAT_ID is not set; faults are told in this log only")
        else:
            trouble = await reception.look_at_staff_chat(self._staff_chat)
            if await self._is_news(f"staff chat:{self._staff_chat}", trouble.name if trouble else "well"):
                self._tell_trouble(trouble)

    async def _is_news(self, what: str, state: str) -> bool:
        """Say whether `what` was in another state at the last start; a host may start us every day."""
        kept = KeptProfile(self._store)
        if await kept.digest_of(what) == state:
            return False
        await kept.remember(what, state)
        return True

    def _tell_trouble(self, trouble: StaffTrouble | None) -> None:
        """Say in the staff chat what is missing there, where it can be said there at all."""
        spoken = self._speak()
        words = spoken.words.staff
        if trouble is StaffTrouble.PRIVACY:
            self._front.staff.say(spoken.say(words.setup_privacy, bot=self._front.bot.username))
        elif trouble is StaffTrouble.PRIVATE:
            self._front.staff.say(spoken.say(words.setup_private))

    def _speak(self) -> Spoken:
        snapshot = self._live.current
        return Spoken.of(snapshot.knowledge.firm, snapshot.language(DEFAULT))

    def _deliver_now(self) -> None:
        self._delivery.wake()

    async def _polling_trouble(self, trouble: PollingTrouble) -> None:
        if trouble.over:
            self._front.staff.polling_again()
        else:
            self._front.staff.polling(trouble.kind)

    async def _knowledge_changed(self, change: Change[Snapshot]) -> None:
        if change.value is None:
            self._front.staff.knowledge_broken(change.faults)
            return
        self._front.staff.knowledge_live(len(change.value.language(DEFAULT).entries))

    async def _health(self) -> Health:
        return await health_of(self._store, self._live.current, self._holding.held, self._delivery)
