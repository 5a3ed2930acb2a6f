"""What happens in the staff chat: commands, buttons, and replies to the bot's questions."""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot.clients.commands import CLIENT_COMMANDS
from bot.domain.ids import ChatId, TopicId, UpdateId
from bot.domain.press import Choose
from bot.domain.reply import Reply
from bot.frontends.telegram.case_services import CaseServices
from bot.frontends.telegram.incoming import Callback, Context, Handler, command_in, message_of
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.callback_data import StaleButtonError
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.bindings import bindings
from bot.frontends.telegram.staff.gate import Replies, StaffGate, StaffMessage
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.frontends.telegram.staff.unaddressed import Unaddressed
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.staff.commands import STAFF_COMMANDS
from bot.staff.offers import AskedWords

_KNOWN = frozenset(each.name for each in (*CLIENT_COMMANDS, *STAFF_COMMANDS))


class StaffHandlers:
    """Hands each update of the staff chat to the function that answers it."""

    def __init__(
        self,
        gate: StaffGate,
        staff: StaffChat,
        sender: Sender,
        buttons: Buttons,
        services: CaseServices,
        speak: CurrentPhrasebook,
    ) -> None:
        self._gate = gate
        self._staff = staff
        self._sender = sender
        self._buttons = buttons
        self._services = services
        self._speak = speak
        self._bindings = bindings(services)

    def handlers(self) -> list[Handler]:
        """Return the handlers, in order; they come before those of the clients."""
        return [
            _InChat(self._staff, self.pressed),
            *self._gate.comings_and_goings(),
            self._gate.closed_topic(self.topic_closed),
            self._gate.what_does_not_count(),
            self._gate.reply(self.replied),
            *self._gate.commands(self._bindings.commands),
            self._gate.any_other_command(_KNOWN, self.unknown_command),
            Unaddressed(self._gate, self._services.drafting, self._services.requests).handler(),
        ]

    async def pressed(self, update: Update, context: Context) -> None:
        """Answer a press."""
        query = update.callback_query
        assert query is not None
        try:
            reply = await self._reply(update, query)
        except Exception:
            await self._sender.end_spinner(query)
            raise
        await self._gate.show(update, reply or self._old_button())

    def _old_button(self) -> Reply:
        """Say that a button is too old, in a message too: a notice is gone after a moment."""
        phrases = self._speak()
        words = phrases.words.wording
        return Reply(phrases.say(words.old_staff_button), notice=words.notice_old_staff_button)

    async def replied(self, said: StaffMessage) -> Reply | None:
        """Handle a reply to one of the bot's messages; other conversations among staff are ignored."""
        drafting, requests = self._services.drafting, self._services.requests
        if said.threads:
            inbox = self._services.inbox
            return await requests.answer(said.actor, said.once, inbox.reply, said.threads, said.text)
        if said.answers is None or not await drafting.asked_in(said.answers):
            return None
        return await requests.answer(
            said.actor, said.once, drafting.replied, said.answers, said.text, said.about
        )

    async def topic_closed(self, update: Update, context: Context) -> None:
        """Note that a topic was closed by hand."""
        message = message_of(update)
        if message.message_thread_id is not None:
            topic = TopicId(message.message_thread_id)
            await self._services.inbox.topic_closed(ChatId(message.chat_id), topic)

    async def unknown_command(self, said: StaffMessage) -> Reply:
        """Answer a command that neither staff nor clients have."""
        return self._services.guide.unknown_command(command_in(said.text))

    async def _reply(self, update: Update, query: CallbackQuery) -> Replies:
        actor = await self._gate.actor_of(update)
        if actor is None:
            return Reply(notice=self._speak().words.wording.notice_not_staff)
        try:
            press = await self._buttons.read(query.data or "")
        except StaleButtonError:
            return None
        once, chat = UpdateId(update.update_id), update.effective_chat
        offers = self._services.offers
        if isinstance(press, Choose) and chat is not None and await offers.is_offered(press):
            words = await self._services.requests.answer(actor, once, offers.take, press.draft)
            if isinstance(words, Reply):
                return words
            return _in_place(await self._do(words, StaffMessage(actor, once, words.text, ChatId(chat.id))))
        return await self._bindings.pressed(press, actor, once)

    async def _do(self, words: AskedWords, said: StaffMessage) -> Replies:
        """Act on offered text like on a new message from the person who pressed."""
        if words.command is None:
            return await self.replied(replace(said, answers=words.answers, about=words.about))
        return await self._gate.do(words.command, said)


def _in_place(replies: Replies) -> Replies:
    """Show the first reply in place of the button that was pressed."""
    if replies is None or isinstance(replies, Reply):
        return None if replies is None else replace(replies, in_place=True)
    return [replace(each, in_place=place == 0) for place, each in enumerate(replies)] or None


class _InChat(CallbackQueryHandler[Context, None]):
    """Accepts the presses of one chat, whose id may change."""

    def __init__(self, staff: StaffChat, callback: Callback) -> None:
        super().__init__(callback)
        self._staff = staff

    def check_update(self, update: object) -> bool | object | None:
        if not isinstance(update, Update) or update.callback_query is None or update.effective_chat is None:
            return None
        if not self._staff.is_here(ChatId(update.effective_chat.id)):
            return None
        return super().check_update(update)
