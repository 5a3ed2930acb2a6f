"""Cases and their open items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, insert, or_, select, update

from bot.domain.case_number import CaseNumber
from bot.domain.cases import Case, CaseState, KnownCase, OpenItem
from bot.domain.ids import CaseId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.cases import cases, followers, open_items


@dataclass(frozen=True, slots=True)
class NewCase:
    """A new case as staff enter it."""

    number: CaseNumber
    label: str | None = None
    visa_kind: str | None = None
    post: str | None = None
    refused_on: date | None = None
    check_every_days: int = 7


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list.

    `overdue_at`: those whose next check is before that time. `words`: those with this text in the number, the
    label, the post or the visa kind, ignoring case.
    """

    state: CaseState | None = None
    overdue_at: datetime | None = None
    unfollowed: bool = False
    words: str | None = None


async def add(tx: Transaction, new: NewCase, now: datetime) -> Case | None:
    """Add a new case; return None if its number exists already."""
    statement = (
        insert_into(tx, cases)
        .values(
            number=new.number.value,
            label=new.label,
            visa_kind=new.visa_kind,
            post=new.post,
            refused_on=new.refused_on,
            check_every_days=new.check_every_days,
            state=CaseState.OPEN.value,
            created_at=now,
            next_check_at=now + timedelta(days=new.check_every_days),
        )
        .on_conflict_do_nothing(index_elements=[cases.c.number])
        .returning(*cases.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else _case(row)


async def change(
    tx: Transaction,
    case: CaseId,
    *,
    label: str | None,
    visa_kind: str | None,
    post: str | None,
    refused_on: date | None,
    check_every_days: int,
) -> Case | None:
    """Set the details of a case; the next check follows its interval. None if there is no such case."""
    before = await get(tx, case)
    if before is None:
        return None
    last = before.checked_at or before.created_at
    statement = (
        update(cases)
        .where(cases.c.id == case)
        .values(
            label=label,
            visa_kind=visa_kind,
            post=post,
            refused_on=refused_on,
            check_every_days=check_every_days,
            next_check_at=last + timedelta(days=check_every_days),
        )
        .returning(*cases.c)
    )
    return _case((await tx.execute(statement)).one())


async def set_state(tx: Transaction, case: CaseId, state: CaseState) -> bool:
    """Close or reopen a case; return False if it already was."""
    statement = (
        update(cases)
        .where(cases.c.id == case, cases.c.state != state.value)
        .values(state=state.value)
        .returning(cases.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def mark_checked(tx: Transaction, case: CaseId, at: datetime | None) -> None:
    """Set the time of the last check (None: never); the next check is one interval later."""
    found = await get(tx, case)
    if found is not None:
        due = (at or found.created_at) + timedelta(days=found.check_every_days)
        await tx.execute(update(cases).where(cases.c.id == case).values(checked_at=at, next_check_at=due))


async def find(conn: Reading, number: CaseNumber) -> Case | None:
    """Return the case with that number. For staff only: client input never leads here."""
    row = (await conn.execute(select(cases).where(cases.c.number == number.value))).first()
    return None if row is None else _case(row)


async def get(conn: Reading, case: CaseId) -> Case | None:
    """Return a case by its id."""
    row = (await conn.execute(select(cases).where(cases.c.id == case))).first()
    return None if row is None else _case(row)


async def listed(conn: Reading, which: CaseFilter, *, limit: int, offset: int) -> list[Case]:
    """Return one page of the cases that match `which`, the longest unchecked first."""
    statement = (
        select(cases)
        .where(_matching(which))
        .order_by(cases.c.next_check_at, cases.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [_case(row) for row in await conn.execute(statement)]


async def count(conn: Reading, which: CaseFilter) -> int:
    """Return how many cases match `which`."""
    return await conn.scalar(select(func.count()).select_from(cases).where(_matching(which))) or 0


async def values_of(conn: Reading, column: str) -> list[str]:
    """Return the distinct values of `post` or `visa_kind` among open cases, in order."""
    chosen = {"post": cases.c.post, "visa_kind": cases.c.visa_kind}[column]
    statement = (
        select(chosen)
        .where(chosen.is_not(None), cases.c.state == CaseState.OPEN.value)
        .distinct()
        .order_by(chosen)
    )
    return [str(value) for value in await conn.scalars(statement)]


async def add_item(tx: Transaction, case: CaseId, text: str, now: datetime) -> OpenItem:
    """Add an open item; numbers increase and are never reused."""
    last = await tx.scalar(select(func.max(open_items.c.number)).where(open_items.c.case_id == case))
    item = OpenItem((last or 0) + 1, text)
    await tx.execute(insert(open_items).values(case_id=case, number=item.number, text=text, added_at=now))
    return item


async def finish_item(tx: Transaction, case: CaseId, number: int, now: datetime) -> OpenItem | None:
    """Finish an open item and return it; None if there is no such open item."""
    statement = (
        update(open_items)
        .where(open_items.c.case_id == case, open_items.c.number == number, open_items.c.done_at.is_(None))
        .values(done_at=now)
        .returning(open_items.c.number, open_items.c.text)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else OpenItem(row.number, row.text)


async def reopen_item(tx: Transaction, case: CaseId, number: int) -> OpenItem | None:
    """Reopen a finished item and return it; None if it was not finished."""
    statement = (
        update(open_items)
        .where(open_items.c.case_id == case, open_items.c.number == number, open_items.c.done_at.is_not(None))
        .values(done_at=None)
        .returning(open_items.c.number, open_items.c.text)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else OpenItem(row.number, row.text)


async def item_texts(conn: Reading, case: CaseId) -> dict[int, str]:
    """Return the texts of all items of a case, also of finished ones, by their numbers."""
    statement = select(open_items.c.number, open_items.c.text).where(open_items.c.case_id == case)
    return {row.number: row.text for row in await conn.execute(statement)}


async def known(conn: Reading, case: CaseId) -> KnownCase:
    """Return what a follower can know of a case besides its statuses."""
    state = (await conn.execute(select(cases.c.state).where(cases.c.id == case))).scalar_one()
    return KnownCase(CaseState(state), frozenset(each.number for each in await items_of(conn, case)))


async def items_of(conn: Reading, case: CaseId) -> tuple[OpenItem, ...]:
    """Return the open items of a case, in order."""
    statement = (
        select(open_items.c.number, open_items.c.text)
        .where(open_items.c.case_id == case, open_items.c.done_at.is_(None))
        .order_by(open_items.c.number)
    )
    return tuple(OpenItem(row.number, row.text) for row in await conn.execute(statement))


def _matching(which: CaseFilter) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = []
    if which.state is not None:
        wanted.append(cases.c.state == which.state.value)
    if which.overdue_at is not None:
        wanted.append(and_(cases.c.next_check_at < which.overdue_at, cases.c.state == CaseState.OPEN.value))
    if which.unfollowed:
        wanted.append(~exists().where(followers.c.case_id == cases.c.id))
    if which.words:
        searched: Sequence[Any] = (cases.c.number, cases.c.label, cases.c.post, cases.c.visa_kind)
        wanted.append(or_(*(column.icontains(which.words, autoescape=True) for column in searched)))
    return and_(True, *wanted)


def _case(row: Row[Any]) -> Case:
    return Case(
        id=CaseId(row.id),
        number=CaseNumber(row.number),
        label=row.label,
        visa_kind=row.visa_kind,
        post=row.post,
        refused_on=row.refused_on,
        check_every_days=row.check_every_days,
        state=CaseState(row.state),
        created_at=row.created_at,
        checked_at=row.checked_at,
    )
