"""Messages that belong to what is being written to the office."""

from __future__ import annotations

from bot.conversation.hearing import around
from bot.conversation.memory import Memory
from bot.conversation.own_case_answers import OwnCaseAnswers
from bot.conversation.received import Received
from bot.conversation.typed import passes_on
from bot.domain.conversation.match_outcome import Suggest
from bot.domain.press import WriteToOffice
from bot.domain.reply import Reply


class MessagesToOffice:
    """`own`: None where no office reads messages."""

    def __init__(self, own: OwnCaseAnswers | None, memory: Memory) -> None:
        self._own = own
        self._memory = memory

    async def answer(self, said: Received) -> Reply | None:
        """Return the reply to a message that belongs to what is being written to the office, or None.

        What the words on its buttons mean comes first, and help for danger before everything. The message may
        have been begun long ago. "Tell the attorney that ..." begins one.
        """
        who, turn = said.who, said.turn
        buttons = [each.press for row in who.quoted for each in row]
        answers = any(isinstance(each, WriteToOffice) and each.thread is not None for each in buttons)
        if self._own is None or who.message is None or said.heard.threat:
            return None
        order = turn.snapshot.follow_ups(turn.language.locale).order(said.text)
        if not (said.context.writes or answers or who.edited or order):
            return None
        office = self._own.office
        if said.past.is_open and not who.edited and await office.is_writing(who.chat):
            meant = passes_on(said.readable, said.past, turn.snapshot.follow_ups(turn.language.locale))
            if meant is not None:
                reply = await self._own.press(meant, who.chat, who.once, app_language=who.app_language)
                await self._memory.note(reply, who, turn)
                return reply
        begins = bool(order) and not who.edited and not await office.is_writing(who.chat)
        text = order if order and (begins or who.edited) else said.text
        preview = await office.write(text, who.chat, who.message, edited=who.edited, begins=begins or answers)
        if preview is None:
            return None
        await self._memory.note(preview, who, turn)
        return around(preview, Suggest((), ()), said.heard, turn.snapshot.knowledge, turn.phrases)
