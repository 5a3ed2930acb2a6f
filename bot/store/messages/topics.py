"""Which forum topic of the staff chat shows the messages of which client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, insert, select, update

from bot.domain.ids import ChatId, TopicId
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.threads import threads, topics

_has_open_thread = exists().where(threads.c.chat_id == topics.c.chat_id, threads.c.state == "open")
_has_thread = exists().where(threads.c.chat_id == topics.c.chat_id)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the chat `staff_chat`; `is_open`: as far as the bot knows."""

    staff_chat: ChatId
    id: TopicId
    is_open: bool


async def of_client(conn: Reading, chat: ChatId, staff_chat: ChatId) -> Topic | None:
    """Return the topic of a client in the staff chat."""
    where = (topics.c.chat_id == chat, topics.c.staff_chat_id == staff_chat)
    found = await _some(conn, select(topics).where(*where))
    return found[0] if found else None


async def remember(tx: Transaction, chat: ChatId, topic: Topic) -> None:
    """Make a new topic the one of a client; an earlier one is forgotten."""
    await tx.execute(delete(topics).where(topics.c.chat_id == chat))
    values = {"staff_chat_id": topic.staff_chat, "topic_id": topic.id, "is_open": topic.is_open}
    await tx.execute(insert(topics).values(chat_id=chat, **values))


async def turn(tx: Transaction, staff_chat: ChatId, topic: TopicId, *, is_open: bool) -> None:
    """Record that a topic was closed or opened."""
    await tx.execute(update(topics).where(*_is(staff_chat, topic)).values(is_open=is_open))


async def lose(tx: Transaction, staff_chat: ChatId, topic: TopicId) -> None:
    """Forget a topic that no longer exists."""
    await tx.execute(delete(topics).where(*_is(staff_chat, topic)))


async def to_close(conn: Reading) -> tuple[Topic, ...]:
    """Return the open topics whose client has no open thread."""
    where = (topics.c.is_open, ~_has_open_thread)
    return await _some(conn, select(topics).where(*where).order_by(topics.c.topic_id))


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Forget whose topic it was."""
    await tx.execute(update(topics).where(topics.c.chat_id == chat).values(chat_id=None))


async def prune(tx: Transaction) -> None:
    """Forget whose topics those are that show no stored thread, and those that are closed and nobody's."""
    await tx.execute(update(topics).where(topics.c.chat_id.is_not(None), ~_has_thread).values(chat_id=None))
    await tx.execute(delete(topics).where(topics.c.chat_id.is_(None), ~topics.c.is_open))


def _is(staff_chat: ChatId, topic: TopicId) -> tuple[ColumnElement[bool], ...]:
    return topics.c.staff_chat_id == staff_chat, topics.c.topic_id == topic


async def _some(conn: Reading, statement: Select[Any]) -> tuple[Topic, ...]:
    rows = await conn.execute(statement)
    return tuple(Topic(ChatId(row.staff_chat_id), TopicId(row.topic_id), row.is_open) for row in rows)
