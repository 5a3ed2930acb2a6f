"""Who changed what, and when: for people to read. What the bot must know again is stored elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from bot.domain.actor import Actor
from bot.domain.ids import CaseId, ChatId, UpdateId
from bot.store.database.engine import Transaction
from bot.store.tables.staff import audit
from bot.store.updates import effects

_AT_ONCE = 500
"""Rows a statement."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change. `by` is None where a client did it: who that was is not kept here.

    `action` is a short word such as `status`; `detail` says more in plain words, for staff's eyes.
    """

    at: datetime
    by: Actor | None
    action: str
    once: UpdateId
    case: CaseId | None = None
    detail: str | None = None


async def add(tx: Transaction, line: AuditLine) -> None:
    """Write a line, in the transaction of the change itself; note that a member's update made a change."""
    await tx.execute(insert(audit).values(_row(line)))
    if line.by is not None:
        chat = ChatId(line.by.id)
        await effects.note_result(tx, chat, line.once, effects.CHANGED, line.action, line.at)


async def add_all(tx: Transaction, lines: Sequence[AuditLine]) -> None:
    """Write many lines, in order."""
    for first in range(0, len(lines), _AT_ONCE):
        await tx.execute(insert(audit), [_row(line) for line in lines[first : first + _AT_ONCE]])


def _row(line: AuditLine) -> dict[str, Any]:
    return {
        "at": line.at,
        "staff_id": None if line.by is None else line.by.id,
        "staff_name": None if line.by is None else line.by.name,
        "action": str(line.action),
        "case_id": line.case,
        "detail": line.detail,
        "update_id": line.once,
    }
