"""Lines to staff when a message did not arrive, or an earlier one could not be changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.delivery import (
    CHANGES,
    STUCK,
    UNFINISHED,
    ClaimedDelivery,
    DeliveryKind,
    DeliveryReason,
    DeliveryState,
)
from bot.domain.press import RetryDelivery
from bot.domain.reply import Button, Reply
from bot.knowledge.delivery_reasons import in_words
from bot.knowledge.markup.template import Template, fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.store.cases import cases
from bot.store.database.engine import Transaction
from bot.store.messages import claims
from bot.store.messages.claims import DeliveryResult
from bot.store.staff import staff_notices

SAME_LINE = timedelta(hours=1)
"""Failures of one announcement within this time are reported to staff in one line, not in thousands."""


async def tell_staff(
    tx: Transaction, phrases: Phrasebook, claimed: ClaimedDelivery, recording: DeliveryResult, now: datetime
) -> None:
    """Store the lines that staff need about a message whose result was just recorded."""
    await _tell_of_state(tx, phrases, claimed, recording, now)
    if claimed.kind in CHANGES and recording.state not in UNFINISHED | {DeliveryState.GONE}:
        await _tell_of_copies(tx, phrases, claimed, recording, now)


async def _tell_of_state(
    tx: Transaction, phrases: Phrasebook, claimed: ClaimedDelivery, recording: DeliveryResult, now: datetime
) -> None:
    if claimed.kind is DeliveryKind.TO_CLIENT and recording.state is DeliveryState.GONE:
        gone = phrases.words.staff.inbox_client_gone
        await staff_notices.add(tx, Reply(phrases.say(gone, thread=str(claimed.thread))), now)
        return
    template = _line_for(phrases, claimed, recording.state)
    if template is None:
        return
    why = in_words(phrases, recording.problem) or ""
    to_many = claimed.announcement is not None and claimed.kind is DeliveryKind.WITHDRAWAL
    if to_many or claimed.kind is DeliveryKind.ANNOUNCEMENT:
        line = phrases.say(template, what=phrases.words.staff.delivery_an_announcement, why=why)
        await staff_notices.add_once(tx, Reply(line), now, since=now - SAME_LINE)
        return
    what = await _name(tx, phrases, claimed)
    if what is not None:
        line = phrases.say(template, what=what, why=why)
        await staff_notices.add(tx, Reply(line, _retry(phrases, recording)), now)


async def _name(tx: Transaction, phrases: Phrasebook, claimed: ClaimedDelivery) -> str | None:
    """Return the case or the thread that a message is about, as staff call it."""
    if claimed.thread is not None:
        return fill_label(phrases.words.staff.inbox_thread, {"thread": str(claimed.thread)})
    found = None if claimed.case is None else await cases.get(tx, claimed.case)
    return None if found is None else found.number.value


async def _tell_of_copies(
    tx: Transaction, phrases: Phrasebook, claimed: ClaimedDelivery, recording: DeliveryResult, now: datetime
) -> None:
    """Report copies that could not be changed because their ids are unknown: once per chat and change."""
    words, target = phrases.words.staff, claimed.target
    ended = recording.problem == DeliveryReason.CONSENT_ENDED
    if target is None or not target.lost_copies or ended:
        return
    if claimed.announcement is not None:
        line = phrases.say(words.delivery_announcement_copy, number=str(claimed.announcement))
        await staff_notices.add_once(tx, Reply(line), now, since=now - SAME_LINE)
        return
    found = None if claimed.case is None else await cases.get(tx, claimed.case)
    if found is not None and not await claims.copy_told(tx, claimed):
        template = (
            words.delivery_corrected_copy
            if claimed.kind is DeliveryKind.EDIT
            else words.delivery_withdrawn_copy
        )
        await staff_notices.add(tx, Reply(phrases.say(template, number=found.number.value)), now)


def _retry(phrases: Phrasebook, recording: DeliveryResult) -> tuple[tuple[Button, ...], ...]:
    if recording.state is not DeliveryState.IN_DOUBT:
        return ()
    label = fill_label(phrases.words.staff.button_retry, {"number": str(recording.delivery)})
    return ((Button(label, RetryDelivery(recording.delivery)),),)


def _line_for(phrases: Phrasebook, claimed: ClaimedDelivery, state: DeliveryState) -> Template | None:
    words, kind = phrases.words.staff, claimed.kind
    # A closed chat is reported elsewhere; a withdrawn status in it gets its own line.
    gone = state is DeliveryState.GONE and claimed.announcement is None
    if kind is DeliveryKind.DELETE and (gone or state in STUCK):
        return words.delivery_not_taken_back
    if kind is DeliveryKind.EDIT and state in STUCK:
        return words.delivery_not_struck
    match state:
        case DeliveryState.REFUSED:
            return words.delivery_refused_again if claimed.again else words.delivery_refused
        case DeliveryState.FAILED:
            return words.delivery_failed_again if claimed.again else words.delivery_failed
        case DeliveryState.IN_DOUBT:
            return words.delivery_in_doubt
    return None
