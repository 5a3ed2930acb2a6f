"""What staff have begun and not confirmed yet: dialogs survive a restart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from bot.domain.ids import CaseId, DraftId, MessageId, StaffId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.staff import drafts


class DraftKind(StrEnum):
    """What is being drafted."""

    CASE = "case"
    ITEMS = "items"
    STATUS = "status"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    ANNOUNCEMENT = "announcement"
    TAKE_BACK = "take back"
    OFFER = "offer"
    REVIEW = "review"


class DraftState(StrEnum):
    """Only an open draft can continue; each ends once."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Draft:
    """`content` is the JSON of its service; `prompt` the bot's message whose reply continues it.

    `staff` is the member who began it or used it last, at the time `at`.
    """

    id: DraftId
    kind: DraftKind
    staff: StaffId
    case: CaseId | None
    content: str
    state: DraftState
    prompt: MessageId | None
    at: datetime


async def begin(
    tx: Transaction,
    kind: DraftKind,
    staff: StaffId,
    case: CaseId | None,
    content: str,
    *,
    began: UpdateId,
    now: datetime,
) -> Draft:
    """Store what the update `began` begins; handled again, it gets the same draft in its current state."""
    statement = (
        insert_into(tx, drafts)
        .values(
            kind=kind.value,
            staff_id=staff,
            case_id=case,
            content=content,
            state="open",
            update_id=began,
            at=now,
        )
        .on_conflict_do_nothing(index_elements=[drafts.c.update_id])
    )
    await tx.execute(statement)
    draft = await begun_by(tx, began)
    assert draft is not None, "it was inserted or was there"
    return draft


async def begun_by(conn: Reading, update: UpdateId) -> Draft | None:
    """Return the draft that this update began."""
    found = await _some(conn, drafts.c.update_id == update, limit=1)
    return found[0] if found else None


async def write(tx: Transaction, draft: DraftId, content: str) -> bool:
    """Change the content of an open draft; False if it is no longer open."""
    statement = (
        update(drafts)
        .where(drafts.c.id == draft, drafts.c.state == "open")
        .values(content=content)
        .returning(drafts.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def ask_in(tx: Transaction, draft: DraftId, prompt: MessageId) -> None:
    """Store that a reply to the bot's message `prompt` belongs to this draft."""
    await tx.execute(update(drafts).where(drafts.c.id == draft).values(prompt_id=prompt))


async def end(tx: Transaction, draft: DraftId, state: DraftState) -> bool:
    """End an open draft; False if it had ended already, so a second tap on Confirm does nothing."""
    statement = (
        update(drafts)
        .where(drafts.c.id == draft, drafts.c.state == "open")
        .values(state=state.value)
        .returning(drafts.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def end_earlier(
    tx: Transaction, draft: DraftId, case: CaseId, kinds: Collection[DraftKind], at: datetime
) -> None:
    """Cancel older open drafts of these kinds about `case`, by anyone; `at` is when `draft` was last used."""
    earlier = or_(drafts.c.at < at, and_(drafts.c.at == at, drafts.c.id < draft))
    await tx.execute(
        update(drafts)
        .where(drafts.c.case_id == case, drafts.c.state == "open", drafts.c.id != draft, earlier)
        .where(drafts.c.kind.in_([kind.value for kind in kinds]))
        .values(state="cancelled")
    )


async def is_overtaken(conn: Reading, draft: Draft, kinds: Collection[DraftKind]) -> bool:
    """Return whether a newer draft of these kinds about the same case was confirmed."""
    newer = or_(drafts.c.at > draft.at, and_(drafts.c.at == draft.at, drafts.c.id > draft.id))
    of_kinds = drafts.c.kind.in_([kind.value for kind in kinds])
    confirmed = and_(drafts.c.case_id == draft.case, drafts.c.state == "confirmed", of_kinds, newer)
    return bool(await _some(conn, confirmed, limit=1))


async def get(conn: Reading, draft: DraftId) -> Draft | None:
    """Return a draft in any state."""
    found = await _some(conn, drafts.c.id == draft, limit=1)
    return found[0] if found else None


async def asked_in(conn: Reading, prompt: MessageId) -> Draft | None:
    """Return the draft that a reply to the bot's message `prompt` belongs to."""
    found = await _some(conn, drafts.c.prompt_id == prompt, limit=1)
    return found[0] if found else None


async def take_up(tx: Transaction, draft: DraftId, staff: StaffId, now: datetime) -> None:
    """Store that this member continues an open draft, which is theirs from now on."""
    await tx.execute(
        update(drafts).where(drafts.c.id == draft, drafts.c.state == "open").values(staff_id=staff, at=now)
    )


async def last_of(conn: Reading, staff: StaffId) -> Draft | None:
    """Return the draft that this member began or used last, of any kind and in any state."""
    found = await _some(conn, drafts.c.staff_id == staff, limit=1)
    return found[0] if found else None


async def open_of(
    conn: Reading, staff: StaffId, kinds: Collection[DraftKind], since: datetime, limit: int
) -> tuple[Draft, ...]:
    """Return the open drafts that this member began or used since then, latest first."""
    theirs = and_(drafts.c.staff_id == staff, drafts.c.state == "open", drafts.c.at >= since)
    of_kinds = drafts.c.kind.in_([kind.value for kind in kinds])
    return await _some(conn, and_(theirs, of_kinds), limit=limit)


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete drafts that nobody has used since that time."""
    await tx.execute(delete(drafts).where(drafts.c.at < before))


async def forget_updates(tx: Transaction, before: datetime) -> None:
    """Forget which updates began drafts older than that: after a quiet week the same ids may come again."""
    await tx.execute(
        update(drafts).where(drafts.c.at < before, drafts.c.update_id.is_not(None)).values(update_id=None)
    )


async def _some(conn: Reading, which: ColumnElement[bool], *, limit: int) -> tuple[Draft, ...]:
    statement = select(drafts).where(which).order_by(drafts.c.at.desc(), drafts.c.id.desc()).limit(limit)
    return tuple(
        Draft(
            id=DraftId(row.id),
            kind=DraftKind(row.kind),
            staff=StaffId(row.staff_id),
            case=None if row.case_id is None else CaseId(row.case_id),
            content=row.content,
            state=DraftState(row.state),
            prompt=None if row.prompt_id is None else MessageId(row.prompt_id),
            at=row.at,
        )
        for row in await conn.execute(statement)
    )
