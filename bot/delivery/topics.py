"""Where in the staff chat a client's messages go: into a topic of their own, if the chat has topics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.domain.delivery import (
    ClaimedDelivery,
    DeliveryReason,
    InDoubt,
    NotSent,
    Refused,
    SendOutcome,
    Sent,
)
from bot.domain.ids import ChatId, TopicId
from bot.domain.privacy.chat_reference import chat_reference
from bot.domain.reply import Reply
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import CurrentPhrasebook
from bot.store.database.engine import Store
from bot.store.database.errors import StoreError
from bot.store.database.repeated_fault import RepeatedFault
from bot.store.messages import threads, topics
from bot.store.messages.topics import Topic
from bot.store.processes import remembered
from bot.store.staff import staff_notices
from bot.waiting import wait_for_any

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=5)
"""Between two looks for topics that are to be closed."""

KNOWN_FOR = timedelta(minutes=10)
"""How long it is believed that the chat has topics or not, or that the bot may not manage them."""

MOST_PLACES = 3
"""Places in which a message is tried; the last one is outside any topic."""

TIME_FOR_TWO = timedelta(seconds=60)
"""Longer than two calls to Telegram take, with timeouts; with less time left, no other place is tried."""

_GONE = frozenset({"message thread not found", "topic_id_invalid", "topic_deleted"})
_CLOSED = "topic_closed"
_NO_FORUM = "the chat is not a forum"

Sending = Callable[[TopicId | None], Awaitable[SendOutcome]]
"""Sends the message into a topic; None: outside any."""


class Forum(Protocol):
    """The topics of a group (Bot API, createForumTopic and the methods after it)."""

    async def has_topics(self, chat: ChatId) -> bool | SendOutcome:
        """Return whether the group has topics, or why that is not known."""

    async def create_topic(self, chat: ChatId, name: str) -> TopicId | SendOutcome:
        """Create a topic, or return why there is none."""

    async def turn_topic(self, chat: ChatId, topic: TopicId, *, is_open: bool) -> SendOutcome:
        """Open or close a topic; it is also a success if it already is."""


class Topics:
    """Finds, creates, reopens and closes the topic of each client.

    A topic is stored before the first message goes into it. A process that dies in between leaves an empty
    topic, and the message goes into the next one. Where a topic cannot be had, messages go outside any topic:
    none is lost for a topic.
    """

    def __init__(self, store: Store, forum: Forum, speak: CurrentPhrasebook) -> None:
        self._store = store
        self._forum = forum
        self._speak = speak
        self._lock = asyncio.Lock()
        self._unread = RepeatedFault("topics cannot be read")
        self._known: dict[ChatId, tuple[bool, datetime]] = {}

    async def send(self, claimed: ClaimedDelivery, send: Sending) -> SendOutcome:
        """Send a client's message to the staff chat by `send`, which is repeated only if it was refused."""
        async with self._lock:
            for _ in range(MOST_PLACES - 1):
                try:
                    place = await self._place(claimed)
                except StoreError as error:
                    log.error("topic not stored", what=error.what, hint=error.hint)
                    return NotSent(DeliveryReason.OWN_FAULT)
                if isinstance(place, NotSent):
                    return place
                outcome = await send(place)
                if place is None or not await self._is_over(claimed.chat, place, outcome):
                    return outcome
                if claimed.until - self._store.now() < TIME_FOR_TWO:
                    return NotSent(DeliveryReason.NO_ANSWER)
            return await send(None)

    async def run(self, stop: asyncio.Event) -> None:
        """Close the topics of clients who have no open thread, until `stop`."""
        while not stop.is_set():
            try:
                await self.close_finished()
                self._unread.over()
            except StoreError as error:
                self._unread.failed(error)
            except Exception as error:  # noqa: BLE001 - it is tried again, and messages go on meanwhile
                log.error("topics not closed", kind=type(error).__name__)
            await wait_for_any(stop, seconds=LOOK_EVERY.total_seconds())

    async def close_finished(self) -> None:
        """Close the topics of clients who have no open thread now."""
        async with self._store.reading() as conn:
            if not await topics.to_close(conn):
                return
        async with self._lock:  # no message goes into a topic that is being closed
            async with self._store.reading() as conn:
                finished = await topics.to_close(conn)
            for each in finished:
                outcome = await self._forum.turn_topic(each.staff_chat, each.id, is_open=False)
                if isinstance(outcome, NotSent | InDoubt):
                    return  # tried again later; closing twice does no harm
                async with self._store.transaction() as tx:
                    if isinstance(outcome, Refused) and outcome.why in _GONE:
                        await topics.lose(tx, each.staff_chat, each.id)
                    else:  # what may not be closed is not tried again
                        await topics.turn(tx, each.staff_chat, each.id, is_open=False)

    async def _place(self, claimed: ClaimedDelivery) -> TopicId | NotSent | None:
        """Return the topic for a message, open; None: outside any."""
        chat, now = claimed.chat, self._store.now()
        has_topics = await self._has_topics(chat, now)
        if isinstance(has_topics, NotSent):
            return has_topics
        if not has_topics or claimed.thread is None:
            return None
        async with self._store.reading() as conn:
            thread = await threads.get(conn, claimed.thread)
            topic = None if thread is None else await topics.of_client(conn, thread.chat, chat)
        if thread is None:
            return None
        if topic is None:
            return await self._new(thread.chat, chat, now)
        if not topic.is_open:
            outcome = await self._forum.turn_topic(chat, topic.id, is_open=True)
            if isinstance(outcome, NotSent | InDoubt):
                return _not_sent(outcome)
            if isinstance(outcome, Refused) and outcome.why in _GONE:
                await self._lose(chat, topic.id)
                return await self._new(thread.chat, chat, now)
            if isinstance(outcome, Sent):
                await self._turned(chat, topic.id, is_open=True)
        return topic.id

    async def _has_topics(self, chat: ChatId, now: datetime) -> bool | NotSent:
        known, until = self._known.get(chat, (False, now))
        if now < until:
            return known
        found = await self._forum.has_topics(chat)
        if isinstance(found, NotSent | InDoubt):
            return _not_sent(found)
        self._known[chat] = (found is True, now + KNOWN_FOR)
        return found is True

    async def _new(self, client: ChatId, chat: ChatId, now: datetime) -> TopicId | NotSent | None:
        """Return a new topic for a client, which is stored; None where there can be none."""
        words = self._speak().words.staff
        name = fill_label(words.inbox_topic, {"chat": chat_reference(client)})
        made = await self._forum.create_topic(chat, name)
        if isinstance(made, NotSent | InDoubt):
            return _not_sent(made)  # an empty topic may be there; the message is in none
        if not isinstance(made, int):
            self._known[chat] = (False, now + KNOWN_FOR)
            if isinstance(made, Refused) and made.why != _NO_FORUM:
                await self._hint(chat, now)
            return None
        async with self._store.transaction() as tx:
            await topics.remember(tx, client, Topic(chat, made, is_open=True))
            await remembered.remember(tx, _scope(chat), "created", now)
        return made

    async def _hint(self, chat: ChatId, now: datetime) -> None:
        """Tell staff once that the bot may not create topics; again only after it has created some."""
        phrases = self._speak()
        async with self._store.transaction() as tx:
            if await remembered.digest_of(tx, _scope(chat)) != "refused":
                await remembered.remember(tx, _scope(chat), "refused", now)
                await staff_notices.add(tx, Reply(phrases.say(phrases.words.staff.inbox_no_topics)), now)

    async def _is_over(self, chat: ChatId, topic: TopicId, outcome: SendOutcome) -> bool:
        """Return whether a message was refused because its topic is closed or gone, and record that."""
        if not isinstance(outcome, Refused) or outcome.why not in (*_GONE, _CLOSED):
            return False
        try:
            if outcome.why == _CLOSED:
                await self._turned(chat, topic, is_open=False)
            else:
                await self._lose(chat, topic)
        except StoreError as error:
            log.error("topic not stored", what=error.what, hint=error.hint)
        return True

    async def _lose(self, chat: ChatId, topic: TopicId) -> None:
        async with self._store.transaction() as tx:
            await topics.lose(tx, chat, topic)

    async def _turned(self, chat: ChatId, topic: TopicId, *, is_open: bool) -> None:
        async with self._store.transaction() as tx:
            await topics.turn(tx, chat, topic, is_open=is_open)


def _not_sent(outcome: NotSent | InDoubt) -> NotSent:
    """Return the result of a message that was not tried because a call before it got no answer."""
    return outcome if isinstance(outcome, NotSent) else NotSent(outcome.why)


def _scope(chat: ChatId) -> str:
    return f"topics:{chat}"
