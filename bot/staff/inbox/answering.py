"""Answers to clients: written, sent once, undone, or held while another member answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.domain.actor import Actor
from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.handoff import MessageState, SentBy, Thread, ThreadMessage
from bot.domain.ids import ThreadMessageId
from bot.domain.press import OnAnswer
from bot.domain.reply import Block, Reply, plain_text
from bot.domain.text_units import units
from bot.knowledge.phrasebook import Phrasebook
from bot.notices.answer_due import late_at
from bot.staff.inbox import replies
from bot.staff.request import StaffRequest
from bot.store.chats import preferences
from bot.store.database.engine import Store
from bot.store.messages import outbox, thread_messages, threads

UNDO = timedelta(seconds=10)
"""How long an answer can be undone, from the moment its button stands in the group."""

SHOWN_WITHIN = timedelta(minutes=10)
"""When an answer goes out at the latest if it is never known that its button was shown."""

LONGEST = 3500
"""UTF-16 units of an answer, which must fit into one message with its heading."""

_ANSWERED = "answer to client"
"""The effect of answering; its result is the message."""

InLanguage = Callable[[str | None], Phrasebook]
"""Returns the words for the reader of an app in that language (an IETF tag); English where there are none."""


class Answering:
    """Sends what members answer to clients."""

    def __init__(self, store: Store, in_language: InLanguage) -> None:
        self._store = store
        self.in_language = in_language
        """The words in the language of a client."""

    async def answer(self, request: StaffRequest, thread: Thread, text: str) -> Reply:
        """Send what a member typed, or ask first where another member has the thread."""
        words = request.words
        if not text.strip():
            return Reply(request.say(words.inbox_answer_empty))
        if units(text.strip()) > LONGEST:
            return Reply(request.say(words.inbox_answer_too_long, limit=str(LONGEST)))
        return await self._sent_or_held(request, thread, text.strip())

    async def answer_with(self, request: StaffRequest, thread: Thread, said: tuple[Block, ...]) -> Reply:
        """Send prepared words like typed ones."""
        return await self._sent_or_held(request, thread, plain_text(said), said)

    async def preview(self, request: StaffRequest, thread: Thread, said: tuple[Block, ...]) -> Reply:
        """Show what the client would read, with the buttons that send it or not."""
        message = await self._written(request, thread, plain_text(said), said)
        if message is None:
            return replies.gone(request.phrases, thread.id)
        if message.state is MessageState.SENT:
            return await self._send(request, thread, message)
        other = self._taken_by_another(request, thread)
        last = await self._answered_by_another(request, thread) if other else None
        return replies.preview(request.phrases, thread, message, other, last)

    async def press(self, request: StaffRequest, press: OnAnswer) -> Reply | None:
        """Undo an answer, or decide about one that was not sent yet; None for an old button."""
        message = await thread_messages.get(request.tx, press.message)
        if message is None or message.thread is None or message.sent_by is not SentBy.OFFICE:
            return None
        thread = await threads.get(request.tx, message.thread)
        if thread is None:
            return replies.gone(request.phrases, message.thread)
        match press.do:
            case "undo":
                return await self._undo(request, thread, message)
            case "send" if message.state is not MessageState.DROPPED:
                return replace(await self._send(request, thread, message), in_place=True)
            case "drop" if message.state is not MessageState.SENT:
                await thread_messages.drop(request.tx, message.id)
                said = request.words.inbox_answer_dropped
                return replace(replies.about(request.phrases, thread, said), in_place=True)
            case _:
                return None

    async def shown(self, answer: ThreadMessageId) -> None:
        """Let the time to undo `answer` run from now on, because its button stands in the group."""
        async with self._store.transaction() as tx:
            await outbox.hurry(tx, answer, self._store.now() + UNDO)

    async def _sent_or_held(
        self, request: StaffRequest, thread: Thread, text: str, said: tuple[Block, ...] = ()
    ) -> Reply:
        message = await self._written(request, thread, text, said)
        if message is None:
            return replies.gone(request.phrases, thread.id)
        other = self._taken_by_another(request, thread)
        if other is None or message.state is MessageState.SENT:
            return await self._send(request, thread, message)
        last = await self._answered_by_another(request, thread)
        return replies.not_sent_yet(request.phrases, thread, other, message, last)

    async def _written(
        self, request: StaffRequest, thread: Thread, text: str, said: tuple[Block, ...]
    ) -> ThreadMessage | None:
        """Return the answer that this update writes, the same if it is handled again."""
        earlier = (await request.done()).get(_ANSWERED)
        if earlier is not None:
            return await thread_messages.get(request.tx, ThreadMessageId(int(earlier)))
        message = await thread_messages.add(
            request.tx,
            thread.chat,
            SentBy.OFFICE,
            text,
            request.now,
            thread=thread.id,
            by=request.actor,
            blocks=said,
        )
        await request.note_result(_ANSWERED, str(message.id))
        return message

    def _taken_by_another(self, request: StaffRequest, thread: Thread) -> Actor | None:
        by, me = thread.taken_by, request.actor
        return None if by is None or (by.id == me.id and not me.is_shared) else by

    async def _answered_by_another(self, request: StaffRequest, thread: Thread) -> ThreadMessage | None:
        """Return the answer that was sent since the client last wrote."""
        sent = await thread_messages.of_thread(request.tx, thread.id)
        return sent[-1] if sent and sent[-1].sent_by is SentBy.OFFICE else None

    async def _send(self, request: StaffRequest, thread: Thread, message: ThreadMessage) -> Reply:
        """Send an answer, once, after the time to undo it."""
        tx, now = request.tx, request.now
        thread = await threads.reopen(tx, thread)
        if await thread_messages.send(tx, message.id, thread.id, now, text=message.text):
            if thread.taken_by is None:
                await threads.take(tx, thread.id, message.by or request.actor)
            await threads.answered(tx, thread.id)
            new = NewDelivery(
                DeliveryKind.TO_CLIENT,
                thread.chat,
                None,
                None,
                replies.to_client(self.in_language(thread.language), thread.id, message.shown),
                not_before=now + SHOWN_WITHIN,
                thread=thread.id,
                message=message.id,
            )
            await outbox.add(tx, [new], now)
        quiet = (await preferences.of_chat(tx, thread.chat)).quiet
        is_quiet = quiet is not None and quiet.ends_after(now + UNDO) is not None
        return replies.goes_out(request.phrases, thread, message, int(UNDO.total_seconds()), quiet=is_quiet)

    async def _undo(self, request: StaffRequest, thread: Thread, message: ThreadMessage) -> Reply:
        tx, words = request.tx, request.words
        if message.state is MessageState.SENT:
            if not await outbox.cancel_message(tx, message.id):
                too_late = words.inbox_answer_too_late
                return replace(replies.about(request.phrases, thread, too_late), in_place=True)
            await thread_messages.drop(tx, message.id)
            await self._wait_again(request, thread)
        return replace(replies.about(request.phrases, thread, words.inbox_answer_undone), in_place=True)

    async def _wait_again(self, request: StaffRequest, thread: Thread) -> None:
        """Have the thread wait since the first message after the last answer that went out."""
        since = None
        for each in await thread_messages.of_thread(request.tx, thread.id):
            since = None if each.sent_by is SentBy.OFFICE else since or each.at
        if since is not None and thread.is_open:
            await threads.wait(request.tx, thread.id, since, late_at(request.phrases, since))
