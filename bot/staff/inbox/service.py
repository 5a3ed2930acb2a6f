"""Threads with clients: answered by replying, taken, given back, closed, blocked, listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import DeliveryKind, NewDelivery
from bot.domain.handoff import MessageState, SentBy, Thread, ThreadMessage
from bot.domain.ids import ChatId, MessageId, ThreadId, ThreadMessageId
from bot.domain.press import ListThreads, OnAnswer, OnThread, Press, WriteToOffice
from bot.domain.reply import Reply
from bot.domain.text_units import units
from bot.notices.answer_due import late_at
from bot.staff.inbox import replies
from bot.staff.request import StaffRequest
from bot.store.chats import preferences
from bot.store.database.engine import Reading, Store
from bot.store.messages import blocked_writers, outbox, thread_messages, thread_posts, threads

UNDO = timedelta(seconds=10)
"""How long an answer can be undone, from the moment its button stands in the group."""

SHOWN_WITHIN = timedelta(minutes=10)
"""When an answer goes out at the latest if it is never known that its button was shown."""

LONGEST = 3500
"""UTF-16 units of an answer, which must fit into one message with its heading."""

_ANSWERED = "answer to client"
"""The effect of answering; its result is the message."""

_TYPED = re.compile(r"#?([1-9][0-9]{0,17})(?:\s+(.*))?", re.DOTALL)


class Inbox:
    """Answers clients and keeps order among the members who do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def thread_of(
        self, staff_chat: ChatId, post: MessageId, shown: Sequence[Press]
    ) -> tuple[ThreadId, ...]:
        """Return the threads that a message of the bot is about; `shown` are its buttons.

        Its stored number decides. The buttons do if that number is unknown, because a message may have
        arrived without Telegram's confirmation.
        """
        async with self._store.reading() as conn:
            stored = await thread_posts.thread_of(conn, staff_chat, post)
            if stored is not None:
                return (stored,)
            found: dict[ThreadId, None] = {}
            for each in shown:
                thread = await self._named_by(conn, each)
                if thread is not None:
                    found[thread] = None
        return tuple(found)

    async def reply(self, request: StaffRequest, named: Sequence[ThreadId], text: str) -> Reply:
        """Answer the client of the one thread that a message is about."""
        if len(named) != 1:
            return Reply(request.say(request.words.inbox_which_thread))
        return await self._answer(request, named[0], text)

    async def typed(self, request: StaffRequest, text: str) -> Reply:
        """Answer `/reply 12 text`."""
        found = _TYPED.fullmatch(text.strip())
        if found is None or not found[2]:
            return Reply(request.say(request.words.inbox_reply_usage))
        return await self._answer(request, ThreadId(int(found[1])), found[2])

    async def press(self, request: StaffRequest, press: OnThread) -> Reply | None:
        """Do what a button says with a thread; None for a button of another version."""
        thread = await threads.get(request.tx, press.thread)
        if thread is None:
            return self._gone(request, press.thread)
        words, name = request.words, request.actor.name
        match press.do:
            case "reply":
                return replies.about(request.phrases, thread, words.inbox_reply_prompt)
            case "show":
                messages = await thread_messages.of_thread(request.tx, thread.id)
                return replies.history(request.phrases, thread, messages)
            case "take":
                await threads.take(request.tx, thread.id, request.actor)
                thread = replace(thread, taken_by=request.actor)
                return replies.about(request.phrases, thread, words.inbox_taken, name=name)
            case "leave":
                await threads.take(request.tx, thread.id, None)
                return replies.about(request.phrases, replace(thread, taken_by=None), words.inbox_left)
            case "close":
                await threads.close(request.tx, thread.id, request.now)
                closed = replace(thread, is_open=False)
                return replies.about(request.phrases, closed, words.inbox_closed, name=name)
            case "block":
                await blocked_writers.block(request.tx, thread.chat, request.actor, request.now)
                await threads.close(request.tx, thread.id, request.now)
                closed = replace(thread, is_open=False)
                return replies.blocked(request.phrases, closed, name)
            case "unblock":
                await blocked_writers.unblock(request.tx, thread.chat)
                return replies.about(request.phrases, thread, words.inbox_unblocked)
            case _:
                return None

    async def press_answer(self, request: StaffRequest, press: OnAnswer) -> Reply | None:
        """Undo an answer, or decide about one that was not sent yet; None for an old button."""
        message = await thread_messages.get(request.tx, press.message)
        if message is None or message.thread is None or message.sent_by is not SentBy.OFFICE:
            return None
        thread = await threads.get(request.tx, message.thread)
        if thread is None:
            return self._gone(request, message.thread)
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

    async def typed_list(self, request: StaffRequest, text: str) -> Reply:
        """Answer /inbox."""
        return await self.listed(request, ListThreads("mine" if text.strip().lower() == "mine" else "all"))

    async def listed(self, request: StaffRequest, press: ListThreads) -> Reply:
        """List the open threads, all or one's own, those that wait longest first."""
        mine = press.which == "mine"
        found = await threads.listed(request.tx, request.actor.id if mine else None)
        shown = [
            (each, await thread_messages.of_thread(request.tx, each.id) if place < replies.SHOWN else ())
            for place, each in enumerate(found)
        ]
        return replies.listing(request.phrases, shown, request.now, mine=mine)

    async def _answer(self, request: StaffRequest, wanted: ThreadId, text: str) -> Reply:
        words = request.words
        thread = await threads.get(request.tx, wanted)
        if thread is None:
            return self._gone(request, wanted)
        if not text.strip():
            return Reply(request.say(words.inbox_answer_empty))
        if units(text.strip()) > LONGEST:
            return Reply(request.say(words.inbox_answer_too_long, limit=str(LONGEST)))
        earlier = (await request.done()).get(_ANSWERED)
        if earlier is not None:
            message = await thread_messages.get(request.tx, ThreadMessageId(int(earlier)))
        else:
            message = await thread_messages.add(
                request.tx,
                thread.chat,
                SentBy.OFFICE,
                text.strip(),
                request.now,
                thread=thread.id,
                by=request.actor,
            )
            await request.note_result(_ANSWERED, str(message.id))
        if message is None:
            return self._gone(request, wanted)
        taken_by = thread.taken_by
        if taken_by is None or (taken_by.id == request.actor.id and not request.actor.is_shared):
            return await self._send(request, thread, message)
        if message.state is MessageState.SENT:
            return await self._send(request, thread, message)
        return replies.not_sent_yet(
            request.phrases, thread, taken_by, message, await self._answered_by_another(request, thread)
        )

    async def _answered_by_another(self, request: StaffRequest, thread: Thread) -> ThreadMessage | None:
        """Return the answer that was sent since the client last wrote."""
        sent = await thread_messages.of_thread(request.tx, thread.id)
        return sent[-1] if sent and sent[-1].sent_by is SentBy.OFFICE else None

    async def _send(self, request: StaffRequest, thread: Thread, message: ThreadMessage) -> Reply:
        """Send an answer, once, after the time to undo it."""
        tx, now, phrases = request.tx, request.now, request.phrases
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
                replies.to_client(phrases, thread.id, message.text),
                not_before=now + SHOWN_WITHIN,
                thread=thread.id,
                message=message.id,
            )
            await outbox.add(tx, [new], now)
        quiet = (await preferences.of_chat(tx, thread.chat)).quiet
        is_quiet = quiet is not None and quiet.ends_after(now + UNDO) is not None
        return replies.goes_out(phrases, thread, message, int(UNDO.total_seconds()), quiet=is_quiet)

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

    def _gone(self, request: StaffRequest, thread: ThreadId) -> Reply:
        return Reply(request.say(request.words.inbox_no_thread, thread=str(thread)))

    async def _named_by(self, conn: Reading, press: Press) -> ThreadId | None:
        match press:
            case OnThread(_, thread):
                return thread
            case WriteToOffice(thread):
                return thread
            case OnAnswer(_, message):
                found = await thread_messages.get(conn, message)
                return None if found is None else found.thread
            case _:
                return None
