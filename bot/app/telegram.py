"""The bot in Telegram: everything started in order, watched together, stopped in order."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.app.case_services import case_services
from bot.app.edit_effects import EditEffects
from bot.app.health import Checkup
from bot.app.housekeeping import purge_old_data
from bot.app.introduction import Introduction
from bot.app.kept_profile import KeptProfile
from bot.app.knowledge_editing import KnowledgeEditing
from bot.app.knowledge_lines import knowledge_lines
from bot.app.listening import listening
from bot.app.opening import open_store
from bot.app.polling_alarm import PollingAlarm
from bot.app.staff_alarms import StaffAlarms
from bot.app.stopping import stop_on_signals
from bot.app.supervision import BotPart, Supervisor
from bot.app.vitals import Attempts, Vitals
from bot.app.watchdog import Watchdog
from bot.clients.commands import OWN_CASE_COMMANDS
from bot.clients.own_case_desk import OwnCaseDesk
from bot.clients.own_case_facts import OwnFacts
from bot.conversation.service import Conversation
from bot.delivery.alarms import Alarms, sending
from bot.delivery.topics import Topics
from bot.delivery.worker import DeliveryWorker
from bot.domain.ids import ChatId
from bot.frontends.telegram.application import TelegramFrontEnd
from bot.frontends.telegram.intake.intake import LEASE, Intake
from bot.frontends.telegram.intake.polling import Poller
from bot.frontends.telegram.intake.webhook_watch import Hook, WebhookWatch
from bot.frontends.telegram.intake.worker import Worker
from bot.frontends.telegram.intake.wrong_secrets import WrongSecrets
from bot.frontends.telegram.start.connecting import ALLOWED_UPDATES, Connection
from bot.frontends.telegram.start.deep_link import deep_link
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.reloading.live import Live
from bot.knowledge.reloading.news import KnowledgeNews
from bot.matching.learning.child_process import end_learning
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.settings import Settings
from bot.staff.review.service import Reviewing
from bot.store.chats import moved_chats
from bot.store.database.engine import Store
from bot.store.processes.lease_holder import LeasedWork, LeaseHolder, has_died, this_process

log = structlog.get_logger(__name__)

STOP_WITHIN = timedelta(seconds=20)
"""From the signal to the exit; hosts kill a process after 30 seconds."""


async def serve(settings: Settings, live: Live[Snapshot]) -> None:
    """Run until SIGTERM or SIGINT; raises what `run` raises."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    learning = asyncio.create_task(_without_learning_after(stop))
    await run(settings, live, stop)
    learning.cancel()


async def _without_learning_after(stop: asyncio.Event) -> None:
    # An edit that is being learned takes seconds, or minutes on a busy host; it is learned at the next start.
    await stop.wait()
    end_learning()


