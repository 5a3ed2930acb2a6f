"""A client's own case as values for placeholders; the wording says what to show for unknown ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from bot.domain.cases import Case, CaseState, OwnCase
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.knowledge.wording.keys import OPEN_ITEMS, of_a_case
from bot.knowledge.wording.own_case import OwnCaseWording


def case_values(phrases: Phrasebook, own: OwnCase, now: datetime) -> Mapping[str, str]:
    """Return a value for every name in CASE_PLACEHOLDERS at `now`. Dates are the office's."""
    words = phrases.words.own_case
    case, today = own.case, phrases.today(now)
    since = _status_since(own)
    return {
        "case.ending": case.number.ending,
        "case.post": case.post or words.fact_post_unknown,
        "case.refused_on": phrases.day(case.refused_on) if case.refused_on else words.fact_refused_unknown,
        "case.days_since_refusal": _days_since(words, case.refused_on, today),
        "case.status": _status(phrases, own),
        "case.status_since": phrases.day_of(since) if since else words.fact_status_unknown,
        "case.last_check": phrases.day_of(case.checked_at) if case.checked_at else words.fact_never_checked,
        "case.next_check": _next_check(phrases, case, today),
        OPEN_ITEMS: "; ".join(item.text for item in own.open_items) or words.fact_no_open_items,
    }


def speaks_of_a_case(names: Iterable[str]) -> bool:
    """Return whether one of these placeholders is about the asker's own case."""
    return any(of_a_case(name) for name in names)


def next_check_on(phrases: Phrasebook, case: Case) -> date:
    """Return the date by which staff plan to check CEAC again, counted from their last check."""
    return phrases.today(case.checked_at or case.created_at) + timedelta(days=case.check_every_days)


def is_late(phrases: Phrasebook, case: Case, now: datetime) -> bool:
    """Return whether the next check is overdue; a closed case is never overdue."""
    return case.state is CaseState.OPEN and next_check_on(phrases, case) < phrases.today(now)


def _days_since(words: OwnCaseWording, refused_on: date | None, today: date) -> str:
    if refused_on is None:
        return words.fact_refused_unknown
    # At the embassy it may already be tomorrow.
    count = max((today - refused_on).days, 0)
    return fill_label(words.fact_day if count == 1 else words.fact_days, {"count": str(count)})


def _status(phrases: Phrasebook, own: OwnCase) -> str:
    if own.latest is None:
        return phrases.words.own_case.fact_status_unknown
    known = phrases.status(own.latest.facts.status)
    return known.status if known else own.latest.facts.status


def _status_since(own: OwnCase) -> datetime | None:
    """Return when staff first recorded the current status, without another one in between."""
    since: datetime | None = None
    for each in reversed(own.history):
        if own.latest and each.facts.status.casefold() != own.latest.facts.status.casefold():
            break
        since = each.at
    return since


def _next_check(phrases: Phrasebook, case: Case, today: date) -> str:
    words = phrases.words.own_case
    if case.state is CaseState.CLOSED:
        return words.fact_no_next_check
    due = next_check_on(phrases, case)
    late = due < today
    return fill_label(words.fact_check_late if late else words.fact_next_check, {"day": phrases.day(due)})
