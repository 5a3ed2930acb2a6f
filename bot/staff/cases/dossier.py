"""Everything that staff may see about a case, read in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cases import Case, Follower, OpenItem, RecordedStatus
from bot.store.cases import cases, followers, invitations, statuses
from bot.store.cases.invitations import Invitation, InvitationState
from bot.store.database.engine import Reading


@dataclass(frozen=True, slots=True)
class NumberedInvitation:
    """An invitation and its number within its case, from 1; numbers never change."""

    number: int
    invitation: Invitation


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with everything that belongs to it; `invitations` are those that can still be used."""

    case: Case
    history: tuple[RecordedStatus, ...]
    items: tuple[OpenItem, ...]
    followers: tuple[Follower, ...]
    invitations: tuple[NumberedInvitation, ...]


async def read_file(conn: Reading, case: Case, now: datetime) -> CaseFile:
    """Read everything that belongs to `case`."""
    return CaseFile(
        case,
        history=await statuses.history(conn, case.id, standing=False),
        items=await cases.items_of(conn, case.id),
        followers=await followers.of_case(conn, case.id),
        invitations=usable(numbered(await invitations.of_case(conn, case.id)), now),
    )


def numbered(of_case: tuple[Invitation, ...]) -> tuple[NumberedInvitation, ...]:
    """Number the invitations of a case, oldest first."""
    return tuple(NumberedInvitation(place, each) for place, each in enumerate(of_case, start=1))


def usable(among: tuple[NumberedInvitation, ...], now: datetime) -> tuple[NumberedInvitation, ...]:
    """Return the invitations that can still be used at `now`."""
    return tuple(
        each
        for each in among
        if each.invitation.state is InvitationState.OPEN and each.invitation.expires_at > now
    )
