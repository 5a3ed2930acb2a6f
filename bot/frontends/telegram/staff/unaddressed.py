"""Text that staff write to each other: one hint where the bot waits for a note, which only a reply can be."""

from __future__ import annotations

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.domain.ids import DraftId, StaffId, UpdateId
from bot.frontends.telegram.authorship import OWN
from bot.frontends.telegram.incoming import Context, Handler, message_of
from bot.frontends.telegram.staff.gate import StaffGate
from bot.staff.drafts.service import Drafting
from bot.staff.request import StaffRequests


class Unaddressed:
    """Gives the hint once for each question, until a restart."""

    def __init__(self, gate: StaffGate, drafting: Drafting, requests: StaffRequests) -> None:
        self._gate = gate
        self._drafting = drafting
        self._requests = requests
        self._hinted: dict[DraftId, UpdateId] = {}

    def handler(self) -> Handler:
        """Return the handler; it comes after those of commands and replies."""
        own_text = filters.UpdateType.MESSAGE & OWN & filters.TEXT & ~filters.COMMAND
        return MessageHandler(self._gate.here & own_text, self._written)

    async def _written(self, update: Update, context: Context) -> None:
        message, once = message_of(update), UpdateId(update.update_id)
        if message.from_user is None or message.sender_chat is not None:
            return
        draft = await self._drafting.awaited_note(StaffId(message.from_user.id))
        # An update that is handled again gives its hint again, because it may not have been shown.
        if draft is None or self._hinted.setdefault(draft, once) != once:
            return
        actor = await self._gate.actor_of(update)
        if actor is not None:
            hint = await self._requests.answer(actor, once, self._drafting.note_without_reply, draft)
            await self._gate.show(update, hint)
