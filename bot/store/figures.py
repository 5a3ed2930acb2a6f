"""Figures of the whole: counted from what is kept, nothing estimated, nobody named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, case, func, or_, select

from bot.domain.cases import CaseState, StatusState
from bot.domain.delivery import CHANGES, DeliveryKind, DeliveryState
from bot.store.cases import cases
from bot.store.cases.cases import CaseFilter
from bot.store.chats.misses import MissReason
from bot.store.database.engine import Reading
from bot.store.tables.cases import followers, statuses
from bot.store.tables.chats import misses, votes
from bot.store.tables.messages import outbox

MEDIAN_SAMPLE = 500
"""Messages of which the median time is taken, the latest ones."""

_A_MESSAGE = tuple(kind.value for kind in DeliveryKind if kind not in CHANGES)


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """Questions without a clear answer in some days; `chosen`: then one of the suggestions was taken."""

    missed: int
    chosen: int
    nothing_fitted: int
    off_topic: int


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """What went to clients in some days: `sent` messages, `again` for a second time, and corrections."""

    sent: int
    again: int
    corrected: int


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Cases as they stand now."""

    open: int
    closed: int
    overdue: int
    unfollowed: int


@dataclass(frozen=True, slots=True)
class FollowerCounts:
    """Links and chats as they stand now; `gone`: chats that are closed to the bot, not counted elsewhere."""

    links: int
    chats: int
    gone: int


async def questions(conn: Reading, since: datetime) -> QuestionFigures:
    """Return what was asked since then without finding a clear answer."""
    columns = misses.c
    statement = select(
        func.count(),
        _count_if(columns.chosen.is_not(None)),
        _count_if(
            and_(
                columns.chosen.is_(None),
                or_(columns.reason == MissReason.NONE.value, columns.reason == MissReason.REJECTED.value),
            )
        ),
        _count_if(columns.reason == MissReason.OFF_TOPIC.value),
    ).where(columns.at >= since)
    row = (await conn.execute(statement)).one()
    return QuestionFigures(row[0], row[1] or 0, row[2] or 0, row[3] or 0)


async def helpful(conn: Reading, since: datetime) -> tuple[int, int]:
    """Return how many thumbs went up since then, and how many were given."""
    statement = select(_count_if(votes.c.helpful), func.count()).where(votes.c.at >= since)
    row = (await conn.execute(statement)).one()
    return row[0] or 0, row[1]


async def told(conn: Reading, since: datetime) -> MessageFigures:
    """Return what went to clients since then."""
    sent = select(func.count(), _count_if(outbox.c.again)).where(
        outbox.c.kind.in_(_A_MESSAGE), outbox.c.state == DeliveryState.SENT.value, outbox.c.sent_at >= since
    )
    corrections = select(func.count()).where(
        statuses.c.corrects.is_not(None),
        statuses.c.state != StatusState.UNDONE.value,
        statuses.c.at >= since,
    )
    row = (await conn.execute(sent)).one()
    return MessageFigures(row[0], row[1] or 0, await conn.scalar(corrections) or 0)


async def median_time(conn: Reading, since: datetime) -> timedelta | None:
    """Return the median time from recording a status to Telegram's taking the notice; None without any."""
    statement = (
        select(outbox.c.created_at, outbox.c.sent_at)
        .where(
            outbox.c.kind == DeliveryKind.NOTICE.value,
            outbox.c.state == DeliveryState.SENT.value,
            outbox.c.sent_at >= since,
        )
        .order_by(outbox.c.id.desc())
        .limit(MEDIAN_SAMPLE)
    )
    times = [row.sent_at - row.created_at for row in await conn.execute(statement)]
    return median(times) if times else None


async def case_counts(conn: Reading, now: datetime) -> CaseCounts:
    """Return how many cases there are; `overdue` and `unfollowed` are among the open ones."""
    return CaseCounts(
        open=await cases.count(conn, CaseFilter(state=CaseState.OPEN)),
        closed=await cases.count(conn, CaseFilter(state=CaseState.CLOSED)),
        overdue=await cases.count(conn, CaseFilter(overdue_at=now)),
        unfollowed=await cases.count(conn, CaseFilter(state=CaseState.OPEN, unfollowed=True)),
    )


async def follower_counts(conn: Reading) -> FollowerCounts:
    """Return how many links there are, how many chats hold them, and how many chats are closed to us."""
    here, gone = followers.c.gone_at.is_(None), followers.c.gone_at.is_not(None)
    statement = select(
        _count_if(here),
        func.count(func.distinct(_chat_if(here))),
        func.count(func.distinct(_chat_if(gone))),
    )
    row = (await conn.execute(statement)).one()
    return FollowerCounts(row[0] or 0, row[1], row[2])


def _count_if(condition: ColumnElement[bool] | Column[Any]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _chat_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, followers.c.chat_id))
