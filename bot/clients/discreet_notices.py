"""Discreet messages: the text is shown at a tap, as long as it is still valid."""

from __future__ import annotations

from bot.domain.cases import StatusState
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.ids import ChatId, DeliveryId
from bot.domain.reply import Reply
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.store.cases import statuses
from bot.store.database.engine import Reading, Store
from bot.store.messages import outbox
from bot.store.messages.outbox import Delivery


class HiddenNotices:
    """Shows the text of discreet messages to the chat they were sent to, as long as it is linked."""

    def __init__(self, store: Store, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._speak = speak

    async def show(self, delivery: DeliveryId, chat: ChatId) -> Reply:
        """Show the text in place, or say that it was corrected or taken back since.

        A message that was never attempted is not shown, because staff may still undo it.
        """
        phrases = self._speak()
        words = phrases.words.own_case
        stale = Reply(notice=phrases.words.wording.notice_old_button)
        async with self._store.transaction() as tx:
            found = await outbox.get(tx, delivery)
            if found is None or found.tries == 0:
                return stale
            become = await _became(tx, found)
            if become is StatusState.UNDONE:
                return stale
            shown = await outbox.show(tx, delivery, chat, self._store.now())
        if shown is None or shown.reply is None:
            return stale
        if become is StatusState.CORRECTED:
            return Reply(phrases.say(words.shown_corrected), in_place=True)
        if become is StatusState.WITHDRAWN:
            return Reply(phrases.say(words.shown_withdrawn), in_place=True)
        return Reply(shown.reply.blocks, shown.reply.rows, in_place=True)


async def _became(conn: Reading, of: Delivery) -> StatusState:
    """Say that a message was corrected or taken back, according to its status or to a later change of it."""
    if of.kind is DeliveryKind.WITHDRAWAL:
        return StatusState.RECORDED
    status = None if of.status is None else await statuses.get(conn, of.status)
    if status is not None and status.state is not StatusState.RECORDED:
        return status.state
    later = [] if of.chat is None else await outbox.of_chat(conn, of.chat)
    changes = [each for each in later if each.target == of.id]
    # A deletion that failed because the message id is unknown still takes the text back.
    if any(each.kind is DeliveryKind.DELETE for each in changes):
        return StatusState.WITHDRAWN
    edited = any(each.state is not DeliveryState.CANCELLED for each in changes)
    return StatusState.CORRECTED if edited else StatusState.RECORDED
