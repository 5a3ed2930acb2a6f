"""Staff's buttons: each goes to the topic that its press belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot.domain.ids import ChatId, UpdateId
from bot.domain.press import Choose, OnCase, Press
from bot.domain.reply import Reply
from bot.frontends.telegram.callback_data import StaleButtonError, unpack
from bot.frontends.telegram.incoming import Context, Handler
from bot.frontends.telegram.sender import Sender
from bot.frontends.telegram.staff.gate import StaffGate, StaffMessage
from bot.frontends.telegram.staff.topic import StaffTopic
from bot.frontends.telegram.staff_chat import StaffChat
from bot.store.audit import Actor


class StaffPresses:
    """Answers presses in the staff chat, and replies to what the bot asked there."""

    def __init__(
        self,
        gate: StaffGate,
        staff: StaffChat,
        sender: Sender,
        topics: Sequence[StaffTopic],
        stale: Callable[[], Reply],
    ) -> None:
        self._gate = gate
        self._staff = staff
        self._sender = sender
        self._topics = topics
        self._stale = stale
        self._presses = {kind: work for topic in topics for kind, work in topic.presses().items()}
        self._on_case = {name: work for topic in topics for name, work in topic.on_case().items()}

    def handlers(self) -> list[Handler]:
        """Return the handlers of staff's buttons and replies; they come before those of the clients'."""
        return [_InChat(self._staff, self.pressed), self._gate.reply(self.replied)]

    async def pressed(self, update: Update, context: Context) -> None:
        """Answer a press."""
        query = update.callback_query
        assert query is not None
        try:
            reply = await self._reply(update, query)
        except Exception:
            await self._sender.end_spinner(query)
            raise
        await self._gate.show(update, reply or self._stale())

    async def replied(self, said: StaffMessage) -> Reply | None:
        """Take in a reply to one of the bot's messages; other talk among staff is theirs."""
        for topic in self._topics:
            reply = await topic.replied(said)
            if reply is not None:
                return reply
        return None

    async def _reply(self, update: Update, query: CallbackQuery) -> Reply | None:
        actor = await self._gate.actor_of(update)
        if actor is None:
            return None
        try:
            press = unpack(query.data or "")
        except StaleButtonError:
            return None
        return await self._answer(press, actor, UpdateId(update.update_id))

    async def _answer(self, press: Press, actor: Actor, once: UpdateId) -> Reply | None:
        if isinstance(press, Choose):
            for topic in self._topics:
                reply = await topic.choose(press, actor, once)
                if reply is not None:
                    return reply
            return None
        if isinstance(press, OnCase):
            on_case = self._on_case.get(press.command)
            return None if on_case is None else await on_case(press.case, actor, once)
        work = next((work for kind, work in self._presses.items() if isinstance(press, kind)), None)
        return None if work is None else await work(press, actor, once)


class _InChat(CallbackQueryHandler[Context, None]):
    """Takes the presses of one chat, which may move."""

    def __init__(self, staff: StaffChat, callback: Callable[[Update, Context], object]) -> None:
        super().__init__(callback)  # type: ignore[arg-type]
        self._staff = staff

    def check_update(self, update: object) -> bool | object | None:
        if not isinstance(update, Update) or update.callback_query is None or update.effective_chat is None:
            return None
        if not self._staff.is_here(ChatId(update.effective_chat.id)):
            return None
        return super().check_update(update)
