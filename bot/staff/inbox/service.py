"""Threads with clients: answered by replying, taken, given back, closed, blocked, listed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import ChatId, EntryId, MessageId, ThreadId, TopicId
from bot.domain.press import ListThreads, OnAnswer, OnThread, Press, UseEntry, UsePrepared, WriteToOffice
from bot.domain.reply import Reply
from bot.staff.inbox import replies
from bot.staff.inbox.answering import Answering, InLanguage
from bot.staff.inbox.prepared import Nearest, PreparedReplies
from bot.staff.request import StaffRequest
from bot.store.database.engine import Reading, Store
from bot.store.messages import blocked_writers, thread_messages, thread_posts, threads, topics

_TYPED = re.compile(r"#?([1-9][0-9]{0,17})(?:\s+(.*))?", re.DOTALL)

_NAME = re.compile(r"#([a-z0-9]+(?:-[a-z0-9]+)*)")
"""The name of a prepared reply, as staff type it."""


class Inbox:
    """Finds the thread that a member means, and does with it what the member asks.

    `in_language` and `nearest`: see `Answering` and `PreparedReplies`.
    """

    def __init__(self, store: Store, in_language: InLanguage, nearest: Nearest) -> None:
        self._store = store
        self.answering = Answering(store, in_language)
        self.prepared = PreparedReplies(store, self.answering, nearest)

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
            return replies.gone(request.phrases, press.thread)
        words, name = request.words, request.actor.name
        match press.do:
            case "reply":
                return replies.about(request.phrases, thread, words.inbox_reply_prompt)
            case "prepared":
                return replies.choose_reply(request.phrases, thread)
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

    async def offer_entries(
        self, request: StaffRequest, wanted: ThreadId, near: Sequence[EntryId]
    ) -> Reply | None:
        """Offer entries as answers to a thread."""
        thread = await threads.get(request.tx, wanted)
        if thread is None:
            return replies.gone(request.phrases, wanted)
        return replies.choose_entry(request.phrases, thread, near)

    async def topic_closed(self, staff_chat: ChatId, topic: TopicId) -> None:
        """Note that somebody closed a topic by hand: the client's next message opens it again."""
        async with self._store.transaction() as tx:
            await topics.turn(tx, staff_chat, topic, is_open=False)

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
        thread = await threads.get(request.tx, wanted)
        if thread is None:
            return replies.gone(request.phrases, wanted)
        named = _NAME.fullmatch(text.strip())
        if named is not None:
            return await self.prepared.send_named(request, thread, named[1])
        return await self.answering.answer(request, thread, text)

    async def _named_by(self, conn: Reading, press: Press) -> ThreadId | None:
        match press:
            case OnThread(_, thread):
                return thread
            case WriteToOffice(thread) | UsePrepared(thread) | UseEntry(thread):
                return thread
            case OnAnswer(_, message):
                found = await thread_messages.get(conn, message)
                return None if found is None else found.thread
            case _:
                return None
