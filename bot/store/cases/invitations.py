"""Invitations to follow a case: one use each, known by the hash of their token only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from bot.domain.ids import CaseId, ChatId, InvitationId, OpeningId, UpdateId
from bot.store.database.dialect import insert_into
from bot.store.database.engine import Reading, Transaction
from bot.store.tables.cases import invitation_tries, invitations, openings


class InvitationState(StrEnum):
    """An open one may have expired."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it stands."""

    id: InvitationId
    case: CaseId
    state: InvitationState
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


async def add(
    tx: Transaction, case: CaseId, token_hash: str, *, now: datetime, until: datetime
) -> InvitationId:
    """Keep an invitation; `token_hash` is 64 hex digits, and the token itself is kept nowhere."""
    statement = (
        insert(invitations)
        .values(case_id=case, token_hash=token_hash, state="open", created_at=now, expires_at=until)
        .returning(invitations.c.id)
    )
    return InvitationId((await tx.execute(statement)).scalar_one())


async def open_one(
    tx: Transaction, token_hash: str, chat: ChatId, now: datetime
) -> tuple[OpeningId, CaseId] | None:
    """Note that `chat` has opened the invitation; None where it is unknown, used, revoked or expired."""
    found = (
        await tx.execute(
            select(invitations.c.id, invitations.c.case_id).where(
                invitations.c.token_hash == token_hash,
                invitations.c.state == "open",
                invitations.c.expires_at > now,
            )
        )
    ).first()
    if found is None:
        return None
    statement = (
        insert_into(tx, openings)
        .values(invitation_id=found.id, chat_id=chat, at=now)
        .on_conflict_do_update(
            index_elements=[openings.c.invitation_id, openings.c.chat_id], set_={"at": now}
        )
        .returning(openings.c.id)
    )
    return OpeningId((await tx.execute(statement)).scalar_one()), CaseId(found.case_id)


async def working(conn: Reading, hashes: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Return which of `hashes` are those of invitations that still can be used, in the order given."""
    statement = select(invitations.c.token_hash).where(
        invitations.c.token_hash.in_(hashes), invitations.c.state == "open", invitations.c.expires_at > now
    )
    found = set((await conn.execute(statement)).scalars())
    return tuple(each for each in hashes if each in found)


async def use(
    tx: Transaction, opening: OpeningId, chat: ChatId, now: datetime
) -> tuple[InvitationId, CaseId] | None:
    """Use up the invitation that `chat` itself has opened; None where that is no longer (or never was) so."""
    opened = (
        select(openings.c.invitation_id)
        .where(openings.c.id == opening, openings.c.chat_id == chat)
        .scalar_subquery()
    )
    statement = (
        update(invitations)
        .where(invitations.c.id == opened, invitations.c.state == "open", invitations.c.expires_at > now)
        .values(state="used", used_at=now)
        .returning(invitations.c.id, invitations.c.case_id)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else (InvitationId(row.id), CaseId(row.case_id))


async def opened(conn: Reading, opening: OpeningId, chat: ChatId) -> Invitation | None:
    """Return the invitation of an opening as it stands; None where `chat` did not open it."""
    statement = (
        select(invitations)
        .join(openings, openings.c.invitation_id == invitations.c.id)
        .where(openings.c.id == opening, openings.c.chat_id == chat)
    )
    row = (await conn.execute(statement)).first()
    return None if row is None else _invitation(row)


async def openings_of(conn: Reading, chat: ChatId) -> int:
    """Return how many invitations opened in `chat` are remembered."""
    return await conn.scalar(select(func.count()).where(openings.c.chat_id == chat)) or 0


async def decline(tx: Transaction, opening: OpeningId, chat: ChatId) -> bool:
    """Forget that `chat` has opened an invitation, which stays open; False where it had not."""
    statement = (
        delete(openings).where(openings.c.id == opening, openings.c.chat_id == chat).returning(openings.c.id)
    )
    return (await tx.execute(statement)).first() is not None


async def revoke(tx: Transaction, invitation: InvitationId) -> CaseId | None:
    """Make an open invitation void; return its case, or None where it was not open."""
    statement = (
        update(invitations)
        .where(invitations.c.id == invitation, invitations.c.state == "open")
        .values(state="revoked")
        .returning(invitations.c.case_id)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else CaseId(row.case_id)


async def restore(tx: Transaction, invitation: InvitationId, now: datetime) -> Invitation | None:
    """Let a revoked invitation work again; None where it is not revoked, or too old by now."""
    statement = (
        update(invitations)
        .where(invitations.c.id == invitation, invitations.c.state == "revoked")
        .where(invitations.c.expires_at > now)
        .values(state="open")
        .returning(*invitations.c)
    )
    row = (await tx.execute(statement)).first()
    return None if row is None else _invitation(row)


async def of_case(conn: Reading, case: CaseId) -> tuple[Invitation, ...]:
    """Return all invitations of a case, oldest first."""
    statement = select(invitations).where(invitations.c.case_id == case).order_by(invitations.c.id)
    return tuple(_invitation(row) for row in await conn.execute(statement))


async def get(conn: Reading, invitation: InvitationId) -> Invitation | None:
    """Return an invitation, whatever became of it."""
    row = (await conn.execute(select(invitations).where(invitations.c.id == invitation))).first()
    return None if row is None else _invitation(row)


async def try_once(tx: Transaction, chat: ChatId, update: UpdateId, *, now: datetime, since: datetime) -> int:
    """Count a try of `chat` and return how many it has had since then, this one included."""
    await tx.execute(delete(invitation_tries).where(invitation_tries.c.at < since))
    await tx.execute(
        insert_into(tx, invitation_tries)
        .values(chat_id=chat, update_id=update, at=now)
        .on_conflict_do_nothing(index_elements=[invitation_tries.c.chat_id, invitation_tries.c.update_id])
    )
    tries = select(func.count()).where(invitation_tries.c.chat_id == chat, invitation_tries.c.at >= since)
    return await tx.scalar(tries) or 0


async def right_one(tx: Transaction, chat: ChatId, update: UpdateId) -> None:
    """Take back a try that found an invitation: only the others count."""
    await tx.execute(
        delete(invitation_tries).where(
            invitation_tries.c.chat_id == chat, invitation_tries.c.update_id == update
        )
    )


async def forget(tx: Transaction, chat: ChatId) -> None:
    """Delete what is kept of a chat's openings and tries."""
    await tx.execute(delete(openings).where(openings.c.chat_id == chat))
    await tx.execute(delete(invitation_tries).where(invitation_tries.c.chat_id == chat))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        InvitationId(row.id),
        CaseId(row.case_id),
        InvitationState(row.state),
        row.created_at,
        row.expires_at,
        row.used_at,
    )
