"""Drafts about a case that end without effect: canceled by staff, or overtaken by a newer record."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.cases import Case
from bot.domain.reply import Reply
from bot.staff.phrases import case_name, current_status_line
from bot.staff.request import StaffRequest
from bot.staff.statuses.undo_window import still_goes, undoable_of_case, undoable_of_staff
from bot.store.cases import statuses
from bot.store.database.engine import Transaction
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
    request: StaffRequest, case: Case, draft: Draft, what: str, undo: timedelta, *, others: bool = True
) -> Reply:
    """Say that the draft `what` was canceled, or that a newer one was confirmed instead.

    Also name the current status, and anything still waiting to be sent with the way to stop it; with
    `others`, also for other cases, as far as this member recorded it.
    """
    words = request.words
    overtaken = await drafts.is_overtaken(request.tx, draft, ABOUT_A_STATUS)
    blocks = request.say(
        words.status_overtaken if overtaken else words.status_cancelled, case=case_name(case), what=what
    )
    blocks += current_status_line(request.phrases, await statuses.latest(request.tx, case.id))
    here = await undoable_of_case(request, case, undo)
    found = [] if here is None else [here]
    if others and not request.actor.is_shared:
        found += [each for each in await undoable_of_staff(request, undo) if each.case.id != case.id]
    for undoable in found:
        blocks += still_goes(request.phrases, undoable)
    return Reply(blocks)
