"""The assembled Telegram front end: the bot, the table of handlers, and one entry point for updates."""

from __future__ import annotations

import json
from typing import Any

from telegram import Bot, Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes

from bot.clients.own_case_desk import OwnCaseDesk
from bot.domain.ids import ChatId
from bot.domain.reply import Reply
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.calls.api_request import ApiRequest
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.clients.commands import Commands
from bot.frontends.telegram.clients.groups import Groups
from bot.frontends.telegram.clients.joining import JoinCommands
from bot.frontends.telegram.clients.media import Media
from bot.frontends.telegram.clients.membership import Membership
from bot.frontends.telegram.clients.own_cases import OwnCaseCommands
from bot.frontends.telegram.clients.presses import Presses
from bot.frontends.telegram.clients.questions import FreeText, QuestionHandlers
from bot.frontends.telegram.dead_updates import DeadUpdates
from bot.frontends.telegram.handling import Handling, handled_as
from bot.frontends.telegram.incoming import Handler
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.circuit import WORTH_TELLING, Outage, ProbeTimes
from bot.frontends.telegram.sending.courier import TelegramCourier
from bot.frontends.telegram.sending.gateway import Gateway
from bot.frontends.telegram.sending.pacing import Pacing, RateLimits
from bot.frontends.telegram.sending.rendering import DEFAULTS
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.client_replies import ClientReplies
from bot.frontends.telegram.staff.elsewhere import StaffElsewhere
from bot.frontends.telegram.staff.gate import StaffGate
from bot.frontends.telegram.staff.handlers import StaffHandlers
from bot.frontends.telegram.staff.members import Members
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.frontends.telegram.staff.standing import StaffStanding
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.store.database.clock import utc_now
from bot.store.database.engine import Store

PTB = Application[Any, Any, Any, Any, Any, Any]


class TelegramFrontEnd:
    """Everything that talks to Telegram, except for receiving updates."""

    def __init__(
        self,
        token: str,
        answers: Answers,
        speak: CurrentPhrasebook,
        *,
        api_root: str = "https://api.telegram.org",
        staff_chat: ChatId | None = None,
        store: Store | None = None,
        cases: CaseServices | None = None,
        limits: RateLimits = RateLimits(),  # noqa: B008 - frozen
        probe_times: ProbeTimes = ProbeTimes(),  # noqa: B008 - frozen
    ) -> None:
        self.application = _build(token, api_root)
        self.bot: Bot = self.application.bot
        self._speak = speak
        # The clock that dated the updates: PostgreSQL may run on another host, hours apart from this one.
        now = store.now if store is not None else utc_now
        self.gateway = Gateway(self.bot, Pacing(limits), times=probe_times, now=now)
        self.gateway.circuit.when_over(self._tell_outage)
        buttons = Buttons(store)
        self.courier = TelegramCourier(self.gateway, buttons)
        self.sender = Sender(self.gateway, buttons, speak, lambda chat: self.staff.is_here(chat), now)
        self.staff = StaffChat(self.sender, speak, staff_chat, store)
        self.dead_updates = DeadUpdates(answers, self.sender, speak)
        self.standing = StaffStanding(self.staff)
        self._membership = Membership(cases.own_cases.presence, self.sender) if cases else None
        self._failed: dict[int, Exception] = {}
        self.application.add_handlers(
            handler_table(
                answers,
                self.sender,
                buttons,
                self.staff,
                Members(self.gateway),
                self.bot,
                speak,
                cases,
                self._membership,
            )
        )
        self.application.add_error_handler(self._on_error)

    async def start(self) -> None:
        """Ask Telegram for the bot's identity; no update can be handled before that.

        Raises `telegram.error.TelegramError` if Telegram does not answer; it can be called again then.
        """
        await self.application.initialize()

    async def stop(self) -> None:
        """Close the connections."""
        await self.gateway.circuit.close()
        await self.application.shutdown()

    async def handle(self, raw: str, handling: Handling | None = None) -> None:
        """Handle one update, given as Telegram's JSON; raise what its handler raised."""
        update = Update.de_json(json.loads(raw), self.bot)
        self.standing.note(update)
        with handled_as(handling or Handling()):
            await self.application.process_update(update)
            error = self._failed.pop(update.update_id, None)
            if error is not None:
                raise error
            if self._membership is not None:
                await self._membership.heard(update)

    async def tell_crowded(self, chat: ChatId, answered: int) -> None:
        """Tell a chat that sent too many messages that only the newest are answered."""
        phrases = self._speak()
        line = phrases.say(phrases.words.wording.too_many_waiting, count=str(answered))
        await self.sender.tell(chat, Reply(line))

    def _tell_outage(self, outage: Outage) -> None:
        if outage.until - outage.since < WORTH_TELLING:
            return
        phrases = self._speak()
        since, until = phrases.moment(outage.since), phrases.moment(outage.until)
        self.staff.say(phrases.say(phrases.words.wording.staff_telegram_away, since=since, until=until))

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        # process_update swallows handler exceptions; without this every failed update would look done.
        if isinstance(update, Update) and context.error is not None:
            self._failed[update.update_id] = context.error


def handler_table(
    answers: Answers,
    sender: Sender,
    buttons: Buttons,
    staff: StaffChat,
    members: Members,
    bot: Bot,
    speak: CurrentPhrasebook,
    cases: CaseServices | None,
    membership: Membership | None,
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
    joining = JoinCommands(cases.joining, answers, sender) if cases else None
    desk = OwnCaseDesk(cases.own_cases, cases.joining, cases.office) if cases else None
    own_cases = OwnCaseCommands(desk, answers, sender) if desk else None
    free_text = FreeText(answers, cases.joining if cases else None)
    elsewhere = StaffElsewhere(staff, members, cases.guide) if cases else None
    return [
        *(_of_staff(sender, buttons, staff, members, bot, speak, cases) if cases else ()),
        *(membership.handlers() if membership else ()),
        *Groups(answers, sender, staff, bot).handlers(),
        *(joining.handlers() if joining else ()),
        *(own_cases.handlers() if own_cases else ()),
        *Commands(answers, sender, elsewhere).handlers(),
        *QuestionHandlers(free_text, sender, buttons).handlers(),
        *Media(answers, free_text, sender).handlers(),
        *Presses(answers, sender, buttons, own_cases.press if own_cases else None).handlers(),
    ]


def _of_staff(
    sender: Sender,
    buttons: Buttons,
    staff: StaffChat,
    members: Members,
    bot: Bot,
    speak: CurrentPhrasebook,
    cases: CaseServices,
) -> list[Handler]:
    gate = StaffGate(
        staff,
        bot,
        sender,
        speak,
        cases.requests,
        cases.offers,
        cases.drafting.ask_in,
        members,
        ClientReplies(cases.inbox, buttons),
        cases.inbox.answering.shown,
    )
    return StaffHandlers(gate, staff, sender, buttons, cases, speak).handlers()


def _build(token: str, api_root: str) -> PTB:
    root = api_root.rstrip("/")
    request = ApiRequest(root)  # one for both, so that the trusted certificates are in memory only once
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(request)
        .get_updates_request(request)
        .defaults(DEFAULTS)
        .updater(None)
        .job_queue(None)
        .build()
    )
