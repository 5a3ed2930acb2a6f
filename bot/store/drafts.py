"""What staff began and did not confirm yet: dialogs outlive a restart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, delete, insert, or_, select, update

from bot.domain.ids import CaseId, DraftId, MessageId, StaffId
from bot.store.engine import Reading, Transaction
from bot.store.tables import drafts


class DraftKind(StrEnum):
    """What is begun."""

    CASE = "case"
    STATUS = "status"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    ANNOUNCEMENT = "announcement"


class DraftState(StrEnum):
    """Only an open one can go on; each ends once."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Draft:
    """`content` is the JSON of what its service keeps; `prompt` the bot's message whose reply fills it in."""

    id: DraftId
    kind: DraftKind
    staff: StaffId
    case: CaseId | None
    content: str
    state: DraftState
    prompt: MessageId | None
    at: datetime


async def begin(
    tx: Transaction, kind: DraftKind, staff: StaffId, case: CaseId | None, content: str, now: datetime
) -> DraftId:
    """Keep something just begun."""
    statement = (
        insert(drafts)
        .values(kind=kind.value, staff_id=staff, case_id=case, content=content, state="open", at=now)
        .returning(drafts.c.id)
    )
    return DraftId((await tx.execute(statement)).scalar_one())


async def write(tx: Transaction, draft: DraftId, content: str) -> bool:
    """Change what is in an open draft; False where it is open no longer."""
    statement = (
        update(drafts)
        .where(drafts.c.id == draft, drafts.c.state == "open")
        .values(content=content)
        .returning(drafts.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def ask_in(tx: Transaction, draft: DraftId, prompt: MessageId) -> None:
    """Note that a reply to the bot's message `prompt` is meant for this draft."""
    await tx.execute(update(drafts).where(drafts.c.id == draft).values(prompt_id=prompt))


async def end(tx: Transaction, draft: DraftId, state: DraftState) -> bool:
    """End an open draft; False where it had ended already: the second tap on Confirm does nothing."""
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
    """Cancel what was open of these kinds about `case` before `draft`, which was so at `at`; of whomever."""
    earlier = or_(drafts.c.at < at, and_(drafts.c.at == at, drafts.c.id < draft))
    await tx.execute(
        update(drafts)
        .where(drafts.c.case_id == case, drafts.c.state == "open", drafts.c.id != draft, earlier)
        .where(drafts.c.kind.in_([kind.value for kind in kinds]))
        .values(state="cancelled")
    )


async def get(conn: Reading, draft: DraftId) -> Draft | None:
    """Return a draft, whatever became of it."""
    return await _one(conn, drafts.c.id == draft)


async def asked_in(conn: Reading, prompt: MessageId) -> Draft | None:
    """Return the draft that a reply to the bot's message `prompt` is meant for."""
    return await _one(conn, drafts.c.prompt_id == prompt)


async def newest_open(conn: Reading, staff: StaffId, kind: DraftKind | None = None) -> Draft | None:
    """Return what this member of the staff began last and has not ended, of that kind or of any."""
    open_ones = and_(drafts.c.staff_id == staff, drafts.c.state == "open")
    return await _one(conn, open_ones if kind is None else and_(open_ones, drafts.c.kind == kind.value))


async def prune(tx: Transaction, before: datetime) -> None:
    """Delete drafts begun before that time."""
    await tx.execute(delete(drafts).where(drafts.c.at < before))


async def _one(conn: Reading, which: object) -> Draft | None:
    row = (await conn.execute(select(drafts).where(which).order_by(drafts.c.id.desc()).limit(1))).first()  # type: ignore[arg-type]
    if row is None:
        return None
    return Draft(
        id=DraftId(row.id),
        kind=DraftKind(row.kind),
        staff=StaffId(row.staff_id),
        case=None if row.case_id is None else CaseId(row.case_id),
        content=row.content,
        state=DraftState(row.state),
        prompt=None if row.prompt_id is None else MessageId(row.prompt_id),
        at=row.at,
    )
