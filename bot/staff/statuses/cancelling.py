"""Drafts about a case that end without effect: canceled by staff, or overtaken by a newer record."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.actor import Actor
from bot.domain.cases import Case
from bot.domain.reply import Reply
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.phrases import case_name, current_status_line
from bot.staff.statuses.undo_window import still_goes, undoable_of_case, undoable_of_staff
from bot.store.cases import statuses
from bot.store.database.engine import Reading, Transaction
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind

ABOUT_A_STATUS = frozenset({DraftKind.STATUS, DraftKind.CORRECTION, DraftKind.WITHDRAWAL})
"""Kinds of drafts that become invalid once something else is recorded for their case."""


async def overtake(tx: Transaction, draft: Draft) -> None:
    """End the older drafts for the same case; `draft` is being confirmed now.

    They were forgotten, and a later /confirm or /cancel must not act on them.
    """
    if draft.case is not None:
        await drafts.end_earlier(tx, draft.id, draft.case, ABOUT_A_STATUS, draft.at)


async def dropped(
    conn: Reading,
    phrases: Phrasebook,
    case: Case,
    draft: Draft,
    what: str,
    actor: Actor | None,
    now: datetime,
    undo: timedelta,
) -> Reply:
    """Say that the draft `what` was canceled, or that a newer one was confirmed instead.

    Also name the current status, and anything still waiting to be sent with the way to stop it.
    """
    words = phrases.words.staff
    overtaken = await drafts.is_overtaken(conn, draft, ABOUT_A_STATUS)
    blocks = phrases.say(
        words.status_overtaken if overtaken else words.status_cancelled, case=case_name(case), what=what
    )
    blocks += current_status_line(phrases, await statuses.latest(conn, case.id))
    here = await undoable_of_case(conn, case, now, undo)
    mine = () if actor is None or actor.is_shared else await undoable_of_staff(conn, actor, now, undo)
    others = [each for each in mine if each.case.id != case.id]
    for undoable in [*([here] if here else []), *others]:
        blocks += still_goes(phrases, undoable)
    return Reply(blocks)
