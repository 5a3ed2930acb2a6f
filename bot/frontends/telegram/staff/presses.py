"""Staff's buttons: each goes to the topic that its press belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot.domain.actor import Actor
from bot.domain.ids import ChatId, DraftId, UpdateId
from bot.domain.press import Choose, OnCase, Press
from bot.domain.reply import Reply
from bot.frontends.telegram.incoming import Callback, Context, Handler
from bot.frontends.telegram.sending.buttons import Buttons
from bot.frontends.telegram.sending.callback_data import StaleButtonError
from bot.frontends.telegram.sending.sender import Sender
from bot.frontends.telegram.staff.gate import Replies, StaffGate, StaffMessage, StaffWork
from bot.frontends.telegram.staff.staff_chat import StaffChat
from bot.frontends.telegram.staff.topic import StaffTopic
from bot.staff.drafts.service import Drafting
from bot.staff.offers import AskedWords, Offers

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")

BY_COMMAND = ("confirm", "cancel")
"""Steps with a draft that work as commands too: buttons die after 150 s of outage."""


class StaffPresses:
    """Answers presses in the staff chat, and replies to what the bot asked there."""

    def __init__(
        self,
        gate: StaffGate,
        staff: StaffChat,
        sender: Sender,
        buttons: Buttons,
        topics: Sequence[StaffTopic],
        stale: Callable[[], Reply],
        not_staff: Callable[[], Reply],
        drafting: Drafting,
        offers: Offers,
    ) -> None:
        self._gate = gate
        self._staff = staff
        self._sender = sender
        self._buttons = buttons
        self._topics = topics
        self._stale = stale
        self._not_staff = not_staff
        self._drafting = drafting
        self._offers = offers
        self._presses = {kind: work for topic in topics for kind, work in topic.presses().items()}
        self._on_case = {name: work for topic in topics for name, work in topic.on_case().items()}

    def handlers(self) -> list[Handler]:
        """Return the handlers of staff's buttons and replies; they come before those of the clients'."""
        return [
            _InChat(self._staff, self.pressed),
            *self._gate.comings_and_goings(),
            self._gate.what_does_not_count(),
            self._gate.reply(self.replied),
            *(self._gate.command(step, self._by_command(step)) for step in BY_COMMAND),
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
        await self._gate.show(update, reply or self._stale())

    async def replied(self, said: StaffMessage) -> Reply | None:
        """Take in a reply to one of the bot's messages; other talk among staff is theirs."""
        for topic in self._topics:
            reply = await topic.replied(said)
            if reply is not None:
                if said.answers is not None:
                    await self._drafting.answered(said.answers, said.actor)
                return reply
        return None

    def _by_command(self, step: str) -> StaffWork:
        async def work(said: StaffMessage) -> Replies:
            number = said.text.removeprefix("#")
            draft: DraftId | None = None
            if not number:
                draft = await self._drafting.meant(said.actor, said.once)
            elif _NUMBER.fullmatch(number):
                draft = DraftId(int(number))
            reply = None if draft is None else await self._answer(Choose(draft, step), said.actor, said.once)
            return reply or await self._drafting.nothing_meant(step, said.actor)

        return work

    async def _reply(self, update: Update, query: CallbackQuery) -> Replies:
        actor = await self._gate.actor_of(update)
        if actor is None:
            return self._not_staff()
        try:
            press = await self._buttons.read(query.data or "")
        except StaleButtonError:
            return None
        once, chat = UpdateId(update.update_id), update.effective_chat
        if isinstance(press, Choose) and chat is not None:
            words = await self._offers.take(press, actor, once)
            if isinstance(words, Reply):
                return words
            if words is not None:
                return _in_place(
                    await self._do(words, StaffMessage(actor, once, words.text, ChatId(chat.id)))
                )
        return await self._answer(press, actor, once)

    async def _do(self, words: AskedWords, said: StaffMessage) -> Replies:
        """Act on offered words as on a new message of who pressed."""
        if words.command is None:
            return await self.replied(replace(said, answers=words.answers, about=words.about))
        return await self._gate.do(words.command, said)

    async def _answer(self, press: Press, actor: Actor, once: UpdateId) -> Replies:
        if isinstance(press, Choose):
            for topic in self._topics:
                reply = await topic.choose(press, actor, once)
                if reply is not None:
                    await self._drafting.took_up(press.draft, actor)
                    return reply
            return None
        if isinstance(press, OnCase):
            on_case = self._on_case.get(press.command)
            return None if on_case is None else await on_case(press.case, actor, once)
        work = next((work for kind, work in self._presses.items() if isinstance(press, kind)), None)
        return None if work is None else await work(press, actor, once)


def _in_place(replies: Replies) -> Replies:
    """Have the first reply take the place of the button that was pressed."""
    if replies is None or isinstance(replies, Reply):
        return None if replies is None else replace(replies, in_place=True)
    return [replace(each, in_place=place == 0) for place, each in enumerate(replies)] or None


class _InChat(CallbackQueryHandler[Context, None]):
    """Takes the presses of one chat, which may move."""

    def __init__(self, staff: StaffChat, callback: Callback) -> None:
        super().__init__(callback)
        self._staff = staff

    def check_update(self, update: object) -> bool | object | None:
        if not isinstance(update, Update) or update.callback_query is None or update.effective_chat is None:
            return None
        if not self._staff.is_here(ChatId(update.effective_chat.id)):
            return None
        return super().check_update(update)
