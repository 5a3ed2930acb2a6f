"""The Telegram front end put together: the bot, the table of handlers, and one door for updates."""

from __future__ import annotations

import json
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes
from telegram.request import BaseRequest, HTTPXRequest

from bot.domain.ids import ChatId
from bot.domain.reply import Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.clients.commands import Commands
from bot.frontends.telegram.clients.elsewhere import Elsewhere
from bot.frontends.telegram.clients.joining import JoinCommands
from bot.frontends.telegram.clients.media import Media
from bot.frontends.telegram.clients.membership import Membership
from bot.frontends.telegram.clients.own_cases import OwnCaseCommands
from bot.frontends.telegram.clients.presses import Presses
from bot.frontends.telegram.clients.questions import Questions
from bot.frontends.telegram.dead_updates import DeadUpdates
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.pacing import Pacing
from bot.frontends.telegram.rendering import DEFAULTS
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.staff.announcements import AnnouncementCommands
from bot.frontends.telegram.staff.cases import CaseCommands
from bot.frontends.telegram.staff.gate import StaffGate
from bot.frontends.telegram.staff.guide import GuideCommands
from bot.frontends.telegram.staff.invitations import InvitationCommands
from bot.frontends.telegram.staff.oversight import OversightCommands
from bot.frontends.telegram.staff.presses import StaffPresses
from bot.frontends.telegram.staff.statuses import StatusCommands
from bot.frontends.telegram.staff_chat import StaffChat
from bot.knowledge.spoken import Speak
from bot.store.engine import Store

READ_TIMEOUT = 20.0
"""Seconds. An overloaded server answers after 3 s or more; giving up early leaves a send in doubt."""

PTB = Application[Any, Any, Any, Any, Any, Any]


class TelegramFrontEnd:
    """Everything that talks to Telegram, except the intake of updates."""

    def __init__(
        self,
        token: str,
        answers: Answers,
        speak: Speak,
        *,
        api_root: str = "https://api.telegram.org",
        staff_chat: ChatId | None = None,
        store: Store | None = None,
        cases: CaseServices | None = None,
        request: BaseRequest | None = None,
        polling_request: BaseRequest | None = None,
    ) -> None:
        self.application = _build(token, api_root, request, polling_request)
        self.bot: Bot = self.application.bot
        self.pacing = Pacing()
        self.sender = Sender(self.bot, self.pacing)
        self.staff = StaffChat(self.sender, speak, staff_chat, store)
        self.dead_updates = DeadUpdates(answers, self.sender, self.staff)
        self._failed: dict[int, Exception] = {}
        self.application.add_handlers(handler_table(answers, self.sender, self.staff, self.bot, speak, cases))
        self.application.add_error_handler(self._on_error)

    async def start(self) -> None:
        """Ask Telegram who the bot is; nothing can be handled before.

        Raises `telegram.error.TelegramError` where it does not say so; then it may be called again.
        """
        await self.application.initialize()

    async def stop(self) -> None:
        """Close the connections."""
        await self.application.shutdown()

    async def handle(self, raw: str) -> None:
        """Handle one update, given as Telegram's JSON, and raise what its handler raised.

        Raises `TryAgainError` where the same update may succeed later; anything else will fail again.
        """
        update = Update.de_json(json.loads(raw), self.bot)
        await self.application.process_update(update)
        error = self._failed.pop(update.update_id, None)
        if error is not None:
            raise error

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        # process_update swallows what a handler raises: without this every failed update would look done.
        if isinstance(update, Update) and context.error is not None:
            self._failed[update.update_id] = context.error


def handler_table(
    answers: Answers,
    sender: Sender,
    staff: StaffChat,
    bot: Bot,
    speak: Speak,
    cases: CaseServices | None,
) -> list[Handler]:
    """Return every handler. The first that wants an update has it, so the order is:

    0. staff's buttons, then commands and replies that do not count, then those that do, all of them in the
       staff chat only;
    1. private chats closed and opened; outside private chats, with `/id`, which works in all: what follows
       need not think of groups;
    2. commands, each by its name and then any other, before text, which they are too;
    3. free text;
    4. every other message: what it is decides what is said;
    5. buttons, which are no messages and collide with nothing.
    """
    joining = JoinCommands(cases.joining, sender) if cases else None
    membership = Membership(cases.own_cases.presence, sender) if cases else None
    own_cases = OwnCaseCommands(cases.own_cases, sender) if cases else None
    own = [topic for topic in (joining, own_cases) if topic]
    return [
        *(_of_staff(sender, staff, bot, speak, cases) if cases else ()),
        *(membership.handlers() if membership else ()),
        *Elsewhere(answers, sender, staff, bot).handlers(),
        *(handler for topic in own for handler in topic.handlers()),
        *Commands(answers, sender, membership.returned if membership else None).handlers(),
        *Questions(answers, sender).handlers(),
        *Media(answers, sender).handlers(),
        *Presses(answers, sender, [topic.press for topic in own]).handlers(),
    ]


def _of_staff(sender: Sender, staff: StaffChat, bot: Bot, speak: Speak, cases: CaseServices) -> list[Handler]:
    gate = StaffGate(staff, bot, sender, speak, cases.offers, cases.drafting.ask_in)
    topics = (
        CaseCommands(cases.registry, cases.taking_back, gate),
        InvitationCommands(cases.inviting, gate),
        StatusCommands(cases.statuses, gate),
        AnnouncementCommands(cases.announcing, gate),
        OversightCommands(cases.oversight, gate),
        GuideCommands(cases.registry.guide, gate),
    )

    def stale() -> Reply:
        return Reply(notice=speak().words.wording.notice_old_staff_button)

    def not_staff() -> Reply:
        return Reply(notice=speak().words.wording.notice_not_staff)

    presses = StaffPresses(gate, staff, sender, topics, stale, not_staff, cases.drafting, cases.offers)
    return [
        *presses.handlers(),
        *(handler for topic in topics for handler in topic.handlers()),
    ]


def _build(token: str, api_root: str, request: BaseRequest | None, polling: BaseRequest | None) -> PTB:
    root = api_root.rstrip("/")
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(request or HTTPXRequest(read_timeout=READ_TIMEOUT, pool_timeout=5.0))
        .get_updates_request(polling or HTTPXRequest(connection_pool_size=1, read_timeout=READ_TIMEOUT))
        .defaults(DEFAULTS)
        .updater(None)
        .job_queue(None)
        .build()
    )
