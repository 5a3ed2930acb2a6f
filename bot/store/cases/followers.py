"""Who follows which case: the consent on which every notice rests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, func, select, update

from bot.domain.cases import Follower
from bot.domain.ids import CaseId, ChatId, FollowerId, InvitationId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.cases import cases, followers


async def add(
    tx: Transaction, case: CaseId, chat: ChatId, invitation: InvitationId, now: datetime
) -> Follower | None:
    """Link `chat` to `case` with its consent; None where it follows the case already."""
    statement = (
        insert_into(tx, followers)
        .values(case_id=case, chat_id=chat, invitation_id=invitation, since=now, subscribed=True)
        .on_conflict_do_nothing(index_elements=[followers.c.case_id, followers.c.chat_id])
        .returning(*followers.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else _follower(row)


async def subscribe(tx: Transaction, follower: FollowerId, chat: ChatId, *, on: bool) -> Follower | None:
    """Have `chat` told of the case, or no longer; None where the link is not this chat's."""
    statement = (
        update(followers)
        .where(followers.c.id == follower, followers.c.chat_id == chat)
        .values(subscribed=on)
        .returning(*followers.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else _follower(row)


async def mark_gone(tx: Transaction, chat: ChatId, now: datetime) -> tuple[CaseId, ...]:
    """Note that `chat` is closed to the bot; return the cases for which that is news."""
    statement = (
        update(followers)
        .where(followers.c.chat_id == chat, followers.c.gone_at.is_(None))
        .values(gone_at=now)
        .returning(followers.c.case_id)
    )
    return tuple(sorted(CaseId(row.case_id) for row in await tx.execute(statement)))


async def mark_back(tx: Transaction, chat: ChatId) -> tuple[CaseId, ...]:
    """Note that `chat` is open to the bot again; return the cases for which that is news."""
    statement = (
        update(followers)
        .where(followers.c.chat_id == chat, followers.c.gone_at.is_not(None))
        .values(gone_at=None)
        .returning(followers.c.case_id)
    )
    return tuple(sorted(CaseId(row.case_id) for row in await tx.execute(statement)))


async def gone_chats(conn: Reading) -> frozenset[ChatId]:
    """Return every chat that is marked gone."""
    statement = select(followers.c.chat_id).where(followers.c.gone_at.is_not(None)).distinct()
    return frozenset(ChatId(row.chat_id) for row in await conn.execute(statement))


async def moved(tx: Transaction, chat: ChatId, to: ChatId) -> None:
    """Follow a chat to its new id; what that follows already stays one link."""
    there = select(followers.c.case_id).where(followers.c.chat_id == to)
    await tx.execute(delete(followers).where(followers.c.chat_id == chat, followers.c.case_id.in_(there)))
    await tx.execute(update(followers).where(followers.c.chat_id == chat).values(chat_id=to))


async def forget(tx: Transaction, chat: ChatId) -> tuple[CaseId, ...]:
    """End all links of `chat`; return the cases it followed."""
    statement = delete(followers).where(followers.c.chat_id == chat).returning(followers.c.case_id)
    return tuple(sorted(CaseId(row.case_id) for row in await tx.execute(statement)))


async def of_case(conn: Reading, case: CaseId) -> tuple[Follower, ...]:
    """Return everybody who follows `case`, told or not, in the order in which they came."""
    statement = select(followers).where(followers.c.case_id == case).order_by(followers.c.id)
    return tuple(_follower(row) for row in await conn.execute(statement))


async def of_chat(conn: Reading, chat: ChatId) -> tuple[Follower, ...]:
    """Return the links of `chat`, in the order in which they came."""
    statement = select(followers).where(followers.c.chat_id == chat).order_by(followers.c.id)
    return tuple(_follower(row) for row in await conn.execute(statement))


async def get(conn: Reading, follower: FollowerId) -> Follower | None:
    """Return a link, if it still is one."""
    row = (await conn.execute(select(followers).where(followers.c.id == follower))).first()
    return None if row is None else _follower(row)


def one_of_each_chat(kind: str, values: Sequence[str]) -> Select[tuple[int]]:
    """Return the query of one link of each chat to be told.

    `kind` is `all`, or `post` or `visa_kind` with a case of one of these `values`. A chat that follows
    several such cases is told once; closed cases, and who is gone or unsubscribed, are left out.
    """
    column = {"all": None, "post": cases.c.post, "visa_kind": cases.c.visa_kind}[kind]
    among: ColumnElement[bool] = and_(
        followers.c.subscribed, followers.c.gone_at.is_(None), cases.c.state == "open"
    )
    if column is not None:
        among = and_(among, func.lower(column).in_([func.lower(value) for value in values]))
    return (
        select(func.min(followers.c.id))
        .join(cases, cases.c.id == followers.c.case_id)
        .where(among)
        .group_by(followers.c.chat_id)
    )


def _follower(row: Row[Any]) -> Follower:
    return Follower(
        id=FollowerId(row.id),
        case=CaseId(row.case_id),
        chat=ChatId(row.chat_id),
        since=row.since,
        subscribed=row.subscribed,
        gone_at=row.gone_at,
    )