async def run(settings: Settings, live: Live[Snapshot], stop: asyncio.Event) -> None:
    """Run until `stop` is set.

    Raises `StoreError`, `WebServerError`, `TokenRevokedError` and `CrashedError` (all but the first in an
    ExceptionGroup where the bot was already running): each is one line for the person who runs the bot.
    """
    watchdog = Watchdog()
    watching = asyncio.create_task(watchdog.run(stop))
    try:
        store = await open_store(settings.database_url, stop)
        if store is None:
            return
        try:
            staff_chat = await _staff_chat(settings, store)
            await _Process(settings, live, store, stop, staff_chat, watchdog).run()
        finally:
            await store.close()
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _staff_chat(settings: Settings, store: Store) -> ChatId | None:
    """Return the staff chat with its current id: a group that became a supergroup has a new one."""
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
        watchdog: Watchdog,
    ) -> None:
        assert settings.telegram_bot_token is not None
        self._settings = settings
        self._live = live
        self._store = store
        self._stop = stop
        self._staff_chat = staff_chat
        self._ready_since: datetime | None = None
        self._editing = KnowledgeEditing(settings, store, lambda: live.current, self._speak)
        cases = case_services(
            settings,
            store,
            self._speak,
            link=lambda token: deep_link(self._front.bot, token),
            wake=lambda: self._delivery.wake(),
            wake_inbox=lambda: self._worker.wake(),
            staff_chat=lambda: self._front.staff.chat,
            in_language=lambda tag: live.current.phrases_for(tag),
            nearest=lambda text: self._conversation.nearest(text),
            reviewing=Reviewing(lambda: live.current, self._editing.add),
        )
        self._conversation = Conversation(
            lambda: live.current,
            store,
            clock=store.now,
            retention_days=settings.retention_days,
            own_cases=OwnFacts(store, undo=timedelta(seconds=settings.undo_seconds)).of,
            own_case_commands=OWN_CASE_COMMANDS,
            own=OwnCaseDesk(cases.own_cases, cases.joining, cases.office),
        )
        self._front = TelegramFrontEnd(
            settings.telegram_bot_token.get_secret_value(),
            self._conversation,
            self._speak,
            api_root=settings.bot_api_base_url,
            staff_chat=staff_chat,
            store=store,
            cases=cases,
        )
        self._effects = EditEffects(lambda: live.current, self._speak, self._front.staff.say)
        self._introduction = Introduction(
            self._front,
            KeptProfile(store),
            self._speak,
            database_url=settings.database_url,
            staff_chat=staff_chat,
        )
        me = this_process()
        courier = self._front.courier
        self._delivery = DeliveryWorker(
            store,
            courier,
            self._speak,
            me=me,
            has_died=has_died,
            pace=courier,
            topics=Topics(store, courier, self._speak),
        )
        circuit = self._front.gateway.circuit
        circuit.when_over(lambda _: self._delivery.wake())
        holding = LeaseHolder(store, LEASE, me=me)
        attempts = Attempts(store.now)
        self._worker = Worker(
            store,
            attempts.noted(self._front.handle),
            self._front.dead_updates.tell,
            me=me,
            is_staff=self._front.staff.is_here,
            tell_crowded=self._front.tell_crowded,
            confirmed=holding.confirmed,
        )
        self._hook = _hook(settings)
        poller = (
            None
            if self._hook
            else Poller(
                self._front.bot,
                store,
                self._worker.wake,
                PollingAlarm(
                    self._front.staff,
                    staff_chat,
                    self._front.gateway.is_there,
                    lambda: self._watch.look_now(),
                ).report,
                ALLOWED_UPDATES,
            )
        )
        alarms = StaffAlarms(self._front.staff.say, self._speak)
        self._watch = WebhookWatch(self._front.bot, self._hook, ALLOWED_UPDATES, alarms, store.now)
        self._supervisor = Supervisor(alarms.part_failed)
        works = [
            self._supervisor.vital(BotPart.ANSWERING, self._worker.run),
            self._supervisor.vital(BotPart.SENDING, self._delivery.run),
            self._supervisor.side(BotPart.WEBHOOK, self._watch.run),
            self._supervisor.side(BotPart.RETURNS, cases.own_cases.presence.gone.follow),
        ]
        if poller is not None:
            works.append(self._supervisor.vital(BotPart.POLLING, poller.run))
        self._intake = Intake(holding, works, store.now)
        vitals = Vitals(
            store,
            self._intake,
            self._worker,
            attempts,
            self._delivery,
            poller,
            lambda: circuit.away_since,
        )
        signals = [sending(self._delivery), *vitals.signals()]
        self._silence = Alarms(
            store, signals, self._speak, self._front.staff.say, me=me, away_since=lambda: circuit.away_since
        )
        wrong_secrets = WrongSecrets()
        checkup = Checkup(
            store,
            lambda: live.current,
            vitals,
            self._watch,
            self._front.standing,
            wrong_secrets,
            lambda: self._ready_since,
        )

        async def is_well() -> bool:
            return (await checkup()).well

        watchdog.is_well = is_well
        # Opened before anything slow: a host that waits for the port gives up after a minute.
        self._web = listening(settings, store, self._hook, self._worker.wake, checkup, wrong_secrets)

    async def run(self) -> None:
        working = asyncio.create_task(self._work())
        stopping = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            done, _ = await asyncio.wait({working}, timeout=STOP_WITHIN.total_seconds())
            if not done:
                log.error("stopping took too long; unfinished work continues at the next start")
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
            self._start_side(group, BotPart.KNOWLEDGE, self._follow_knowledge)
            self._start_side(group, BotPart.RETENTION, self._keep_house)
            self._start_side(group, BotPart.REVIEW, self._editing.run)
            self._start_side(group, BotPart.EFFECTS, self._effects.run)
            group.create_task(self._talk())

    async def _talk(self) -> None:
        """Connect to Telegram, then receive updates until `stop` is set."""
        connection = Connection(self._front.bot)
        if not await connection.open(self._front.start, self._watch.set, self._stop):
            return
        self._ready_since = self._store.now()

        async def introduce(_stop: asyncio.Event) -> None:
            await self._introduction.give(connection)

        try:
            async with asyncio.TaskGroup() as group:
                self._start_side(group, BotPart.STAFF_LINES, self._front.staff.deliver)
                self._start_side(group, BotPart.PROFILE, introduce)
                self._start_side(group, BotPart.ALARMS, self._silence.watch)
                group.create_task(self._intake.run(self._stop))
                log.info("started", matcher=self._live.current.matcher, webhook=self._hook is not None)
        finally:
            await self._front.stop()

    def _start_side(self, group: asyncio.TaskGroup, part: BotPart, work: LeasedWork) -> None:
        group.create_task(_awaited(self._supervisor.side(part, work), self._stop))

    async def _follow_knowledge(self, stop: asyncio.Event) -> None:
        await self._live.watch(stop, self._tell_knowledge)

    async def _keep_house(self, stop: asyncio.Event) -> None:
        await purge_old_data(self._store, self._settings.retention_days, stop)

    def _speak(self) -> Phrasebook:
        snapshot = self._live.current
        return Phrasebook.of(snapshot.knowledge.firm, snapshot.language(DEFAULT))

    async def _tell_knowledge(self, news: KnowledgeNews) -> None:
        for line in knowledge_lines(news, self._speak()):
            self._front.staff.say(line)
        self._effects.edited()


def _hook(settings: Settings) -> Hook | None:
    if not settings.webhook_url or not settings.webhook_secret:
        return None
    from bot.frontends.telegram.intake.webhook import PATH

    return Hook(settings.webhook_url + PATH, settings.webhook_secret.get_secret_value())


async def _awaited(work: LeasedWork, stop: asyncio.Event) -> None:
    await work(stop)
